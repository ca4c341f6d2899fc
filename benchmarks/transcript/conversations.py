"""Figures of long conversations: to open, hold, scroll, resize, search, jump in and copy one."""

from __future__ import annotations

from benchmarks.curves import Curve, Panel
from benchmarks.figures import Figure, median, percentile
from benchmarks.transcript.corpus import EMPTY, name
from benchmarks.transcript.promises import OURS, PLAIN, curve, late, level, medians, multiple
from benchmarks.transcript.samples import Samples
from benchmarks.transcript.scale import Scale

AXIS = "messages"
OPEN_LIMIT, OPEN_MORE_MIB, SCROLLED_MORE_MIB = 2.0, 10.0, 40.0
SCROLL_LIMIT, FRAME_MS, RESIZE_LIMIT = 2.0, 33.0, 1.5
FIND_MS, JUMP_MS, COPY_MS = 50.0, 30.0, 50.0
WAYS = {"wheel": "wheel", "page": "Page Up"}


def take(samples: Samples, scale: Scale) -> None:
    """Measure everything about long conversations."""
    store = {"data_dir": samples.data_dir}
    for _ in range(scale.runs):
        samples.take("open", "open", **store, sizes=scale.messages, copies=scale.copies)
        samples.take(f"weigh {EMPTY}", "weigh", **store, session_id=EMPTY)
        for size in scale.messages:
            samples.take(f"weigh {size}", "weigh", **store, session_id=name(size))
    for size in scale.messages:
        scrolled = {"messages": size, "frames": scale.frames}
        to_the_end = size == scale.messages[-2]
        samples.take(f"scroll {size}", "scroll", **store, **scrolled, to_the_end=to_the_end)
        samples.take(f"plain scroll {size}", "scroll_plain", **scrolled)
        samples.take(f"resize {size}", "resize", messages=size, rounds=scale.rounds)
        samples.take(f"plain resize {size}", "resize_plain", messages=size, rounds=scale.rounds)
        samples.take(f"reach {size}", "reach", **store, messages=size)


def figures(samples: Samples, scale: Scale) -> list[Figure]:
    """What is promised about long conversations."""
    few, fewer, many, most = scale.messages[0], *scale.messages[-3:]
    of = samples.of
    return [
        medians(
            f"open a session of {most:,} messages from the store, its newest painted",
            "ms",
            of("open", str(most)),
            OPEN_LIMIT,
            relation="times",
            floor=of("open", str(few)),
            floor_is=f"a session of {few:,}",
        ),
        medians(
            f"memory (PSS of all processes) with a session of {most:,} open",
            "MiB",
            of(f"weigh {most}", "all"),
            OPEN_MORE_MIB,
            relation="more",
            floor=of(f"weigh {EMPTY}", "all"),
            floor_is="an empty session",
        ),
        *(_frames(samples, size, way) for size in (many, most) for way in WAYS),
        *(_worst_frame(samples, size, way) for size in (many, most) for way in WAYS),
        medians(
            f"memory after scrolling {many:,} messages end to end",
            "MiB",
            of(f"scroll {many}", "after"),
            SCROLLED_MORE_MIB,
            relation="more",
            floor=of(f"scroll {many}", "before"),
            floor_is="before",
        ),
        *(
            medians(
                f"resize by a step, {many:,} messages",
                "ms",
                of(f"resize {many}", "step"),
                RESIZE_LIMIT,
                relation="times",
                floor=of(floor, "step"),
                floor_is=floor_is,
            )
            for floor, floor_is in (
                (f"plain resize {many}", PLAIN),
                (f"resize {fewer}", f"{fewer:,} messages"),
            )
        ),
        late(_slowest_find(samples, most), of(f"reach {most}", "find"), FIND_MS, percent=100),
        medians(
            f"from opening the find bar to a count over {most:,} messages",
            "ms",
            of(f"reach {most}", "ready"),
            None,
        ),
        medians(f"jump far away, {most:,} messages", "ms", of(f"reach {most}", "jump"), JUMP_MS),
        medians(f"copy all {most:,} messages", "ms", of(f"reach {most}", "copy"), COPY_MS),
    ]


def panels(samples: Samples, scale: Scale) -> list[Panel]:
    """How that grows with the length of the conversation."""
    sizes = scale.messages
    empty = median(samples.of(f"weigh {EMPTY}", "all"))
    opened = curve(OURS, sizes, lambda size: median(samples.of("open", str(size))))
    held = curve(OURS, sizes, lambda size: median(samples.of(f"weigh {size}", "all")) - empty)
    most_ms = opened.points[0][1] * OPEN_LIMIT
    open_limit = level(f"{OPEN_LIMIT:g} x the first", sizes, most_ms)
    return [
        Panel("Open from the store", "ms", AXIS, (opened,), limit=open_limit),
        Panel("Memory for it", "MiB", AXIS, (held,), limit=level("limit", sizes, OPEN_MORE_MIB)),
        _resize_panel(samples, sizes),
        *(_scroll_panel(samples, sizes, way) for way in WAYS),
        _reach_panel(samples, sizes, "Far jump", {"jump": OURS}, JUMP_MS),
        _reach_panel(samples, sizes, "Find, copy all", {"find": "find", "copy": "copy"}, COPY_MS),
    ]


def _frames(samples: Samples, size: int, way: str) -> Figure:
    values, floor = samples.of(f"scroll {size}", way), samples.of(f"plain scroll {size}", way)
    what = f"scroll {size:,} messages by {WAYS[way]}, p99 of {len(values)} frames"
    return late(what, values, SCROLL_LIMIT, floor=floor)


def _worst_frame(samples: Samples, size: int, way: str) -> Figure:
    what = f"scroll {size:,} messages by {WAYS[way]}, the worst frame"
    return late(what, samples.of(f"scroll {size}", way), FRAME_MS, percent=100)


def _scroll_panel(samples: Samples, sizes: tuple[int, ...], way: str) -> Panel:
    def p99(name: str) -> float:
        return percentile(samples.of(name, way), 99)

    ours = curve(OURS, sizes, lambda size: p99(f"scroll {size}"))
    plain = curve(PLAIN, sizes, lambda size: p99(f"plain scroll {size}"))
    limit = multiple(f"{SCROLL_LIMIT:g} x plain", plain, SCROLL_LIMIT)
    return Panel(f"Scroll by {WAYS[way]}, p99 frame", "ms", AXIS, (ours,), plain, limit)


def _resize_panel(samples: Samples, sizes: tuple[int, ...]) -> Panel:
    ours = curve(OURS, sizes, lambda size: median(samples.of(f"resize {size}", "step")))
    plain = curve(PLAIN, sizes, lambda size: median(samples.of(f"plain resize {size}", "step")))
    limit = multiple(f"{RESIZE_LIMIT:g} x plain", plain, RESIZE_LIMIT)
    return Panel("Resize by a step", "ms", AXIS, (ours,), plain, limit)


def _slowest_find(samples: Samples, most: int) -> str:
    count = len(samples.of(f"reach {most}", "find"))
    return f"find over {most:,} messages, the slowest of {count} texts"


def _reach_panel(
    samples: Samples, sizes: tuple[int, ...], title: str, names: dict[str, str], limit_ms: float
) -> Panel:
    def line(key: str) -> Curve:
        with_any = [size for size in sizes if samples.of(f"reach {size}", key)]
        return curve(names[key], with_any, lambda size: median(samples.of(f"reach {size}", key)))

    lines = tuple(line(key) for key in names)
    return Panel(title, "ms", AXIS, lines, limit=level("limit", sizes, limit_ms))
