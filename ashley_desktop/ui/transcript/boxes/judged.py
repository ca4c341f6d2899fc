"""What the checks said of a message, in a line below it."""

from __future__ import annotations

from collections.abc import Callable

from ashley_desktop.core.moderation.verdict import Verdict, from_json
from ashley_desktop.storage.records import ErrorRecord, MessageRecord, State
from ashley_desktop.ui.texts import fill
from ashley_desktop.ui.transcript.words import translate

Describe = Callable[[ErrorRecord], tuple[str, str]]  # what happened, and what to do


def judged_words(record: MessageRecord, describe: Describe) -> str:
    """Why a question was not sent, or what was noted of a message; empty for nothing."""
    verdict = from_json(record.moderation)
    if record.state is State.BLOCKED:
        because = because_of(verdict, describe)
        if not because:
            return translate("Transcript", "Not sent: moderation refused it")
        return fill(translate("Transcript", "Not sent: %1"), because)
    if verdict.action == "warn":
        return fill(translate("Transcript", "Noted: %1"), because_of(verdict, describe))
    return ""


def because_of(verdict: Verdict, describe: Describe) -> str:
    """What a verdict is founded on; empty where that is not known."""
    return describe(ErrorRecord(verdict.reason, verdict.parameters))[0] if verdict.reason else ""
