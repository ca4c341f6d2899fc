"""How the sidebar's rows look: a session with title and time, a folder, a section's heading."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ashley_desktop.ui import tokens
from ashley_desktop.ui.models.sessions import SessionRole, SessionsModel
from ashley_desktop.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
_SIDE = tokens.SPACE_M
_FILLED = "filled"


class SessionRow(QStyledItemDelegate):
    """Paints and edits the rows of a SessionsModel."""

    def __init__(self, theme: Theme, model: SessionsModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._model = theme, model
        theme.changed.connect(self._measure)
        self._measure()

    def body(self, row: int, area: QRect) -> QRect:
        """The part of a row's area that belongs to the session or the folder itself."""
        top = self._heading if self._model.has_heading(row) else 0
        return area.adjusted(tokens.SPACE_XS, top + 1, -tokens.SPACE_XS, -1)

    def _measure(self) -> None:
        self._title_font = self._theme.font(tokens.TYPE_BODY)
        self._small_font = self._theme.font(tokens.TYPE_SMALL)
        self._heading_font = self._theme.font(tokens.TYPE_SMALL, QFont.Weight.DemiBold)
        small = QFontMetrics(self._small_font).height()
        self._title_height = QFontMetrics(self._title_font).height()
        self._heading = small + tokens.SPACE_L
        height = self._title_height + small + 2 + tokens.SPACE_S * 2
        self._plain_size, self._headed_size = QSize(0, height), QSize(0, height + self._heading)
        self._indent = self._title_height + 2
        self._folder_size = QSize(0, self._title_height + tokens.SPACE_S * 2)

    def _paint_heading(self, painter: QPainter, area: QRect, text: str) -> None:
        painter.setFont(self._heading_font)
        painter.setPen(self._theme.colour("faint"))
        box = QRect(area.left() + _SIDE + tokens.SPACE_XS, area.top(), area.width(), self._heading)
        bottom = Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft
        painter.drawText(box.adjusted(0, 0, -_SIDE, -tokens.SPACE_XS), bottom, text)

    def _paint_ground(self, painter: QPainter, body: QRect, option: QStyleOptionViewItem) -> None:
        state = QStyle.StateFlag
        chosen = bool(option.state & state.State_Selected)
        pointed = bool(option.state & state.State_MouseOver)
        # A ring tells the keyboard's place; after a click the row's own colour is enough.
        by_keyboard = bool(option.state & state.State_KeyboardFocusChange)
        focused = by_keyboard and bool(option.state & state.State_HasFocus)
        if not (chosen or pointed or focused):
            return
        painter.setPen(self._theme.colour("accent") if focused else Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("accent_soft" if chosen else "hover"))
        painter.drawRoundedRect(body, tokens.RADIUS_M, tokens.RADIUS_M)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        area: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        heading = index.data(SessionRole.HEADING)
        if heading:
            self._paint_heading(painter, area, heading)
        body = self.body(index.row(), area)
        self._paint_ground(painter, body, option)
        if index.data(SessionRole.FOLDER):
            self._paint_folder(painter, body, index)
        else:
            self._paint_session(painter, body, index)
        painter.restore()

    def _paint_session(self, painter: QPainter, body: QRect, index: Index) -> None:
        indent = self._indent if index.data(SessionRole.INSIDE) else 0
        inner = body.adjusted(_SIDE + indent, tokens.SPACE_S - 1, -_SIDE, 0)
        self._paint_title(painter, inner, index.data(), Qt.AlignmentFlag.AlignTop)
        painter.setFont(self._small_font)
        painter.setPen(self._theme.colour("faint"))
        second = inner.adjusted(0, self._title_height + 2, 0, 0)
        painter.drawText(second, Qt.TextFlag.TextSingleLine, index.data(SessionRole.WHEN))

    def _paint_folder(self, painter: QPainter, body: QRect, index: Index) -> None:
        side = self._title_height
        sign = QRect(body.left() + tokens.SPACE_XS, body.center().y() - side // 2, side, side)
        arrow = "chevron-down" if index.data(SessionRole.OPEN) else "chevron-right"
        self._theme.icon(arrow).paint(painter, sign)
        self._theme.icon("folder").paint(painter, sign.translated(self._indent - 2, 0))
        inner = body.adjusted(tokens.SPACE_XS + self._indent + side + 2, 0, -_SIDE, 0)
        count = str(index.data(SessionRole.COUNT))
        room = QFontMetrics(self._small_font).horizontalAdvance(count) + tokens.SPACE_S
        middle = Qt.AlignmentFlag.AlignVCenter
        self._paint_title(painter, inner.adjusted(0, 0, -room, 0), index.data(), middle)
        painter.setFont(self._small_font)
        painter.setPen(self._theme.colour("faint"))
        painter.drawText(inner, middle | Qt.AlignmentFlag.AlignRight, count)

    def _paint_title(
        self, painter: QPainter, area: QRect, title: str, place: Qt.AlignmentFlag
    ) -> None:
        elide = Qt.TextElideMode.ElideRight
        shown = QFontMetrics(self._title_font).elidedText(
            title.replace("\n", " "), elide, area.width()
        )
        painter.setFont(self._title_font)
        painter.setPen(self._theme.colour("text"))
        painter.drawText(area, place | Qt.TextFlag.TextSingleLine, shown)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        if self._model.folder(index.row()) is not None:
            return self._folder_size
        return self._headed_size if self._model.has_heading(index.row()) else self._plain_size

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QLineEdit(parent)
        editor.setAccessibleName(self.tr("New title"))
        editor.setMaxLength(200)
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        # once: a row that changes meanwhile does not take away what was typed
        if isinstance(editor, QLineEdit) and not editor.property(_FILLED):
            editor.setProperty(_FILLED, True)
            editor.setText(index.data())
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, QLineEdit):
            model.setData(index, editor.text())

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        area: QRect = option.rect
        body = self.body(index.row(), area)
        editor.setGeometry(body.adjusted(2, 2, -2, -2))
