"""How a row of the drop-down of models looks: a provider's name, a model, or a line of words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ashley_desktop.ui import tokens
from ashley_desktop.ui.lists.row_painting import RowFonts, paint_line
from ashley_desktop.ui.models.model_rows import ROW_ROLE, Kind, ModelRow
from ashley_desktop.ui.theme import Theme

_STAR = 16
_QUIET_SHARE = 0.5  # of a row, at most: the name counts more


def heights(theme: Theme, rows: Sequence[ModelRow]) -> list[int]:
    """Heights of rows at the zoom in force."""
    fonts = RowFonts(theme)
    model = fonts.title_height + tokens.SPACE_M
    high = {Kind.HEADING: fonts.heading_height, Kind.MODEL: model, Kind.NOTE: model}
    return [high[row.kind] for row in rows]


class ModelRowDelegate(QStyledItemDelegate):
    """Paints them."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(0, heights(self._theme, [index.data(ROW_ROLE)])[0])

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        row: ModelRow = index.data(ROW_ROLE)
        area: QRect = option.rect
        fonts = RowFonts(self._theme)
        inner = area.adjusted(tokens.SPACE_S, 0, -tokens.SPACE_S, 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if row.kind is Kind.HEADING:
            bottom = Qt.AlignmentFlag.AlignBottom
            lifted = inner.adjusted(0, 0, 0, -tokens.SPACE_XS)
            paint_line(painter, self._theme, lifted, row.text, fonts.strong, "faint", bottom)
        elif row.kind is Kind.NOTE:
            paint_line(painter, self._theme, inner, row.text, fonts.small, "muted", middle)
        else:
            state: QStyle.StateFlag = option.state
            if state & QStyle.StateFlag.State_Selected:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(self._theme.colour("accent_soft"))
                painter.drawRoundedRect(area, tokens.RADIUS_M, tokens.RADIUS_M)
            self._paint_model(painter, inner, row, fonts)
        painter.restore()

    def _paint_model(self, painter: QPainter, area: QRect, row: ModelRow, fonts: RowFonts) -> None:
        middle = Qt.AlignmentFlag.AlignVCenter
        if row.note.favourite:
            top = area.top() + (area.height() - _STAR) // 2
            star = self._theme.pixmap("star-full", "accent", _STAR)
            painter.drawPixmap(QPoint(area.right() - _STAR, top), star)
            area = area.adjusted(0, 0, -_STAR - tokens.SPACE_S, 0)
        wide = QFontMetrics(fonts.small).horizontalAdvance(row.note.quiet)
        wide = min(wide, int(area.width() * _QUIET_SHARE))
        if wide:
            beside = QRect(area.right() - wide, area.top(), wide + 1, area.height())
            paint_line(painter, self._theme, beside, row.note.quiet, fonts.small, "faint", middle)
            area = area.adjusted(0, 0, -wide - tokens.SPACE_M, 0)
        paint_line(painter, self._theme, area, row.text, fonts.title, "text", middle)
