"""How a reply ended, in words, where it did not simply come to its end."""

from __future__ import annotations

from collections.abc import Callable

from ashley_desktop.storage.records import ErrorRecord, MessageRecord, State
from ashley_desktop.ui.texts import fill
from ashley_desktop.ui.transcript.words import translate

Describe = Callable[[ErrorRecord], tuple[str, str]]  # what happened, and what to do


def ending_words(record: MessageRecord, describe: Describe) -> str:
    """Why a reply goes no further; empty where there is nothing to say."""
    if record.state is State.STOPPED:
        if record.finish_reason == "content_filter":
            return translate("Transcript", "Stopped by moderation")
        return translate("Transcript", "Stopped")
    if record.state is State.INTERRUPTED:
        cause = describe(record.error)[0] if record.error else ""
        if not cause:
            return translate("Transcript", "Interrupted")
        return fill(translate("Transcript", "Interrupted: %1"), cause)
    if record.finish_reason == "length":
        return translate("Transcript", "Ended at the length limit")
    return ""
