"""The list behind the drop-down of personas: a field that filters it, rows, and the way to edit.

Keys typed go to the field, arrows and Enter to the list.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QWidget,
)

from ashley_desktop.ui import tokens
from ashley_desktop.ui.fields import SearchField
from ashley_desktop.ui.parts import announce, plain_label
from ashley_desktop.ui.persona_rows import CHOICE, PersonaRows, row_height, row_item
from ashley_desktop.ui.popover import Popover
from ashley_desktop.ui.theme import Theme

if TYPE_CHECKING:
    from ashley_desktop.ui.persona_picker import PersonaChoice

_WIDTH = 340
_MOST_SCALE = 1.5  # wider than that covers what is behind it
_MOST_ROWS = 7
_AROUND = 220  # pixels of the window that are no room for rows
_LIST_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class PersonaPopup(Popover):
    """Signals: chosen: a persona's name. manage_requested: they are to be edited."""

    chosen = Signal(str)
    manage_requested = Signal()

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window, "")
        self._theme = theme
        self._choices: tuple[PersonaChoice, ...] = ()
        self._current = ""
        self.setObjectName("persona_popup")
        self.setAccessibleName(self.tr("Personas"))
        self.field = SearchField(theme, self.tr("Search personas"))
        self.field.setAccessibleName(self.tr("Search personas"))
        self.field.setAccessibleIdentifier("persona-search")
        self.list = QListWidget()
        self.list.setObjectName("persona_list")
        self.list.setAccessibleName(self.tr("Personas"))
        self.list.setAccessibleIdentifier("persona-list")
        self.list.setItemDelegate(PersonaRows(theme, self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.list.setMouseTracking(True)
        self._nobody = plain_label(self.tr("No persona matches."), tone="muted")
        self._nobody.setContentsMargins(tokens.SPACE_M, tokens.SPACE_S, tokens.SPACE_M, 0)
        self.manage = QPushButton(self.tr("Manage personas…"))
        self.manage.setAccessibleIdentifier("manage-personas")
        self.manage.setProperty("kind", "row")
        self._lay_out()
        self._connect()

    def set_personas(self, choices: Sequence[PersonaChoice], current: str) -> None:
        """Offer these. Args: current: name of the one that answers now."""
        self._choices, self._current = tuple(choices), current
        self._fill()

    def begin(self) -> None:
        """Forget what was searched for, and make room for the rows."""
        self.field.clear()
        self._fill()
        row = row_height(self._theme)
        room = (self.window().height() - _AROUND) // row
        rows = max(1, min(_MOST_ROWS, room, self.list.count()))
        self.list.setFixedHeight(rows * row + 2)
        width = round(_WIDTH * min(_MOST_SCALE, self._theme.scale))
        self.setFixedWidth(width)

    def _lay_out(self) -> None:
        column = self.column
        column.setContentsMargins(*([tokens.SPACE_S] * 4))
        column.setSpacing(tokens.SPACE_XS)
        column.addWidget(self.field)
        column.addWidget(self._nobody)
        column.addWidget(self.list)
        line = QFrame()
        line.setObjectName("popup_line")
        line.setFixedHeight(1)
        column.addWidget(line)
        column.addWidget(self.manage)

    def _connect(self) -> None:
        self.field.textChanged.connect(self._fill)
        self.list.currentItemChanged.connect(self._tell)
        self.list.itemClicked.connect(self._take)
        self.list.itemActivated.connect(self._take)
        self.list.itemEntered.connect(self.list.setCurrentItem)
        self.manage.clicked.connect(self._manage)

    def _fill(self) -> None:
        words = self.field.text().casefold().split()
        self.list.clear()
        for choice in self._choices:
            said = f"{choice.title} {choice.name} {choice.description}".casefold()
            if all(word in said for word in words):
                self.list.addItem(row_item(choice))
                if choice.name == self._current and not words:
                    self.list.setCurrentRow(self.list.count() - 1)
        if self.list.currentRow() < 0 and self.list.count():
            self.list.setCurrentRow(0)
        self._nobody.setVisible(not self.list.count())

    def _tell(self, item: QListWidgetItem | None) -> None:
        """The keys stay in the field: a screen reader has to be told which row they are at."""
        if item is not None and self.isVisible():
            choice: PersonaChoice = item.data(CHOICE)
            announce(self.field, f"{choice.title}. {choice.description}".strip())

    def _take(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.hide()
            self.chosen.emit(item.data(CHOICE).name)

    def _manage(self) -> None:
        self.hide()
        self.manage_requested.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        pressed = event.type() == QEvent.Type.KeyPress and watched is self.field
        if pressed and isinstance(event, QKeyEvent):
            if event.key() in _LIST_KEYS:
                self.list.keyPressEvent(event)
                return True
            if event.key() in _ENTER:
                self._take(self.list.currentItem())
                return True
        return super().eventFilter(watched, event)
