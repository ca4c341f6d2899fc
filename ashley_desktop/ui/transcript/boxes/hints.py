"""The words for everything in a message that can be clicked: tooltips, and what is read aloud."""

from __future__ import annotations

from ashley_desktop.ui.transcript.boxes.code_head import COPY, WRAP
from ashley_desktop.ui.transcript.boxes.folding import FOLD, UNFOLD
from ashley_desktop.ui.transcript.boxes.given_up import GivenUp
from ashley_desktop.ui.transcript.boxes.thinking import THINK
from ashley_desktop.ui.transcript.deeds import Deed
from ashley_desktop.ui.transcript.words import translate, words

_IN_WORDS = frozenset(
    {THINK, UNFOLD, FOLD, GivenUp.AGAIN, Deed.RETRY, Deed.SETTINGS, Deed.CONTINUE}
)


def words_for(action: str) -> str:
    """What a box's action does; empty where there is no such action."""
    if action in set(Deed):
        return words(Deed(action))
    return {
        COPY: translate("Transcript", "Copy code"),
        WRAP: translate("Transcript", "Wrap long lines"),
        THINK: translate("Transcript", "Show or hide the thinking"),
        UNFOLD: translate("Transcript", "Show all"),
        FOLD: translate("Transcript", "Show less"),
        GivenUp.AGAIN: translate("Transcript", "Try again"),
    }.get(action, "")


def hint_for(action: str) -> str:
    """The tooltip of an action; empty where its own words stand beside it."""
    return "" if action in _IN_WORDS else words_for(action)
