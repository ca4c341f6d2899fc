"""The list of sessions in the sidebar: keys, clicks and how rows are laid out."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QListView

from ashley_desktop.ui.models.sessions import SessionRole, SessionsModel
from ashley_desktop.ui.session_row import SessionRow
from ashley_desktop.ui.theme import Theme


class SessionList(QListView):
    """The list itself.

    Signals:
        delete_pressed: the Delete key, with a session id.
    """

    delete_pressed = Signal(str)

    def __init__(self, theme: Theme, model: SessionsModel) -> None:
        super().__init__()
        self._row = SessionRow(theme, model, self)
        self._model = model
        self.setObjectName("session_list")
        self.setAccessibleIdentifier("session-list")
        self.setAccessibleName(self.tr("Conversations"))
        self.setModel(model)
        self.setItemDelegate(self._row)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        # Heights change with sections and zoom, which the view does not notice by itself.
        model.dataChanged.connect(self.scheduleDelayedItemsLayout)
        theme.changed.connect(self.scheduleDelayedItemsLayout)

    def session_at(self, index: QModelIndex) -> str:
        """The session of an index, empty where there is none."""
        return index.data(SessionRole.ID) if index.isValid() else ""

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        if action == QAbstractItemView.CursorAction.MoveEnd:
            self._model.give_all()
        return super().moveCursor(action, modifiers)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid():
            body = self._row.body(index.row(), self.visualRect(index))
            if not body.contains(event.position().toPoint()):
                return  # on a heading
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self.currentIndex().isValid():
            self.delete_pressed.emit(self.session_at(self.currentIndex()))
            return
        super().keyPressEvent(event)
