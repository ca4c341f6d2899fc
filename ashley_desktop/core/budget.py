"""Which messages of a conversation go along, within what a model can take. Pure arithmetic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ashley_desktop.storage.records import MessageRecord, Role, State

HISTORY_LIMIT = 20  # messages that go along where the model's window is unknown
LEAST_ANSWER = 256  # tokens that are kept free for an answer, in a small window less
_LEAST_PART = 16  # of the window


@dataclass(frozen=True, slots=True)
class Weighed:
    """A message and the tokens that it takes."""

    record: MessageRecord
    tokens: int


@dataclass(frozen=True, slots=True)
class Fill:
    """How full a model's window is with a request. All counts are tokens but the last three.

    Attributes:
        window: what the model can take in all; 0 is unknown.
        persona, pinned, history, question: what is sent, each part for itself.
        answer: kept free for the answer. wanted_answer: what was asked to be.
        exact: the model's own tokenizer counted; else it is an estimate.
        sent, pinned_messages: messages that go along; those among them that are pinned.
        left_out: messages that do not.
    """

    window: int = 0
    persona: int = 0
    pinned: int = 0
    history: int = 0
    question: int = 0
    answer: int = 0
    wanted_answer: int = 0
    exact: bool = False
    sent: int = 0
    pinned_messages: int = 0
    left_out: int = 0

    @property
    def used(self) -> int:
        """Everything that is sent."""
        return self.persona + self.pinned + self.history + self.question

    @property
    def fits(self) -> bool:
        """Whether the request can be sent: with room for some answer, or into the unknown."""
        return not self.window or self.used + least_answer(self) <= self.window

    @property
    def percent(self) -> int:
        """How full the part of the window is that the answer leaves, 0 to 100 and more.

        At 100 the oldest messages are left out; it is 0 where the window is unknown.
        """
        return round(100 * self.used / max(1, self.window - self.answer)) if self.window else 0


def least_answer(fill: Fill) -> int:
    """The room below which no answer is worth asking for."""
    return min(fill.wanted_answer, LEAST_ANSWER, max(1, fill.window // _LEAST_PART))


def is_spoken(message: MessageRecord) -> bool:
    """Whether a message was said to, or by, a model."""
    return message.state not in (State.FAILED, State.BLOCKED, State.STREAMING) and bool(
        message.content.strip()
    )


def room_for_history(fill: Fill) -> int:
    """Tokens for messages that need not go along; the answer is asked for first."""
    return max(0, fill.window - fill.used - answer_room(fill))


def answer_room(fill: Fill) -> int:
    """What is kept free for the answer: as wanted, at most half, and less before nothing fits."""
    if not fill.window:
        return fill.wanted_answer
    usual = min(fill.wanted_answer, max(1, fill.window // 2))
    free = fill.window - fill.used
    return max(min(usual, free), least_answer(fill))


def newest(older: Sequence[Weighed], fill: Fill) -> int:
    """How many of the older messages, from the newest back, go along without being pinned.

    Pinned ones among them take no room: they are in `fill` already.

    Args: older: oldest first, without the question.
    """
    if not fill.window:
        first = max(0, len(older) + 1 - HISTORY_LIMIT)
    else:
        room, first = room_for_history(fill), len(older)
        while first:
            one = older[first - 1]
            room -= 0 if one.record.pinned else one.tokens
            if room < 0:
                break
            first -= 1
    while first < len(older) and _is_loose_reply(older[first].record):
        first += 1  # chat templates want a question first
    return len(older) - first


def _is_loose_reply(message: MessageRecord) -> bool:
    return message.role is Role.ASSISTANT and not message.pinned
