"""How a reply ended, in words, where it did not simply come to its end."""

from __future__ import annotations

from collections.abc import Callable

from ashley_desktop.core.finish import Finish, finish_of
from ashley_desktop.core.moderation.verdict import from_json
from ashley_desktop.storage.records import ErrorRecord, MessageRecord, State
from ashley_desktop.ui.texts import fill
from ashley_desktop.ui.transcript.boxes.judged import because_of
from ashley_desktop.ui.transcript.words import translate

_LONGEST_REASON = 60
Describe = Callable[[ErrorRecord], tuple[str, str]]  # what happened, and what to do


def ending_words(record: MessageRecord, describe: Describe) -> str:
    """Why a reply goes no further; empty where there is nothing to say."""
    if record.state is State.STOPPED:
        if record.finish_reason == "content_filter":
            because = because_of(from_json(record.moderation), describe)
            if not because:
                return translate("Transcript", "Stopped by moderation")
            return fill(translate("Transcript", "Stopped by moderation: %1"), because)
        return translate("Transcript", "Stopped")
    if record.state is State.INTERRUPTED:
        cause = describe(record.error)[0] if record.error else ""
        if not cause:
            return translate("Transcript", "Interrupted")
        return fill(translate("Transcript", "Interrupted: %1"), cause)
    return finish_words(record)


def finish_words(record: MessageRecord) -> str:
    """Why the model stopped, where it did not simply come to its end."""
    match finish_of(record.finish_reason):
        case Finish.LENGTH:
            return translate("Transcript", "Ended at the length limit")
        case Finish.FILTER:
            return translate("Transcript", "Ended by the provider's own filter")
        case Finish.TOOLS:
            return translate("Transcript", "The model wanted to use a tool, and none is offered")
        case Finish.OTHER:
            reason = (record.finish_reason or "")[:_LONGEST_REASON]
            return fill(translate("Transcript", "Ended by the server: “%1”"), reason)
    return ""
