"""How a session looks in the sidebar: a quiet heading where a section begins, title, time."""

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


class SessionRow(QStyledItemDelegate):
    """Paints and edits the rows of a SessionsModel."""

    def __init__(self, theme: Theme, model: SessionsModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._model = theme, model
        theme.changed.connect(self._measure)
        self._measure()

    def body(self, row: int, area: QRect) -> QRect:
        """The part of a row's area that belongs to the session itself."""
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
        inner = body.adjusted(_SIDE, tokens.SPACE_S - 1, -_SIDE, 0)
        elide = Qt.TextElideMode.ElideRight
        metrics = QFontMetrics(self._title_font)
        title = metrics.elidedText(index.data().replace("\n", " "), elide, inner.width())
        painter.setFont(self._title_font)
        painter.setPen(self._theme.colour("text"))
        painter.drawText(inner, Qt.TextFlag.TextSingleLine, title)
        painter.setFont(self._small_font)
        painter.setPen(self._theme.colour("faint"))
        second = inner.adjusted(0, self._title_height + 2, 0, 0)
        painter.drawText(second, Qt.TextFlag.TextSingleLine, index.data(SessionRole.WHEN))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return self._headed_size if self._model.has_heading(index.row()) else self._plain_size

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QLineEdit(parent)
        editor.setAccessibleName(self.tr("New title"))
        editor.setMaxLength(200)
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, QLineEdit):
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
