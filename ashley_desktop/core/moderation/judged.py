"""A reply that the provider's endpoint looks at while it arrives, where the user agreed to that.

The text is shown at once and looked at behind that, some sentences at a time and one request after
the other: waiting for each would hold up every reply for what the local rules did not find. A reply
that is refused ends with the last sentence that passed; what was shown of it after that goes.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing, suppress
from typing import TYPE_CHECKING

from ashley_desktop.core.events import Delta
from ashley_desktop.core.moderation.sentences import Sentences
from ashley_desktop.core.moderation.verdict import Verdict
from ashley_desktop.core.moderation.watched import STOPPED_BY_US
from ashley_desktop.core.reply import TICK_S, Outcome, Step, Tick
from ashley_desktop.storage.records import State

if TYPE_CHECKING:
    from ashley_desktop.core.keeper import Reply

AT_ONCE = 600  # characters of whole sentences, before they are sent; the end of a reply is not

Judge = Callable[[str], Awaitable[Verdict]]


class JudgedReply:
    """Any reply under the endpoint's eyes.

    Attributes: outcome: as `ReplyStream.outcome`.
    """

    def __init__(self, reply: Reply, judge: Judge, stop: asyncio.Event) -> None:
        """Args: stop: ends waiting for the last verdict too."""
        self._reply = reply
        self._judge = judge
        self._stop = stop
        self._sentences = Sentences()
        self._waiting: list[str] = []  # whole sentences that were not sent
        self._passed = 0  # characters
        self._verdict: Verdict | None = None  # the one that ended the asking
        self._asked: list[str] = []
        self._asking: asyncio.Future[Verdict] | None = None

    @property
    def outcome(self) -> Outcome:
        """What has arrived so far, and at the end how it ended."""
        return self._reply.outcome

    async def run(self) -> AsyncGenerator[Step, None]:
        """As `ReplyStream.run`."""
        try:
            async with aclosing(self._reply.run()) as steps:
                async for step in steps:
                    if isinstance(step, Delta):
                        self._waiting += self._sentences.take(step.text)
                    if self._look(AT_ONCE):
                        break
                    yield step
            self._waiting += filter(None, [self._sentences.rest()])
            while self.outcome.state is State.COMPLETE and not self._stop.is_set():
                if self._look(1) or self._asking is None:
                    break
                await asyncio.wait({self._asking}, timeout=TICK_S)
                yield Tick()
            await self._narrow()
        finally:
            await self._give_up()
        self._end()

    def _look(self, at_least: int) -> bool:
        """Take a verdict that is there, and ask on. Returns: whether the reply ends here."""
        if self._asking is not None and self._asking.done():
            verdict, self._asking = self._asking.result(), None
            if verdict.is_safe:
                self._pass(self._asked)
            if verdict.flagged_categories:  # refused, or the endpoint fails: no more is asked
                self._verdict = verdict
        if self._verdict is None and self._asking is None and _length(self._waiting) >= at_least:
            self._asked, self._waiting = self._waiting, []
            self._asking = asyncio.ensure_future(self._judge("".join(self._asked)))
        return self._refused

    @property
    def _refused(self) -> bool:
        return self._verdict is not None and not self._verdict.is_safe

    def _pass(self, sentences: list[str]) -> None:
        self._passed += _length(sentences)

    async def _narrow(self) -> None:
        """Find the last sentence that passes among those that were refused together."""
        passing, refused = 0, len(self._asked)
        while self._refused and refused - passing > 1 and not self._stop.is_set():
            middle = (passing + refused) // 2
            verdict = await self._judge("".join(self._asked[:middle]))
            if verdict.flagged_categories:
                refused = middle
            else:
                passing = middle
        if self._refused:
            self._pass(self._asked[:passing])

    def _end(self) -> None:
        outcome, verdict = self.outcome, self._verdict
        if verdict is None:
            return
        if outcome.moderation is None or not verdict.is_safe:
            outcome.moderation = verdict.as_json()
        if not verdict.is_safe:
            outcome.cut(self._passed, len("".join(outcome.thoughts)))
            outcome.state = State.STOPPED
            outcome.finish_reason = STOPPED_BY_US
            outcome.error = None

    async def _give_up(self) -> None:
        if self._asking is not None:
            self._asking.cancel()
            with suppress(asyncio.CancelledError):
                await asyncio.wait({self._asking})


def _length(sentences: list[str]) -> int:
    return sum(map(len, sentences))
