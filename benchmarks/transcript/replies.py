"""Figures of replies: what a token costs, how long the window is held, and how soon one is seen."""

from __future__ import annotations

import threading
import time

from benchmarks.curves import Panel
from benchmarks.figures import Figure, percentile
from benchmarks.transcript.promises import OURS, PLAIN, curve, late, medians, multiple
from benchmarks.transcript.samples import Lists, Samples, result, started
from benchmarks.transcript.scale import Scale
from benchmarks.transcript.text import SEAL, SECTION_TOKENS, mixed, pieces
from tests.helpers import llm_replies
from tests.helpers.llm_server import LlmServer

AXIS = "tokens"
GROWTH_LIMIT, PLAIN_LIMIT = 1.2, 3.0
PACED_P99_MS, PACED_MS, FAST_MS = 16.0, 33.0, 100.0
FIRST_MS, LAST_MS = 50.0, 100.0
HOSTILE_S, HOSTILE_MS = 2.0, 50.0
READING_S = 0.3  # between what is sent and what is sent next
STARTED_S = 60.0


def take(samples: Samples, scale: Scale) -> None:
    """Measure everything about replies that arrive."""
    for seed in range(scale.runs):
        course = {"lengths": scale.tokens, "seed": seed * 10}
        samples.take("stream", "stream", **course)
        samples.take("plain stream", "stream_plain", **course)
    samples.keep("paced", _held_up(samples, scale, 1 / scale.paced))
    samples.keep("fast", _held_up(samples, scale, 0.0))
    samples.keep("seen", _seen(samples, scale.replies))
    samples.take("hostile", "hostile", shortest=scale.hostile_from, longest=scale.hostile_to)


def figures(samples: Samples, scale: Scale) -> list[Figure]:
    """What is promised about replies that arrive."""
    short, long = scale.tokens[0], scale.tokens[-1]
    of = samples.of
    paced, fast = of("paced", "pauses"), of("fast", "pauses")
    stretches = "the longest pause of every 33 ms"
    streamed = f"{scale.reply:,} mixed tokens stream"
    return [
        medians(
            f"window CPU for one streamed token, at {long:,} tokens",
            "µs",
            of("stream", f"cpu {long}"),
            GROWTH_LIMIT,
            relation="times",
            floor=of("stream", f"cpu {short}"),
            floor_is=f"at {short:,}",
        ),
        medians(
            "window CPU for one streamed token of mixed Markdown",
            "µs",
            [cpu for length in scale.tokens for cpu in of("stream", f"cpu {length}")],
            PLAIN_LIMIT,
            relation="times",
            floor=[cpu for length in scale.tokens for cpu in of("plain stream", f"cpu {length}")],
            floor_is=PLAIN,
        ),
        medians(
            "CPU of the render process for one streamed token",
            "µs",
            [cpu for length in scale.tokens for cpu in of("stream", f"renderer {length}")],
            None,
        ),
        late(f"{streamed} at {scale.paced:g}/s: {stretches}, p99", paced, PACED_P99_MS),
        late(f"{streamed} at {scale.paced:g}/s: the longest pause", paced, PACED_MS, percent=100),
        late(f"{streamed} at full speed: the longest pause", fast, FAST_MS, percent=100),
        *_hostile(samples.taken["hostile"]),
        late(_slowest("last", scale), of("seen", "last"), LAST_MS, percent=100),
        late(_slowest("first", scale), of("seen", "first"), FIRST_MS, percent=100),
    ]


def panels(samples: Samples, scale: Scale) -> list[Panel]:
    """How that grows with the length of the reply."""
    sizes = scale.tokens

    def mean(name: str, size: int) -> float:
        values = samples.of(name, f"cpu {size}")
        return sum(values) / len(values)

    def p99(name: str, size: int) -> float:
        return percentile(samples.of(name, f"flush {size}"), 99)

    cpu = curve(OURS, sizes, lambda size: mean("stream", size))
    plain = curve(PLAIN, sizes, lambda size: mean("plain stream", size))
    limit = multiple(f"{PLAIN_LIMIT:g} x plain", plain, PLAIN_LIMIT)
    flush = curve(OURS, sizes, lambda size: p99("stream", size))
    plain_flush = curve(PLAIN, sizes, lambda size: p99("plain stream", size))
    return [
        Panel("Window CPU for a streamed token", "µs", AXIS, (cpu,), plain, limit),
        Panel("Flush to painted, p99", "ms", AXIS, (flush,), plain_flush),
    ]


def _held_up(samples: Samples, scale: Scale, pause_s: float) -> Lists:
    """A short reply to warm up with, then the long one."""
    with LlmServer() as server:
        server.reply(
            llm_replies.text(*pieces(mixed(SECTION_TOKENS, seed=7))),
            llm_replies.text(*pieces(mixed(scale.reply, seed=8)), pause_s=pause_s),
        )
        session = f"{scale.messages[1]}-0"
        asking = {"data_dir": samples.data_dir, "session_id": session}
        with started(samples.run, "hold_up", _to(server), **asking) as process:
            return result(process)


def _seen(samples: Samples, replies: int) -> Lists:
    """Milliseconds from the sending of the first and the last token until each is painted."""
    sent: Lists = {"first": [], "last": []}
    with LlmServer() as server:
        server.reply(llm_replies.text(*pieces(mixed(SECTION_TOKENS, seed=7))))
        asking = {"data_dir": samples.data_dir, "replies": replies}
        with started(samples.run, "painted", _to(server), **asking) as process:
            for number in range(replies):
                _answer(server, number, sent)
            seen = result(process)
    return {
        name: [(then - now) * 1000 for now, then in zip(sent[name], seen[name], strict=True)]
        for name in sent
    }


def _answer(server: LlmServer, number: int, sent: Lists) -> None:
    """Send one reply, noting when its first and its last token leave."""
    first, last, open_ = threading.Event(), threading.Event(), threading.Event()
    open_.set()
    between = pieces("\n\nSome words between the two of them.\n\n")
    gates = [first, *(open_ for _ in between), last]
    server.reply(llm_replies.text(SEAL, *between, SEAL, gates=gates))
    server.wait_for_chats(number + 2, STARTED_S)  # the first one was the warming up
    for name, gate in (("first", first), ("last", last)):
        time.sleep(READING_S)
        sent[name].append(time.perf_counter())
        gate.set()


def _to(server: LlmServer) -> dict[str, str]:
    return {"OPENAI_BASE_URL": server.url, "OPENAI_API_KEY": "for-measuring"}


def _slowest(which: str, scale: Scale) -> str:
    return f"{which} token of a reply sent, until it is painted: slowest of {scale.replies}"


def _hostile(measured: Lists) -> list[Figure]:
    """The worst of all hostile texts, by name."""
    costly = max(measured, key=lambda name: measured[name][0])
    holding = max(measured, key=lambda name: measured[name][1])
    cpu_s, pause_ms = measured[costly][0], measured[holding][1]
    count = f"the worst of {len(measured)} hostile replies"
    return [
        medians(f"CPU of all processes for {count}: {costly}", "s", [cpu_s], HOSTILE_S),
        medians(f"pause of the window for {count}: {holding}", "ms", [pause_ms], HOSTILE_MS),
    ]
