"""Each part runs in a process of its own and gives its lists of numbers; here in a tiny form."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from benchmarks.programs import without_choices
from benchmarks.run import Run
from benchmarks.transcript import corpus, replies
from benchmarks.transcript.samples import Samples
from benchmarks.transcript.scale import Scale

MESSAGES = 30
STREAMED = {
    f"{what} {length}": count
    for what, count in (("cpu", 1), ("renderer", 1), ("flush", 5))
    for length in (20, 40)
}
TINY = Scale(messages=(10, MESSAGES), reply=60, paced=400.0, replies=2)


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Samples:
    """A small store, and a screen that nobody sees."""
    folder = tmp_path_factory.mktemp("bench")
    kinds = ("DATA_HOME", "CONFIG_HOME", "STATE_HOME", "CACHE_HOME", "RUNTIME_DIR")
    folders = {f"XDG_{kind}": str(folder / kind) for kind in kinds}
    for path in folders.values():
        Path(path).mkdir(mode=0o700)
    environment = without_choices(os.environ, QT_QPA_PLATFORM="offscreen", **folders)
    environment.pop("DBUS_SESSION_BUS_ADDRESS", None)
    store = corpus.store(folder, TINY.messages, copies=2)
    return Samples(Run(environment, folder, full=False), store)


@pytest.mark.parametrize(
    ("part", "arguments", "counts"),
    [
        ("scroll_plain", {"messages": MESSAGES, "frames": 5}, {"wheel": 5, "page": 5}),
        ("resize", {"messages": MESSAGES, "rounds": 1}, {"step": 60}),
        ("resize_plain", {"messages": MESSAGES, "rounds": 1}, {"step": 60}),
        (
            "stream",
            {"lengths": [20, 40], "seed": 1},
            STREAMED,
        ),
        (
            "stream_plain",
            {"lengths": [20, 40], "seed": 1},
            STREAMED,
        ),
        ("hostile", {"longest": 30}, {"a note that names itself": 2, "control characters": 2}),
    ],
)
def test_a_part_without_a_store(
    samples: Samples, part: str, arguments: dict[str, Any], counts: dict[str, int]
) -> None:
    samples.take(part, part, **arguments)
    _check(samples, part, counts)


@pytest.mark.parametrize(
    ("part", "arguments", "counts"),
    [
        ("open", {"sizes": [10, MESSAGES], "copies": 2}, {"10": 2, str(MESSAGES): 2}),
        ("reach", {"messages": MESSAGES}, {"jump": 0, "copy": 7, "ready": 1, "find": 9}),
        ("weigh", {"session_id": f"{MESSAGES}-0"}, {"all": 1}),
        ("weigh", {"session_id": corpus.EMPTY}, {"all": 1}),
        (
            "scroll",
            {"messages": 10, "frames": 5},
            {"wheel": 5, "page": 5, "through": 0, "before": 1, "after": 1},
        ),
    ],
)
def test_a_part_with_a_store(
    samples: Samples, part: str, arguments: dict[str, Any], counts: dict[str, int]
) -> None:
    name = f"{part} {arguments}"
    samples.take(name, part, data_dir=samples.data_dir, **arguments)
    _check(samples, name, counts)


def test_scrolling_to_the_end_reads_every_message(samples: Samples) -> None:
    samples.take(
        "end", "scroll", data_dir=samples.data_dir, messages=MESSAGES, frames=2, to_the_end=True
    )
    assert len(samples.of("end", "through")) > 5


@pytest.mark.parametrize("pause_s", [0.0, 1 / TINY.paced])
def test_a_reply_from_the_network_is_watched(samples: Samples, pause_s: float) -> None:
    assert replies._held_up(samples, TINY, pause_s)["pauses"]


def test_tokens_are_seen_after_they_were_sent(samples: Samples) -> None:
    seen = replies._seen(samples, TINY.replies)
    assert {name: len(values) for name, values in seen.items()} == {"first": 2, "last": 2}
    assert all(value > 0 for values in seen.values() for value in values)


def _check(samples: Samples, name: str, counts: dict[str, int]) -> None:
    lists = samples.taken[name]
    assert {key: len(values) for key, values in lists.items()} == counts
    assert all(value >= 0 for values in lists.values() for value in values)
