"""How a search hit looks: the conversation's title, the time, and a snippet with its matches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ashley_desktop.ui import tokens
from ashley_desktop.ui.lists.row_painting import (
    SIDE,
    RowFonts,
    paint_ground,
    paint_heading,
    paint_line,
)
from ashley_desktop.ui.models.rows import Index
from ashley_desktop.ui.theme import Theme

if TYPE_CHECKING:
    from ashley_desktop.ui.lists.search_results import ResultsModel

_LINES = 2  # of a snippet
_ELLIPSIS = "…"


class ResultRow(QStyledItemDelegate):
    """Paints the rows of a ResultsModel."""

    def __init__(self, theme: Theme, model: ResultsModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._model = theme, model
        self._mark = QTextCharFormat()
        theme.changed.connect(self._measure)
        self._measure()

    def _measure(self) -> None:
        self._fonts = RowFonts(self._theme)
        self._line = QFontMetrics(self._fonts.small).lineSpacing()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        hit = self._model.hit(index.row())
        lines = 1 if hit.message_id is None else _LINES
        height = self._fonts.title_height + 2 + lines * self._line + tokens.SPACE_S * 2
        headed = self._model.has_heading(index.row())
        return QSize(0, height + (self._fonts.heading_height if headed else 0))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        area: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        heading = self._model.heading(index.row())
        if heading:
            paint_heading(painter, self._theme, self._fonts, area, heading)
        top = self._fonts.heading_height if heading else 0
        body = area.adjusted(tokens.SPACE_XS, top + 1, -tokens.SPACE_XS, -1)
        paint_ground(painter, self._theme, body, option)
        inner = body.adjusted(SIDE, tokens.SPACE_S - 1, -SIDE, 0)
        self._mark = self._marking(chosen=bool(option.state & QStyle.StateFlag.State_Selected))
        hit, moment = self._model.hit(index.row()), self._model.moment(index.row())
        below = inner.adjusted(0, self._fonts.title_height + 2, 0, 0)
        if hit.message_id is None:
            self._paint_marked(painter, inner, hit.snippet, hit.marks, self._fonts.title, 1)
            paint_line(painter, self._theme, below, moment, self._fonts.small, "faint")
        else:
            self._paint_head(painter, inner, hit.title, moment)
            begin = f"{self._model.speaker(hit)}: "
            marks = [(start + len(begin), end + len(begin)) for start, end in hit.marks]
            text = begin + hit.snippet
            self._paint_marked(painter, below, text, marks, self._fonts.small, _LINES, "muted")
        painter.restore()

    def _paint_head(self, painter: QPainter, inner: QRect, title: str, moment: str) -> None:
        fonts = self._fonts
        room = QFontMetrics(fonts.small).horizontalAdvance(moment) + tokens.SPACE_S
        paint_line(painter, self._theme, inner.adjusted(0, 0, -room, 0), title, fonts.title)
        right = QRect(inner.left(), inner.top(), inner.width(), fonts.title_height)
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        paint_line(painter, self._theme, right, moment, fonts.small, "faint", flags)

    def _paint_marked(
        self,
        painter: QPainter,
        area: QRect,
        text: str,
        marks: Sequence[tuple[int, int]],
        font: QFont,
        lines: int,
        colour: str = "text",
    ) -> None:
        """Some lines of plain text with its matches, cut where they do not fit."""
        layout = _laid_out(text, font, area.width(), lines)
        behind = _units(layout.text(), len(layout.text()))
        ranges = []
        for start, end in marks:
            marked = QTextLayout.FormatRange()
            marked.start = _units(text, start)
            marked.length = min(_units(text, end), behind) - marked.start
            marked.format = self._mark
            if marked.length > 0:
                ranges.append(marked)
        painter.setPen(self._theme.colour(colour))
        layout.draw(painter, QPointF(area.topLeft()), ranges, QRectF(area))

    def _marking(self, *, chosen: bool) -> QTextCharFormat:
        form = QTextCharFormat()
        form.setForeground(self._theme.colour("text"))
        form.setBackground(self._theme.colour("raised" if chosen else "accent_soft"))
        return form


def _units(text: str, place: int) -> int:
    """A place in UTF-16 units, which Qt counts in."""
    return len(text[:place].encode("utf-16-le", "surrogatepass")) // 2


def _laid_out(text: str, font: QFont, width: int, lines: int) -> QTextLayout:
    """Some lines of a text, the last one cut where it does not fit."""
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    while True:
        layout = QTextLayout(text, font)
        layout.setTextOption(option)
        layout.beginLayout()
        height = 0.0
        behind = 0
        for _ in range(lines):
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(width)
            line.setPosition(QPointF(0, height))
            height += line.height()
            behind = line.textStart() + line.textLength()
        layout.endLayout()
        units = text.encode("utf-16-le", "surrogatepass")
        if behind * 2 >= len(units):
            return layout
        cut = units[: max(0, behind - 2) * 2].decode("utf-16-le", "ignore")
        text = cut.rstrip() + _ELLIPSIS
