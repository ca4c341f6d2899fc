"""The list of sessions in the sidebar: keys, clicks, dragging and how rows are laid out."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QDrag, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView

from ashley_desktop.ui.lists.row_list import RowList
from ashley_desktop.ui.lists.session_row import SessionRow
from ashley_desktop.ui.models.session_role import SessionRole
from ashley_desktop.ui.models.sessions import SessionsModel
from ashley_desktop.ui.theme import Theme

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class SessionList(RowList):
    """The list itself.

    Signals:
        delete_pressed: the Delete key. taken: the Enter key or a double click.
        drag_begun: what is dragged (a QMimeData), to which more can be added.
    """

    delete_pressed = Signal()
    taken = Signal()
    drag_begun = Signal(object)

    def __init__(self, theme: Theme, model: SessionsModel) -> None:
        self._row = SessionRow(theme, model)
        super().__init__(self._row.heights, self._row.height, lambda: theme.colour("side"))
        self._row.setParent(self)
        self._model = model
        self.setObjectName("session_list")
        self.setAccessibleIdentifier("session-list")
        self.setAccessibleName(self.tr("Conversations"))
        self.setModel(model)
        self.setItemDelegate(self._row)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDragDropOverwriteMode(True)  # onto a folder, not between two rows
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        theme.changed.connect(self.measure)

    def session_at(self, index: QModelIndex) -> str:
        """The session of an index, empty where there is none."""
        return index.data(SessionRole.ID) if index.isValid() else ""

    def chosen(self) -> tuple[str, ...]:
        """The sessions that are selected, from top to bottom."""
        indexes = sorted(self.selectionModel().selectedIndexes(), key=QModelIndex.row)
        return tuple(filter(None, map(self.session_at, indexes)))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid():
            body = self._row.body(index.row(), self.visualRect(index))
            if not body.contains(event.position().toPoint()):
                return  # on a heading
            if self._is_folder(index):  # it is not selected: what is on screen stays marked
                if event.button() == Qt.MouseButton.LeftButton:
                    self._toggle(index)
                return
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._is_folder(self.indexAt(event.position().toPoint())):
            self.mousePressEvent(event)
            return
        super().mouseDoubleClickEvent(event)
        self.taken.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if self.state() == QAbstractItemView.State.EditingState:
            return  # the Enter that ended a rename comes by here
        if self._is_folder(index) and self._turn(index, event.key()):
            return
        if event.key() == Qt.Key.Key_Delete and self.chosen():
            self.delete_pressed.emit()
        elif event.key() in _ENTER and self.chosen():
            self.taken.emit()
        else:
            super().keyPressEvent(event)

    def startDrag(self, actions: Qt.DropAction) -> None:
        data = self._model.mimeData(self.selectedIndexes())
        self.drag_begun.emit(data)
        drag = QDrag(self)
        drag.setMimeData(data)
        drag.setPixmap(self.viewport().grab(self.visualRect(self.currentIndex())))
        # within the list it is a move; elsewhere it can only be a copy
        drag.exec(actions | Qt.DropAction.CopyAction, Qt.DropAction.MoveAction)

    def _is_folder(self, index: QModelIndex) -> bool:
        return index.isValid() and self._model.folder(index.row()) is not None

    def _turn(self, index: QModelIndex, key: int) -> bool:
        """Open or close a folder by keys; True where the key was for that."""
        opened = index.data(SessionRole.OPEN)
        wanted = {Qt.Key.Key_Right: True, Qt.Key.Key_Left: False, Qt.Key.Key_Space: not opened}
        wanted |= dict.fromkeys(_ENTER, not opened)
        if key not in wanted:
            return False
        if wanted[Qt.Key(key)] is not opened:
            self._toggle(index)
        return True

    def _toggle(self, index: QModelIndex) -> None:
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        folder_id = index.data(SessionRole.FOLDER)
        self._model.set_open(folder_id, folder_id in self._model.closed)
