"""What can be done with a message: the names that the transcript, its menus and the keys share."""

from __future__ import annotations

from enum import StrEnum

from ashley_desktop.core.finish import Finish, finish_of
from ashley_desktop.errors import in_settings
from ashley_desktop.storage.records import MessageRecord, Role, State

CUT_SHORT = frozenset({State.INTERRUPTED, State.STOPPED})


class Deed(StrEnum):
    """An action on one message. Whoever carries it out listens to `TranscriptView.deed_wanted`."""

    COPY = "copy-message"
    EDIT = "edit"
    REGENERATE = "regenerate"
    CONTINUE = "continue"
    RETRY = "retry"
    SETTINGS = "open-settings"
    QUOTE = "quote"
    BRANCH = "branch"
    PIN = "pin-message"
    UNPIN = "unpin-message"
    DELETE = "delete"
    DETAILS = "details"
    PREVIOUS = "previous-version"
    NEXT = "next-version"
    MORE = "more"


def offered(record: MessageRecord, *, newest: bool) -> list[Deed]:
    """The actions that make sense for a message, in the order of a menu.

    Args: newest: whether it is the last one of the conversation.
    """
    if record.state is State.STREAMING:
        return [Deed.COPY] if record.content else []
    deeds: list[Deed] = [Deed.COPY] if record.content else []
    if record.role is Role.USER:
        # the newest one has no reply: it was deleted, or could not even be begun
        unanswered = newest and record.state is not State.BLOCKED
        deeds += [Deed.EDIT, Deed.REGENERATE] if unanswered else [Deed.EDIT]
    elif record.state is State.FAILED:
        deeds += [Deed.RETRY, Deed.SETTINGS] if mended_in_settings(record) else [Deed.RETRY]
    else:
        if newest and can_continue(record):
            deeds += [Deed.CONTINUE]
        deeds += [Deed.REGENERATE]
    if record.content:
        deeds += [Deed.QUOTE, Deed.BRANCH]
        if record.state not in (State.FAILED, State.BLOCKED):
            deeds += [Deed.UNPIN if record.pinned else Deed.PIN]
    return [*deeds, Deed.DETAILS, Deed.DELETE]


def mended_in_settings(record: MessageRecord) -> bool:
    """Whether the settings are where a person can do something about a failure."""
    return record.error is not None and in_settings(record.error.code)


def can_continue(record: MessageRecord) -> bool:
    """Whether a reply ended before the model had said everything."""
    cut_short = record.state in CUT_SHORT and record.finish_reason != "content_filter"
    broke_off = cut_short or finish_of(record.finish_reason) is Finish.LENGTH
    return record.role is Role.ASSISTANT and bool(record.content) and broke_off
