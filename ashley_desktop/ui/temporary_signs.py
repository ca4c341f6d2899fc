"""What shows that there is a temporary conversation: a row of the sidebar, and a line over it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from ashley_desktop.ui import tokens
from ashley_desktop.ui.parts import IconButton, plain_label
from ashley_desktop.ui.theme import Theme


class TemporaryRow(QWidget):
    """The way back to it, above the stored ones.

    Signals: chosen: a person wants to see it. closed: a person wants it gone.
    """

    chosen = Signal()
    closed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setAccessibleName(self.tr("Temporary conversation"))
        self.button = QPushButton(self.tr("Temporary conversation"))
        self.button.setProperty("kind", "row")
        self.button.setCheckable(True)
        self.button.setAccessibleIdentifier("temporary-row")
        self.button.setIconSize(QSize(tokens.ICON_SIZE, tokens.ICON_SIZE))
        self.close_button = IconButton(theme, "close", self.tr("Close and forget it"))
        row = QHBoxLayout(self)
        row.setContentsMargins(tokens.SPACE_S, 0, tokens.SPACE_S, tokens.SPACE_XS)
        row.setSpacing(tokens.SPACE_XS)
        row.addWidget(self.button, 1)
        row.addWidget(self.close_button)
        self.button.clicked.connect(self._choose)
        self.close_button.clicked.connect(self.closed)
        theme.changed.connect(self._take_icon)
        self._take_icon()
        self.hide()

    def show_as(self, *, there: bool, current: bool) -> None:
        """Say whether there is one, and whether it is on screen."""
        self.setVisible(there)
        self.button.setChecked(current)

    def _choose(self) -> None:
        self.button.setChecked(True)  # a second click is no way out
        self.chosen.emit()

    def _take_icon(self) -> None:
        self.button.setIcon(self._theme.icon("temporary", "muted"))


class TemporaryBar(QFrame):
    """The line between the header and the conversation that says what it is.

    Signals: closed: a person wants it gone.
    """

    closed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("temporary_bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        said = self.tr(
            "Temporary: nothing of this is written to disk. It is gone when you close it."
        )
        self.setAccessibleName(said)
        self._sign = QLabel()
        self._sign.setAccessibleName(self.tr("Temporary conversation"))
        words = plain_label(said, tone="muted", scale="small")
        words.setWordWrap(True)
        self.close_button = QPushButton(self.tr("Close and forget"))
        self.close_button.setProperty("kind", "link")
        self.close_button.setAccessibleIdentifier("close-temporary")
        row = QHBoxLayout(self)
        row.setContentsMargins(tokens.SPACE_L, tokens.SPACE_XS, tokens.SPACE_S, tokens.SPACE_XS)
        row.setSpacing(tokens.SPACE_S)
        row.addWidget(self._sign)
        row.addWidget(words, 1)
        row.addWidget(self.close_button)
        self.close_button.clicked.connect(self.closed)
        theme.changed.connect(self._take_icon)
        self._take_icon()
        self.hide()

    def _take_icon(self) -> None:
        self._sign.setPixmap(self._theme.pixmap("temporary", "accent", 16))
