"""What a test found, a line a step: a sign, what works or does not, and how long it took."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from ashley_desktop.ui import tokens
from ashley_desktop.ui.parts import announce, plain_label
from ashley_desktop.ui.theme import Theme

_SIGNS = {True: ("check", "accent"), False: ("warning", "danger"), None: ("info", "faint")}


@dataclass(frozen=True, slots=True)
class TestLine:
    """One step.

    Attributes:
        good: None where nothing is wrong, but nothing is known either.
        text: what came of it. hint: what helps. time: how long it took, in words.
    """

    __test__ = False  # no test of ours

    text: str
    good: bool | None = None
    hint: str = ""
    time: str = ""


class TestLines(QWidget):
    """The lines; spoken as one text."""

    __test__ = False

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._signs: list[tuple[QLabel, bool | None]] = []
        self.setAccessibleIdentifier("test-result")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(tokens.SPACE_S)
        self._grid.setVerticalSpacing(tokens.SPACE_XS)
        self._grid.setColumnStretch(1, 1)
        theme.changed.connect(self._take_icons)
        self.set_lines([])

    def text(self) -> str:
        """All of it."""
        return self.accessibleName()

    def set_lines(self, lines: Sequence[TestLine]) -> None:
        """Show these in place of what there was."""
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._signs = []
        for row, line in enumerate(lines):
            self._add(row, line)
        spoken = " ".join(part for line in lines for part in (line.text, line.hint) if part)
        self.setAccessibleName(spoken)
        self.setVisible(bool(lines))
        self._take_icons()
        announce(self, spoken)

    def _add(self, row: int, line: TestLine) -> None:
        sign = QLabel()
        sign.setFixedWidth(tokens.ICON_SIZE)
        self._signs.append((sign, line.good))
        told = plain_label(line.text, tone="problem" if line.good is False else "")
        told.setWordWrap(True)
        self._grid.addWidget(sign, 2 * row, 0)
        self._grid.addWidget(told, 2 * row, 1)
        self._grid.addWidget(plain_label(line.time, tone="faint", scale="small"), 2 * row, 2)
        if line.hint:
            hint = plain_label(line.hint, tone="muted", scale="small")
            hint.setWordWrap(True)
            self._grid.addWidget(hint, 2 * row + 1, 1, 1, 2)

    def _take_icons(self) -> None:
        for sign, good in self._signs:
            sign.setPixmap(self._theme.pixmap(*_SIGNS[good], 16))
