"""The quiet line above the field that says what is being edited, and offers the way out."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton

from ashley_desktop.ui import tokens
from ashley_desktop.ui.parts import plain_label
from ashley_desktop.ui.theme import Theme

_ICON = 16


class EditingStrip(QFrame):
    """Shown while the field holds an older message.

    Signals: cancelled: a person wants the field back as it was.
    """

    cancelled = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setAccessibleName(self.tr("Editing a message"))
        self._sign = QLabel()
        self._sign.setAccessibleName(self.tr("Editing a message"))
        words = plain_label(self.tr("Editing a message"), tone="muted", scale="small")
        cancel = QPushButton(self.tr("Cancel"))
        cancel.setProperty("kind", "link")
        cancel.setToolTip(self.tr("Keep the message as it is (Esc)"))
        cancel.clicked.connect(self.cancelled)
        row = QHBoxLayout(self)
        row.setContentsMargins(tokens.SPACE_L, 0, 6, 0)
        row.setSpacing(tokens.SPACE_S)
        row.addWidget(self._sign)
        row.addWidget(words)
        row.addStretch(1)
        row.addWidget(cancel)
        theme.changed.connect(self._take_icon)
        self._take_icon()
        self.hide()

    def _take_icon(self) -> None:
        self._sign.setPixmap(self._theme.pixmap("rename", "accent", _ICON))
