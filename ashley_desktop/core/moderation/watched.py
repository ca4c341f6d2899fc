"""A reply that is looked at while it arrives, and ends with the last sentence that passed."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing

from ashley_desktop.core.events import Delta, ReasoningDelta
from ashley_desktop.core.moderation.checks import Watch
from ashley_desktop.core.moderation.verdict import Verdict
from ashley_desktop.core.reply import Outcome, ReplyStream, Step, Tick
from ashley_desktop.storage.records import State

STOPPED_BY_US = "content_filter"
PATIENCE_TICKS = 3  # of silence; then the beginning of a sentence is shown as it stands


class _Held:
    """A text under a watch: what arrived of it, and what of that was handed on."""

    def __init__(self, watch: Watch) -> None:
        self.watch = watch
        self.seen = 0  # characters that were looked at, or are about to be
        self._waiting = ""  # what arrived and was not handed on
        self._told = 0  # characters that were handed on

    def take(self, text: str) -> Verdict:
        """Look at more of it."""
        self._waiting += text
        self.seen += len(text)
        return self.watch.take(text)

    def passed(self) -> str:
        """What has passed and was not handed on before."""
        return self._hand_on(max(0, self.watch.passed - self._told))

    def begun(self) -> str:
        """All that waits, where what has begun may be shown as it stands."""
        return self._hand_on(len(self._waiting)) if self.watch.begun_passes() else ""

    def _hand_on(self, count: int) -> str:
        text, self._waiting = self._waiting[:count], self._waiting[count:]
        self._told += len(text)
        return text


class WatchedReply:
    """A `ReplyStream` under a watch. A sentence is handed on when it has ended and passed.

    Where the model falls silent in the middle of one, its beginning is looked at and handed on; it
    is taken back with what follows, should the whole sentence not pass. The model's thinking is
    looked at in the same way.

    Attributes: outcome: as `ReplyStream.outcome`.
    """

    def __init__(self, reply: ReplyStream, watch: Watch) -> None:
        self._reply = reply
        self._text = _Held(watch)
        self._thoughts = _Held(watch.again())

    @property
    def outcome(self) -> Outcome:
        """What has arrived so far, and at the end how it ended."""
        return self._reply.outcome

    async def run(self) -> AsyncGenerator[Step, None]:
        """As `ReplyStream.run`."""
        try:
            async with aclosing(self._steps()) as steps:
                async for step in steps:
                    yield step
        except BaseException:  # it is kept as far as it came and passed
            if self._look_at_rest():
                self.outcome.finish_reason = STOPPED_BY_US
            raise
        self._end()
        for step in self._passed():
            yield step

    async def _steps(self) -> AsyncGenerator[Step, None]:
        silent = 0
        async with aclosing(self._reply.run()) as steps:
            async for step in steps:
                silent = silent + 1 if isinstance(step, Tick) else 0
                if isinstance(step, Delta | ReasoningDelta):
                    passes = self._take(step)
                    for passed in self._passed():
                        yield passed
                    if not passes:
                        break
                    continue
                if silent == PATIENCE_TICKS:
                    for begun in _steps_of(self._thoughts.begun(), self._text.begun()):
                        yield begun
                yield step

    def _take(self, step: Delta | ReasoningDelta) -> bool:
        if isinstance(step, ReasoningDelta):
            return self._thoughts.take(step.text).is_safe
        # a thought ends where the answer begins
        return self._thoughts.watch.end().is_safe and self._text.take(step.text).is_safe

    def _passed(self) -> list[Step]:
        return _steps_of(self._thoughts.passed(), self._text.passed())

    def _end(self) -> None:
        outcome = self.outcome
        if self._look_at_rest():
            outcome.state = State.STOPPED
            outcome.finish_reason = STOPPED_BY_US
            outcome.error = None

    def _look_at_rest(self) -> bool:
        """Look at what did not end, and take out what does not pass. Returns: there was such."""
        outcome = self.outcome
        outcome.settle()
        found = [self._end_of(self._thoughts, "".join(outcome.thoughts))]
        if found[0].is_safe:  # nothing counts that follows a thought that does not pass
            found.append(self._end_of(self._text, "".join(outcome.pieces)))
        flagged = [one for one in found if one.flagged_categories]
        if flagged:  # one that stops says more than one that warns
            outcome.moderation = min(flagged, key=lambda one: one.is_safe).as_json()
        if all(one.is_safe for one in found):
            return False
        outcome.cut(self._text.watch.passed, self._thoughts.watch.passed)
        return outcome.state is not State.FAILED

    @staticmethod
    def _end_of(held: _Held, arrived: str) -> Verdict:
        """Look at what did not end, and at what nobody took: the stream was dropped before."""
        if (text := arrived[held.seen :]) and held.watch.verdict.is_safe:
            held.take(text)
        return held.watch.end()


def _steps_of(thoughts: str, text: str) -> list[Step]:
    steps: list[Step] = []
    if thoughts:
        steps.append(ReasoningDelta(thoughts))
    if text:
        steps.append(Delta(text))
    return steps
