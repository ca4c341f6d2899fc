"""What the orchestrator says while it answers: frozen events, in order of their coming.

    UserSaved  ReplyStarted  (Waiting | Adapted | Delta | ReasoningDelta)*  ReplyFinished
    UserSaved  QuestionJudged  …

QuestionJudged comes where a provider's check had something to say of the question. One that it
refused is ``blocked``, and nothing follows.

A regenerated or continued reply starts at ReplyStarted; a continued one brings the old text with
it. ReplyFinished always comes last, whatever happened.

A message whose `parent_id` is not the last one shown begins another branch: a consumer cuts its
rows after that parent (all of them where it is None) and adds the message.
"""

from __future__ import annotations

from dataclasses import dataclass

from ashley_desktop.storage.records import MessageRecord, SessionRecord


@dataclass(frozen=True, slots=True)
class UserSaved:
    """The question is on disk; the composer may be emptied."""

    session: SessionRecord
    message: MessageRecord


@dataclass(frozen=True, slots=True)
class QuestionJudged:
    """The question as it is stored now: with a warning, or in state ``blocked`` and not sent."""

    session: SessionRecord
    message: MessageRecord


@dataclass(frozen=True, slots=True)
class ReplyStarted:
    """A reply is on disk in state ``streaming``, empty unless it continues another.

    Attributes:
        left_out: older messages that did not fit the model's budget and were not sent.
    """

    message: MessageRecord
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Waiting:
    """A try failed before the first token; the next follows after a pause.

    Attributes:
        code: error code of the failed try.
        wait_s: seconds until the next one.
        attempt: number of the try that follows, from 2.
    """

    code: str
    wait_s: float
    attempt: int


@dataclass(frozen=True, slots=True)
class Adapted:
    """The server refused fields of the request and took it without them, now and from now on.

    Attributes: model: whose server. fields: as the wire names them, such as ``temperature``.
    """

    model: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Delta:
    """The next piece of the reply's text; never empty."""

    text: str


@dataclass(frozen=True, slots=True)
class ReasoningDelta:
    """The next piece of the model's thinking; not part of the reply."""

    text: str


@dataclass(frozen=True, slots=True)
class ReplyFinished:
    """The reply as it is stored now. `message.state` tells how it ended."""

    session: SessionRecord
    message: MessageRecord


ChatEvent = (
    UserSaved
    | QuestionJudged
    | ReplyStarted
    | Waiting
    | Adapted
    | Delta
    | ReasoningDelta
    | ReplyFinished
)
