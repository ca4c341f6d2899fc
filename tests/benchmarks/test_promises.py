"""Every promise about the transcript becomes a figure with its limit and its floor."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.figures import Figure, percentile
from benchmarks.run import Run
from benchmarks.transcript import conversations, replies
from benchmarks.transcript.promises import late, medians
from benchmarks.transcript.samples import PartFailed, Samples, result, started
from benchmarks.transcript.scale import Scale

SCALE = Scale()


@pytest.fixture
def samples(tmp_path: Path) -> Samples:
    """Every list that the figures need, with numbers that tell where they came from."""
    made = Samples(Run({}, tmp_path, full=False), tmp_path)
    made.keep("weigh empty", {"all": [100.0, 101.0, 99.0]})
    for at, size in enumerate(SCALE.messages):
        made.keep("open", {str(size): [10.0 + at, 11.0 + at, 12.0 + at]})
        made.keep(f"weigh {size}", {"all": [100.0 + at]})
        frames = [float(number) for number in range(1, 101)]
        memory = {"before": [100.0], "after": [130.0]}
        made.keep(f"scroll {size}", {"wheel": frames, "page": frames, **memory})
        made.keep(f"plain scroll {size}", {"wheel": [50.0], "page": [33.0]})
        made.keep(f"resize {size}", {"step": [4.0 + at]})
        made.keep(f"plain resize {size}", {"step": [5.0]})
        made.keep(
            f"reach {size}", {"find": [9.0], "jump": [14.0 + at], "copy": [12.0], "ready": [900.0]}
        )
    for at, length in enumerate(SCALE.tokens):
        made.keep("stream", {f"cpu {length}": [400.0 + 10 * at], f"flush {length}": [3.0, 9.0]})
        made.keep("stream", {f"renderer {length}": [300.0]})
        made.keep("plain stream", {f"cpu {length}": [200.0], f"flush {length}": [1.0, 2.0]})
    made.keep("paced", {"pauses": [5.0] * 99 + [30.0]})
    made.keep("fast", {"pauses": [5.0, 70.0]})
    made.keep("seen", {"first": [10.0, 60.0], "last": [20.0, 30.0]})
    made.keep("hostile", {"brackets": [1.9, 10.0], "fences": [0.2, 51.0]})
    return made


@pytest.mark.parametrize(
    ("words", "result_", "limit", "reached"),
    [
        ("open a session of 10,000", 14 / 11, 2, True),
        ("memory (PSS of all processes)", 3, 10, True),
        ("scroll 1,000 messages by wheel, p99", 99 / 50, 2, True),
        ("scroll 10,000 messages by Page Up, p99", 3, 2, False),
        ("scroll 10,000 messages by wheel, the worst", 100, 33, False),
        ("memory after scrolling 1,000", 30, 40, True),
        ("find over 10,000", 9, 50, True),
        ("jump far away, 10,000", 17, 30, True),
        ("copy all 10,000", 12, 50, True),
        ("at 32,000 tokens", 430 / 400, 1.2, True),
        ("token of mixed Markdown", 415 / 200, 3, True),
        ("at 120/s: the longest pause of every 33 ms, p99", 5, 16, True),
        ("at 120/s: the longest pause", 30, 33, True),
        ("at full speed", 70, 100, True),
        ("CPU of all processes for the worst of 2", 1.9, 2, True),
        ("pause of the window for the worst of 2", 51, 50, False),
        ("last token of a reply", 30, 100, True),
        ("first token of a reply", 60, 50, False),
    ],
)
def test_a_promise_is_held_against_its_limit(
    samples: Samples, words: str, result_: float, limit: float, reached: bool
) -> None:
    figure = next(one for one in _all(samples) if words in one.what and one.limit == limit)
    assert figure.result == pytest.approx(result_)
    assert figure.reached is reached


def test_resizing_has_two_floors(samples: Samples) -> None:
    found = [figure for figure in _all(samples) if figure.what.startswith("resize")]
    assert [figure.floor_is for figure in found] == ["QPlainTextEdit", "100 messages"]
    assert [figure.result for figure in found] == [pytest.approx(6 / 5), pytest.approx(6 / 5)]


def test_the_worst_hostile_reply_is_named(samples: Samples) -> None:
    cpu, pause = (figure.what for figure in _all(samples) if "hostile" in figure.what)
    assert cpu.endswith("brackets")
    assert pause.endswith("fences")


def test_every_figure_has_a_limit_and_a_row(samples: Samples) -> None:
    found = _all(samples)
    assert [figure.what for figure in found if figure.limit is None] == [
        "from opening the find bar to a count over 10,000 messages",
        "CPU of the render process for one streamed token",
    ]
    assert len({figure.what + figure.floor_is for figure in found}) == len(found)
    assert all(figure.row().count("|") == 7 for figure in found)


def test_curves_have_a_point_for_every_size(samples: Samples) -> None:
    panels = [part.panels(samples, SCALE) for part in (conversations, replies)]
    for found, sizes in zip(panels, (SCALE.messages, SCALE.tokens), strict=True):
        for panel in found:
            for line in panel.lines:
                assert [size for size, _ in line.points] == list(sizes)[-len(line.points) :]
    assert panels[0][1].curves[0].points[-1] == (10_000, 3.0)


def test_percentiles_count_from_the_least() -> None:
    assert percentile([3.0, 1.0, 2.0], 99) == 3
    assert percentile(range(1, 101), 99) == 99
    assert percentile([7.0], 50) == 7


def test_a_single_number_has_no_spread() -> None:
    assert " ± " not in late("the worst", [1.0, 4.0], 33.0).row()
    assert " ± " in medians("often", "ms", [1.0, 4.0], 33.0).row()


def test_a_part_that_fails_tells_why(tmp_path: Path) -> None:
    with (
        started(Run({"QT_QPA_PLATFORM": "offscreen"}, tmp_path, full=False), "none") as process,
        pytest.raises(PartFailed, match="KeyError"),
    ):
        result(process)


def test_samples_of_several_runs_follow_each_other(tmp_path: Path) -> None:
    samples = Samples(Run({}, tmp_path, full=False), tmp_path)
    samples.keep("open", {"10": [1.0]})
    samples.keep("open", {"10": [2.0], "100": [3.0]})
    assert json.dumps(samples.taken) == '{"open": {"10": [1.0, 2.0], "100": [3.0]}}'


def _all(samples: Samples) -> list[Figure]:
    return [*conversations.figures(samples, SCALE), *replies.figures(samples, SCALE)]
