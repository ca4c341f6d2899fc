"""A reply that is looked at while it arrives, and ends with the last sentence that passed."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing

from ashley_desktop.core.events import Delta
from ashley_desktop.core.moderation.checks import Watch
from ashley_desktop.core.reply import Outcome, ReplyStream, Step
from ashley_desktop.storage.records import State

STOPPED_BY_US = "content_filter"


class WatchedReply:
    """A `ReplyStream` under a watch. What arrived is shown at once and looked at when its
    sentence has ended; text that did not pass is taken back.

    Attributes: outcome: as `ReplyStream.outcome`.
    """

    def __init__(self, reply: ReplyStream, watch: Watch) -> None:
        self._reply = reply
        self._watch = watch
        self._told = 0  # characters that were handed on

    @property
    def outcome(self) -> Outcome:
        """What has arrived so far, and at the end how it ended."""
        return self._reply.outcome

    async def run(self) -> AsyncGenerator[Step, None]:
        """As `ReplyStream.run`."""
        async with aclosing(self._reply.run()) as steps:
            async for step in steps:
                if not isinstance(step, Delta):
                    yield step
                    continue
                verdict = self._watch.take(step.text)
                if not verdict.is_safe:
                    if good := step.text[: max(0, self._watch.passed - self._told)]:
                        yield Delta(good)
                    break
                self._told += len(step.text)
                yield step
        self._end()

    def _end(self) -> None:
        verdict, outcome = self._watch.end(), self.outcome
        if verdict.flagged_categories:
            outcome.moderation = verdict.as_json()
        if verdict.is_safe or outcome.state is State.FAILED:
            return
        outcome.cut(self._watch.passed)
        outcome.state = State.STOPPED
        outcome.finish_reason = STOPPED_BY_US
        outcome.error = None
