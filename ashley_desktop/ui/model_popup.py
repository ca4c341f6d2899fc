"""The list behind the drop-down of models: a field that filters it, rows, and a foot.

Keys typed go to the field, arrows and Enter to the list. The foot tells what is known of the row
that is marked; the row itself shows it only where something is known.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QModelIndex, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from ashley_desktop.ui import tokens
from ashley_desktop.ui.fields import SearchField
from ashley_desktop.ui.lists.model_row import ModelRowDelegate, heights
from ashley_desktop.ui.lists.row_list import RowList
from ashley_desktop.ui.models.model_rows import ROW_ROLE, Kind, ModelRow, ModelRows, found
from ashley_desktop.ui.parts import IconButton, announce, plain_label
from ashley_desktop.ui.popover import Popover
from ashley_desktop.ui.theme import Theme

_WIDTH = 460
_MOST_HEIGHT = 420
_LEAST_HEIGHT = 120
_AROUND = 130  # of the field, the foot and what lies between
_PAGE = 10  # rows
_STEPS = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: -_PAGE,
    Qt.Key.Key_PageDown: _PAGE,
}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_CONTROL = Qt.KeyboardModifier.ControlModifier


class ModelPopup(Popover):
    """Signals: chosen, details_requested: provider and model id. refresh_requested: the servers
    shall be asked again. favourite_changed: provider, model id, and whether it is one now.
    """

    chosen = Signal(str, str)
    refresh_requested = Signal()
    favourite_changed = Signal(str, str, bool)
    details_requested = Signal(str, str)

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window, QCoreApplication.translate("ModelPopup", "Models"))
        self._theme = theme
        self._all: list[ModelRow] = []
        self._current = ("", "")
        self._most = _MOST_HEIGHT
        self._rows = ModelRows(self)
        self.setObjectName("model_popup")
        self.field = SearchField(theme, self.tr("Search models"))
        self.field.setAccessibleName(self.tr("Search models"))
        self.field.setAccessibleIdentifier("model-search")
        self.list = RowList(
            lambda first, last: heights(theme, self._rows.rows[first:last]),
            lambda: theme.font(tokens.TYPE_BODY).pixelSize() * 2,
        )
        self.list.setModel(self._rows)
        self.list.setItemDelegate(ModelRowDelegate(theme, self.list))
        self.list.setObjectName("model_list")
        self.list.setAccessibleName(self.tr("Models"))
        self.list.setAccessibleIdentifier("model-list")
        self.list.setMouseTracking(True)
        self._nothing = plain_label(self.tr("No model matches."), tone="muted")
        self._nothing.setContentsMargins(tokens.SPACE_M, tokens.SPACE_S, tokens.SPACE_M, 0)
        self.told = plain_label(tone="muted", scale="small")
        self.told.setWordWrap(True)
        self.star = IconButton(theme, "star", self.tr("Favourite"))
        self.star.setCheckable(True)
        self.star.setToolTip(self.tr("Keep this model among the favourites on top (Ctrl+D)"))
        self.star.setAccessibleIdentifier("model-favourite")
        self.details = IconButton(theme, "info", self.tr("Details of this model"))
        self.details.setToolTip(self.tr("Window, price and what was learnt (Ctrl+I)"))
        self.details.setAccessibleIdentifier("model-details")
        self.refresh = IconButton(theme, "retry", self.tr("Ask the servers again"))
        self.refresh.setToolTip(self.tr("Ask the servers again (F5)"))
        self.refresh.setAccessibleIdentifier("model-refresh")
        self._lay_out()
        self._connect()

    def set_rows(self, rows: list[ModelRow], current: tuple[str, str]) -> None:
        """Offer these; what is marked stays marked. Args: current: what answers now."""
        self._all, self._current = rows, current
        self._fill(self._marked())
        if self.isVisible() and self._fitting() > self.list.height():
            self.list.setFixedHeight(self._fitting())  # a list that came while it was open
            self.fit()

    def begin(self, button: QWidget) -> None:
        """Forget what was searched for, and open below what was pressed."""
        window = self.window()
        below = window.height() - button.mapTo(window, button.rect().bottomLeft()).y()
        self._most = max(_LEAST_HEIGHT, min(_MOST_HEIGHT, below - _AROUND))
        self.setFixedWidth(min(_WIDTH, window.width() - 2 * tokens.SPACE_S))
        self.field.clear()
        self._fill(None)
        self.list.setFixedHeight(self._fitting())
        self.open_beside(button)
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def _fitting(self) -> int:
        """The height in which all rows are seen, within bounds. A search does not change it."""
        high = sum(heights(self._theme, self._all)) + 2
        return max(_LEAST_HEIGHT, min(self._most, high))

    def _lay_out(self) -> None:
        column = self.column
        column.setContentsMargins(*([tokens.SPACE_S] * 4))
        column.setSpacing(tokens.SPACE_XS)
        column.addWidget(self.field)
        column.addWidget(self._nothing)
        column.addWidget(self.list)
        line = QFrame()
        line.setObjectName("popup_line")
        line.setFixedHeight(1)
        column.addWidget(line)
        foot = QHBoxLayout()
        foot.setContentsMargins(tokens.SPACE_S, 0, 0, 0)
        foot.setSpacing(0)
        foot.addWidget(self.told, 1)
        for button in (self.star, self.details, self.refresh):
            foot.addWidget(button)
        column.addLayout(foot)

    def _connect(self) -> None:
        self.field.textChanged.connect(lambda: self._fill(None))
        self.field.installEventFilter(self)
        self.list.viewport().installEventFilter(self)
        self.list.entered.connect(self._point_at)
        self.list.selectionModel().currentChanged.connect(self._tell)
        self.list.activated.connect(self._take)
        self.star.clicked.connect(self._turn_favourite)
        self.details.clicked.connect(self._show_details)
        self.refresh.clicked.connect(self.refresh_requested)

    def _fill(self, marked: tuple[str, str] | None) -> None:
        words = self.field.text()
        self._rows.set_rows(found(self._all, words))
        row = -1
        if marked is not None or not words.strip():
            row = self._rows.row_of(*(marked or self._current))
        self._mark(row if row >= 0 else self._rows.next_model(0, 1))
        self._nothing.setVisible(not self._rows.rows)

    def _marked(self) -> tuple[str, str] | None:
        row = self._marked_row()
        return None if row is None else (row.provider, row.text)

    def _marked_row(self) -> ModelRow | None:
        index = self.list.currentIndex()
        row = self._rows.rows[index.row()] if index.isValid() else None
        return row if row is not None and row.kind is Kind.MODEL else None

    def _mark(self, row: int) -> None:
        index = self._rows.index(row, 0) if row >= 0 else QModelIndex()
        self.list.setCurrentIndex(index)
        if row >= 0:
            # the heading over the first of a group is seen with it
            above = row - 1 if row and self._rows.rows[row - 1].kind is not Kind.MODEL else row
            self.list.scrollTo(self._rows.index(above, 0))
            self.list.scrollTo(index)
        self._tell()

    def _step(self, step: int) -> None:
        """Mark the row so many further, past what cannot be chosen; the ends are ends."""
        last = len(self._rows.rows) - 1
        wanted = min(max(self.list.currentIndex().row() + step, 0), last)
        way = 1 if step > 0 else -1
        row = self._rows.next_model(wanted, way)
        if row < 0:
            row = self._rows.next_model(wanted, -way)
        self._mark(row)
        marked = self._marked_row()
        if marked is not None:
            announce(self, f"{marked.text}. {marked.group}. {marked.note.told}")

    def _point_at(self, index: QModelIndex) -> None:
        if self._rows.flags(index) & Qt.ItemFlag.ItemIsEnabled:
            self.list.setCurrentIndex(index)

    def _tell(self) -> None:
        row = self._marked_row()
        self.told.setText("" if row is None else row.note.told)
        for button in (self.star, self.details):
            button.setEnabled(row is not None)
        favourite = row is not None and row.note.favourite
        self.star.setChecked(favourite)
        self.star.set_icon("star-full" if favourite else "star")

    def _take(self) -> None:
        row = self._marked_row()
        if row is not None:
            self.hide()
            self.chosen.emit(row.provider, row.text)

    def _turn_favourite(self) -> None:
        row = self._marked_row()
        if row is not None:
            self.favourite_changed.emit(row.provider, row.text, not row.note.favourite)
        self.field.setFocus()

    def _show_details(self) -> None:
        row = self._marked_row()
        if row is not None:
            self.hide()
            self.details_requested.emit(row.provider, row.text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        pressed = event.type() == QEvent.Type.KeyPress
        if watched is self.field and isinstance(event, QKeyEvent) and pressed:
            return self._key(event) or super().eventFilter(watched, event)
        if watched is self.list.viewport() and isinstance(event, QMouseEvent):
            released = event.type() == QEvent.Type.MouseButtonRelease
            if released and event.button() == Qt.MouseButton.LeftButton:
                self._click(event.position().toPoint())
                return True
        return super().eventFilter(watched, event)

    def _click(self, point: QPoint) -> None:
        index = self.list.indexAt(point)
        if self._rows.flags(index) & Qt.ItemFlag.ItemIsEnabled:
            self.list.setCurrentIndex(index)
            self._take()

    def _key(self, event: QKeyEvent) -> bool:
        key, empty = Qt.Key(event.key()), not self.field.text()
        control = bool(event.modifiers() & _CONTROL)
        if key in _STEPS:
            self._step(_STEPS[key])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and (empty or control):
            many = len(self._rows.rows)
            self._step(many if key == Qt.Key.Key_End else -many)
        elif key == Qt.Key.Key_Escape:
            self.hide()
        elif key in _ENTER:
            self._take()
        elif key == Qt.Key.Key_F5:
            self.refresh_requested.emit()
        elif control and key == Qt.Key.Key_D:
            self._turn_favourite()
        elif control and key == Qt.Key.Key_I:
            self._show_details()
        else:
            return False
        return True

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        row = self.list.currentIndex()
        if row.isValid() and row.data(ROW_ROLE):
            self.list.scrollTo(row, RowList.ScrollHint.PositionAtCenter)
