"""The ways from the sidebar's list to the archive and the trash, and back."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from ashley_desktop.ui import tokens
from ashley_desktop.ui.models.session_order import Shelf
from ashley_desktop.ui.parts import IconButton, plain_label
from ashley_desktop.ui.theme import Theme


class ShelfBar(QWidget):
    """Names the shelf that is listed, unless it is the usual one.

    Signals:
        left: back to the conversations in use. empty_requested: for the trash.
    """

    left = Signal()
    empty_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("What is listed"))
        self._back = IconButton(theme, "chevron-left", self.tr("Back to all conversations"))
        self._name = plain_label(scale="strong")
        self._empty = QPushButton(self.tr("Empty…"))
        self._empty.setProperty("kind", "link")
        self._empty.setAccessibleName(self.tr("Empty the trash"))
        row = QHBoxLayout(self)
        row.setContentsMargins(tokens.SPACE_S, 0, tokens.SPACE_S, 0)
        row.setSpacing(tokens.SPACE_XS)
        row.addWidget(self._back)
        row.addWidget(self._name, 1)
        row.addWidget(self._empty)
        self._back.clicked.connect(self.left)
        self._empty.clicked.connect(self.empty_requested)
        self.set_shelf(Shelf.HOME)

    def set_shelf(self, shelf: Shelf) -> None:
        """Name a shelf."""
        names = {Shelf.ARCHIVE: self.tr("Archive"), Shelf.TRASH: self.tr("Trash")}
        self._name.setText(names.get(shelf, ""))
        self._empty.setVisible(shelf is Shelf.TRASH)
        self.setVisible(shelf is not Shelf.HOME)

    def set_trash_filled(self, filled: bool) -> None:
        """Say whether there is anything to empty."""
        self._empty.setEnabled(filled)


class ShelfDoors(QWidget):
    """Two quiet buttons at the foot of the sidebar.

    Signals:
        entered: the Shelf that was chosen.
    """

    entered = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setAccessibleName(self.tr("Archive and trash"))
        row = QHBoxLayout(self)
        row.setContentsMargins(tokens.SPACE_S, tokens.SPACE_XS, tokens.SPACE_S, tokens.SPACE_S)
        row.setSpacing(tokens.SPACE_XS)
        self._buttons: list[tuple[QPushButton, str]] = []
        for shelf, words, icon in (
            (Shelf.ARCHIVE, self.tr("Archive"), "archive"),
            (Shelf.TRASH, self.tr("Trash"), "trash"),
        ):
            button = QPushButton(words)
            button.setProperty("kind", "quiet")
            button.setIconSize(QSize(tokens.ICON_SIZE - 2, tokens.ICON_SIZE - 2))
            button.clicked.connect(lambda _=False, shelf=shelf: self.entered.emit(shelf))
            row.addWidget(button)
            self._buttons.append((button, icon))
        row.addStretch(1)
        theme.changed.connect(self._take_icons)
        self._take_icons()

    def _take_icons(self) -> None:
        for button, icon in self._buttons:
            button.setIcon(self._theme.icon(icon))
