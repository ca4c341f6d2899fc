from __future__ import annotations

from ashley_desktop.core.llm.base import Chunk
from ashley_desktop.core.stopwatch import Stopwatch

THOUGHT, TEXT, NOTHING = Chunk(reasoning="hm"), Chunk(text="Hi"), Chunk(finish_reason="stop")


def measured(*steps: Chunk | None, thought_ms: int | None = None) -> tuple[int | None, int | None]:
    """Ask at 100 s, then a step every second; None is a new try. The end is a second later."""
    now = iter(range(100, 1000))
    watch = Stopwatch(thought_ms=thought_ms, clock=lambda: float(next(now)))
    for step in (None, *steps):
        if step is None:
            watch.asked()
        else:
            watch.saw(step)
    watch.ended()
    watch.ended()
    return watch.first_token_ms, watch.reasoning_ms


def test_text_alone_has_no_thinking() -> None:
    assert measured(TEXT, TEXT) == (1000, None)


def test_thinking_ends_with_the_first_text() -> None:
    assert measured(THOUGHT, THOUGHT, TEXT, THOUGHT, TEXT) == (1000, 2000)


def test_thinking_without_text_ends_with_the_reply() -> None:
    assert measured(THOUGHT, THOUGHT) == (1000, 2000)


def test_what_says_nothing_is_no_first_token() -> None:
    assert measured(NOTHING) == (None, None)


def test_the_last_try_counts() -> None:
    assert measured(None, None, TEXT) == (1000, None)


def test_a_continued_reply_adds_to_what_was_thought() -> None:
    assert measured(THOUGHT, TEXT, thought_ms=500) == (1000, 1500)
    assert measured(TEXT, thought_ms=500) == (1000, 500)
