"""How a model of this machine looks in its list: its name, what it needs, and a sign."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ashley_desktop.ui import tokens
from ashley_desktop.ui.lists.row_painting import RowFonts, paint_line
from ashley_desktop.ui.theme import Theme

_ROW = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class LocalModelRow:
    """One model.

    Attributes:
        line: what it is and needs, or why it cannot be used. sign: a short word at its end.
        hint: what may help where it cannot be used; the row has no room for it.
        place: the file or folder through which the user brought it; empty for none.
        tight, too_large: memory may not suffice, or never does.
        answers: it is the one that answers next. loaded: it is in memory.
    """

    name: str
    line: str
    path: str
    sign: str = ""
    hint: str = ""
    place: str = ""
    problem: bool = False
    tight: bool = False
    too_large: bool = False
    answers: bool = False
    loaded: bool = False


def row_height(theme: Theme) -> int:
    """High enough for two lines at any zoom."""
    fonts = RowFonts(theme)
    return fonts.title_height + fonts.small_height + tokens.SPACE_L


class LocalModelDelegate(QStyledItemDelegate):
    """Paints the rows."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(0, row_height(self._theme))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        row: LocalModelRow = index.data(_ROW)
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        fonts = RowFonts(self._theme)
        strong = self._theme.font(tokens.TYPE_BODY, QFont.Weight.Medium)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour("accent_soft"))
            painter.drawRoundedRect(area, tokens.RADIUS_M, tokens.RADIUS_M)
        inner = area.adjusted(tokens.SPACE_M, tokens.SPACE_S, -tokens.SPACE_M, -tokens.SPACE_S)
        upper = QRect(inner.left(), inner.top(), inner.width(), fonts.title_height)
        lower = QRect(inner.left(), upper.bottom() + 1, inner.width(), fonts.small_height)
        wide = QFontMetrics(fonts.small).horizontalAdvance(row.sign)
        line = row.line
        if wide > upper.width() // 2:  # the name needs the room
            line = f"{row.sign} · {row.line}"
        elif wide:
            middle = Qt.AlignmentFlag.AlignVCenter
            beside = QRect(upper.right() - wide, upper.top(), wide + 1, upper.height())
            paint_line(painter, self._theme, beside, row.sign, fonts.small, "accent", middle)
            upper.setRight(upper.right() - wide - tokens.SPACE_M)
        colour = "faint" if row.problem or row.too_large else "text"
        paint_line(painter, self._theme, upper, row.name, strong, colour)
        trouble = row.problem or row.too_large or row.tight
        lines = "warning" if trouble else "muted"
        paint_line(painter, self._theme, lower, line, fonts.small, lines)
        painter.restore()
