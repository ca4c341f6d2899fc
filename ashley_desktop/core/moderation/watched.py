"""A reply that is looked at while it arrives, and ends with the last sentence that passed."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing

from ashley_desktop.core.events import Delta
from ashley_desktop.core.moderation.checks import Watch
from ashley_desktop.core.reply import Outcome, ReplyStream, Step, Tick
from ashley_desktop.storage.records import State

STOPPED_BY_US = "content_filter"
PATIENCE_TICKS = 3  # of silence; then the beginning of a sentence is shown as it stands


class WatchedReply:
    """A `ReplyStream` under a watch. A sentence is handed on when it has ended and passed.

    Where the model falls silent in the middle of one, its beginning is handed on; it is taken
    back with what follows, should the whole sentence not pass.

    Attributes: outcome: as `ReplyStream.outcome`.
    """

    def __init__(self, reply: ReplyStream, watch: Watch) -> None:
        self._reply = reply
        self._watch = watch
        self._held = ""  # what arrived and was not handed on
        self._told = 0  # characters that were handed on

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
        except BaseException:
            self._look_at_rest()  # it is kept as far as it came
            raise
        self._end()
        if text := self._passed():
            yield Delta(text)

    async def _steps(self) -> AsyncGenerator[Step, None]:
        silent = 0
        async with aclosing(self._reply.run()) as steps:
            async for step in steps:
                silent = silent + 1 if isinstance(step, Tick) else 0
                if not isinstance(step, Delta):
                    if silent == PATIENCE_TICKS and (text := self._hand_on(len(self._held))):
                        yield Delta(text)
                    yield step
                    continue
                self._held += step.text
                verdict = self._watch.take(step.text)
                if text := self._passed():
                    yield Delta(text)
                if not verdict.is_safe:
                    break

    def _passed(self) -> str:
        """What has passed and was not handed on before."""
        return self._hand_on(max(0, self._watch.passed - self._told))

    def _hand_on(self, count: int) -> str:
        text, self._held = self._held[:count], self._held[count:]
        self._told += len(text)
        return text

    def _end(self) -> None:
        outcome = self.outcome
        if self._look_at_rest():
            outcome.state = State.STOPPED
            outcome.finish_reason = STOPPED_BY_US
            outcome.error = None

    def _look_at_rest(self) -> bool:
        """Look at what did not end, and take out what does not pass. Returns: there was such."""
        verdict, outcome = self._watch.end(), self.outcome
        if verdict.flagged_categories:
            outcome.moderation = verdict.as_json()
        if verdict.is_safe or outcome.state is State.FAILED:
            return False
        outcome.cut(self._watch.passed)
        return True
