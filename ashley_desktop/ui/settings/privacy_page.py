"""The page that tells what leaves this machine, and what is kept on it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ashley_desktop.ui import tokens
from ashley_desktop.ui.parts import announce, plain_label
from ashley_desktop.ui.settings.fitting import heading
from ashley_desktop.ui.theme import Theme

Rows = Sequence[tuple[str, str]]


class PrivacyPage(QWidget):
    """Sections of rows, each a name and what is said of it.

    Signals: opened: it is seen; what it shows may be old.
    """

    opened = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._sections: list[tuple[str, Rows]] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(*([tokens.SPACE_XL] * 4))
        column.setSpacing(tokens.SPACE_M)
        column.addWidget(heading(self.tr("Privacy"), "title"))
        self._holder = QWidget()
        self._holder.setAccessibleName(self.tr("Privacy"))
        self._column = QVBoxLayout(self._holder)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(tokens.SPACE_S)
        column.addWidget(self._holder)
        self.copy = QPushButton(self.tr("Copy as text"))
        self.copy.setAccessibleIdentifier("copy-privacy")
        self.copy.setAutoDefault(False)
        self.copy.clicked.connect(self._copy)
        foot = QHBoxLayout()
        foot.addWidget(self.copy)
        foot.addStretch(1)
        column.addLayout(foot)
        column.addStretch(1)

    def set_sections(self, sections: Sequence[tuple[str, Rows]]) -> None:
        """Show these in place of what is there."""
        if list(sections) == self._sections:
            return
        self._sections = list(sections)
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for title, rows in self._sections:
            label = heading(title)
            label.setContentsMargins(0, tokens.SPACE_M, 0, 0)
            self._column.addWidget(label)
            for name, told in rows:
                self._add(name, told)

    def text(self) -> str:
        """All of it as plain text."""
        parts = []
        for title, rows in self._sections:
            parts.append("\n".join([title, *(f"- {name}: {told}" for name, told in rows)]))
        return "\n\n".join(parts)

    def _add(self, name: str, told: str) -> None:
        for words, tone, scale in ((name, "", ""), (told, "muted", "small")):
            label = plain_label(words, tone=tone, scale=scale)
            label.setWordWrap(True)
            self._column.addWidget(label)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text())
        announce(self.copy, self.tr("Copied"))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.opened.emit()
