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
from PySide6.QtGui import QFontMetrics, QHelpEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from ashley_desktop.ui import tokens
from ashley_desktop.ui.lists.row_painting import (
    SIDE,
    RowFonts,
    paint_ground,
    paint_heading,
    paint_line,
)
from ashley_desktop.ui.models.session_role import SessionRole
from ashley_desktop.ui.models.sessions import SessionsModel
from ashley_desktop.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
_FILLED = "filled"


class SessionRow(QStyledItemDelegate):
    """Paints and edits the rows of a SessionsModel."""

    def __init__(self, theme: Theme, model: SessionsModel) -> None:
        super().__init__()
        self._theme, self._model = theme, model
        theme.changed.connect(self._measure)
        self._measure()

    def body(self, row: int, area: QRect) -> QRect:
        """The part of a row's area that belongs to the session or the folder itself."""
        return self._below(area, headed=self._model.has_heading(row))

    def _below(self, area: QRect, *, headed: bool) -> QRect:
        top = self._fonts.heading_height if headed else 0
        return area.adjusted(tokens.SPACE_XS, top + 1, -tokens.SPACE_XS, -1)

    def heights(self, first: int, behind: int) -> list[int]:
        """The heights of rows, in pixels."""
        model, headed = self._model, self._height + self._fonts.heading_height
        found = [headed if begins else self._height for begins in model.headed(first, behind)]
        for row in model.folder_rows(first, behind):
            found[row - first] = self._folder_height
        return found

    def height(self) -> int:
        """Of a session without a heading."""
        return self._height

    def _measure(self) -> None:
        fonts = self._fonts = RowFonts(self._theme)
        self._height = fonts.title_height + fonts.small_height + 2 + tokens.SPACE_S * 2
        self._indent = fonts.title_height + 2
        self._folder_height = fonts.title_height + tokens.SPACE_S * 2

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        area: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        heading = index.data(SessionRole.HEADING)
        if heading:
            paint_heading(painter, self._theme, self._fonts, area, heading)
        body = self._below(area, headed=bool(heading))
        paint_ground(painter, self._theme, body, option)
        if index.data(SessionRole.FOLDER):
            self._paint_folder(painter, body, index)
        else:
            self._paint_session(painter, body, index)
        painter.restore()

    def _paint_session(self, painter: QPainter, body: QRect, index: Index) -> None:
        indent = self._indent if index.data(SessionRole.INSIDE) else 0
        inner = body.adjusted(SIDE + indent, tokens.SPACE_S - 1, -SIDE, 0)
        paint_line(painter, self._theme, inner, index.data(), self._fonts.title)
        below = inner.adjusted(0, self._fonts.title_height + 2, 0, 0)
        moment, draft = index.data(SessionRole.WHEN), index.data(SessionRole.DRAFT)
        if index.data(SessionRole.ANSWERING):
            words = self.tr("Answering…")
            paint_line(painter, self._theme, below, words, self._fonts.small, "accent")
        elif draft:
            self._paint_draft(painter, below, draft, moment)
        else:
            paint_line(painter, self._theme, below, moment, self._fonts.small, "faint")

    def _paint_draft(self, painter: QPainter, area: QRect, draft: str, moment: str) -> None:
        """How a draft begins, in place of the time, which goes to the end of the line."""
        small = self._fonts.small
        width = QFontMetrics(small).horizontalAdvance
        top, mark = Qt.AlignmentFlag.AlignTop, self.tr("Draft:")
        at_the_end = top | Qt.AlignmentFlag.AlignRight
        paint_line(painter, self._theme, area, moment, small, "faint", at_the_end)
        area = area.adjusted(0, 0, -width(moment) - tokens.SPACE_S, 0)
        paint_line(painter, self._theme, area, mark, small, "accent")
        area = area.adjusted(width(f"{mark} "), 0, 0, 0)
        paint_line(painter, self._theme, area, draft, small, "faint")

    def _paint_folder(self, painter: QPainter, body: QRect, index: Index) -> None:
        fonts, middle = self._fonts, Qt.AlignmentFlag.AlignVCenter
        side = fonts.title_height
        sign = QRect(body.left() + tokens.SPACE_XS, body.center().y() - side // 2, side, side)
        arrow = "chevron-down" if index.data(SessionRole.OPEN) else "chevron-right"
        self._theme.icon(arrow).paint(painter, sign)
        self._theme.icon("folder").paint(painter, sign.translated(self._indent - 2, 0))
        inner = body.adjusted(tokens.SPACE_XS + self._indent + side + 2, 0, -SIDE, 0)
        count = str(index.data(SessionRole.COUNT))
        room = QFontMetrics(fonts.small).horizontalAdvance(count) + tokens.SPACE_S
        name = inner.adjusted(0, 0, -room, 0)
        paint_line(painter, self._theme, name, index.data(), fonts.title, place=middle)
        right = middle | Qt.AlignmentFlag.AlignRight
        paint_line(painter, self._theme, inner, count, fonts.small, "faint", right)

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        if self._is_cut(option.rect.width(), index):
            return super().helpEvent(event, view, option, index)
        QToolTip.hideText()  # the row says it all
        return True

    def _is_cut(self, width: int, index: Index) -> bool:
        folder = bool(index.data(SessionRole.FOLDER))
        indent = self._indent if folder or index.data(SessionRole.INSIDE) else 0
        room = width - 2 * (tokens.SPACE_XS + SIDE) - indent
        if folder:
            room -= self._fonts.title_height + tokens.SPACE_S
        return QFontMetrics(self._fonts.title).horizontalAdvance(index.data()) > room

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, self.heights(index.row(), index.row() + 1)[0])

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
