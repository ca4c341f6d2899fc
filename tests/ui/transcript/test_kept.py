"""A document that takes in one rendering after another: it looks like one that was made anew."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest
from PySide6.QtGui import QImage

from ashley_desktop.storage.records import State
from ashley_desktop.ui.transcript.boxes import TextBox
from ashley_desktop.ui.transcript.boxes.documents import BlockDocument

from .conftest import reply
from .counting import counted
from .painted import Painted

PARAGRAPH = (
    "Some **words** that are `code`, and [a link](https://example.org/a) that is followed by so"
    " many words that they need more than one line of the column, and &amp; more: $5 and *so on*."
)
LIST = "- [ ] a task\n- one with `code`\n  1. within it\n  2. and again\n\n- loose now\n"
QUOTE = "> quoted **at** length\n> > and within it, once more\n>\n> - and a list\n"
SETEXT = "What looks like a paragraph\nof two lines\n====\n"
BREAKS = "one line\\\nand another with  \na break ~~gone~~\n"
RIGHT_TO_LEFT = "> 1 שלום עולם\n"
BEGUN = 6  # characters of a text that show what it is
TEXTS = [PARAGRAPH, LIST, QUOTE, SETEXT, BREAKS, RIGHT_TO_LEFT]


def states(text: str) -> Iterator[str]:
    """A text as it comes, in pieces of several lengths."""
    at = BEGUN
    for number in count():
        at += 1 + number % 5
        yield text[:at]
        if at >= len(text):
            return


def first(painted: Painted) -> TextBox:
    return next(box for box in painted.boxes if isinstance(box, TextBox))


def picture(painted: Painted) -> QImage:
    return painted.picture(first(painted))


@pytest.mark.parametrize("text", TEXTS)
def test_a_block_that_has_grown_looks_like_one_made_anew(text: str) -> None:
    grown = Painted(reply(1, text[:BEGUN], state=State.STREAMING))
    for state in states(text):
        grown.update(reply(1, state, state=State.STREAMING))
        anew = Painted(reply(1, state, state=State.STREAMING))
        assert first(grown).height == first(anew).height, state
        assert picture(grown) == picture(anew), state


@pytest.mark.parametrize("text", TEXTS)
def test_nothing_changes_above_what_is_said_to_change(text: str) -> None:
    grown = Painted(reply(1, text[:BEGUN], state=State.STREAMING))
    for state in states(text):
        before = picture(grown)
        first(grown).take_changed_from()
        grown.update(reply(1, state, state=State.STREAMING))
        changed = first(grown).take_changed_from()
        after = picture(grown)
        same = min(before.height(), after.height())
        if changed is not None:
            same = min(same, 40 + int(changed))
        area = (0, 0, after.width(), same)
        assert before.copy(*area) == after.copy(*area), state


def test_the_same_document_serves_all_of_a_paragraph(monkeypatch: pytest.MonkeyPatch) -> None:
    grown = Painted(reply(1, "So", state=State.STREAMING))
    made = counted(monkeypatch, BlockDocument, "__init__")
    for state in states(PARAGRAPH):
        grown.update(reply(1, "So " + state, state=State.STREAMING))
    assert not made
