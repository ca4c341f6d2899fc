"""The personas in their order: choose one, drag it, or move it with Alt+Up and Alt+Down."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDropEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget

from ashley_desktop.ui.persona_picker import PersonaChoice
from ashley_desktop.ui.persona_rows import CHOICE, PersonaRows, row_item
from ashley_desktop.ui.theme import Theme


class PersonaList(QListWidget):
    """The list.

    Signals: chosen: a name. moved: (name, place) counted from 0. delete_wanted: the Delete key.
    """

    chosen = Signal(str)
    moved = Signal(str, int)
    delete_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._filling = False
        self.setObjectName("persona_list")
        self.setAccessibleName(self.tr("Personas"))
        self.setAccessibleIdentifier("personas")
        self.setToolTip(self.tr("Drag to another place, or press Alt+Up and Alt+Down"))
        self.setItemDelegate(PersonaRows(theme, self))
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.currentRowChanged.connect(self._choose)

    def set_personas(self, choices: Sequence[PersonaChoice], current: str) -> None:
        """Show these, with one of them chosen; sends no signal."""
        self._filling = True
        self.clear()
        for choice in choices:
            self.addItem(row_item(choice))
            if choice.name == current:
                self.setCurrentRow(self.count() - 1)
        self._filling = False

    @property
    def current(self) -> str:
        """Name of the chosen one; empty where there is none."""
        return self._name(self.currentRow())

    def _name(self, row: int) -> str:
        item = self.item(row)
        return str(item.data(CHOICE).name) if item is not None else ""

    def _choose(self, row: int) -> None:
        if not self._filling and row >= 0:
            self.chosen.emit(self._name(row))

    def dropEvent(self, event: QDropEvent) -> None:
        name = self.current
        self._filling = True
        super().dropEvent(event)
        self._filling = False
        place = [self._name(row) for row in range(self.count())].index(name)
        self.setCurrentRow(place)
        self.moved.emit(name, place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ways = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        way = ways.get(Qt.Key(event.key()))
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and way is not None:
            place = self.currentRow() + way
            if 0 <= place < self.count():
                self.moved.emit(self.current, place)
            return
        if event.key() == Qt.Key.Key_Delete:
            self.delete_wanted.emit()
            return
        super().keyPressEvent(event)
