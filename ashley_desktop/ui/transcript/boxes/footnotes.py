"""The way from a footnote's mark in the text to the note, and back."""

from __future__ import annotations

import re

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QTextCharFormat, QTextDocument

from ashley_desktop.core.markdown.blocks import Block, Kind
from ashley_desktop.core.markdown.definitions import notes_of

_ACTION = re.compile(r"(note|mark)-(\d+)", re.ASCII)
_MARK = re.compile(r"\[(\d+)\]", re.ASCII)
_RAISED = QTextCharFormat.VerticalAlignment.AlignSuperScript


def note_at(document: QTextDocument, point: QPointF) -> str:
    """The action of the footnote's mark at a point of a document; empty beside one."""
    at = document.documentLayout().hitTest(point, Qt.HitTestAccuracy.ExactHit)
    part = document.findBlock(max(at, 0)).begin()
    while at >= 0 and not part.atEnd():
        fragment = part.fragment()
        start = fragment.position()
        if fragment.charFormat().verticalAlignment() is _RAISED:
            for mark in _MARK.finditer(fragment.text()):
                if start + mark.start() < at < start + mark.end():
                    return f"note-{mark[1]}"
        part += 1
    return ""


def back_from(block: Block) -> str:
    """The action of a note's own number: back to where it is mentioned."""
    return f"mark-{block.number}" if block.kind is Kind.NOTE and block.number else ""


def leads_to(action: str, block: Block) -> bool:
    """Whether a footnote's action goes to a block."""
    found = _ACTION.fullmatch(action)
    if found is None:
        return False
    kind, number = found[1], int(found[2])
    if kind == "note":
        return block.kind is Kind.NOTE and block.number == number and not block.continued
    return block.kind is not Kind.NOTE and number in notes_of(block.definitions).values()
