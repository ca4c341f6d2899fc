"""The box of a block of code: a rounded frame with a header, its language and Copy."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QPainter,
    QPainterPath,
    QPen,
    QTextBlock,
    QTextCursor,
)

from ashley_desktop.core.markdown.blocks import Block
from ashley_desktop.core.markdown.render import Rendered
from ashley_desktop.ui import tokens
from ashley_desktop.ui.transcript.boxes import BlockBox, Look
from ashley_desktop.ui.transcript.documents import (
    Colouring,
    code_document,
    space_lines,
    text_height,
)
from ashley_desktop.ui.transcript.sheet import Sheet
from ashley_desktop.ui.transcript.words import translate


class CodeBox(BlockBox):
    """Code in a rounded frame, under a header with its language and Copy."""

    def __init__(self, block: Block, gap: float, sheet: Sheet) -> None:
        super().__init__(block, 0 if block.continued else gap)
        self._code = block.code
        self._colouring = Colouring()
        self._head = 0.0 if block.continued else sheet.px(34)
        self._pad = sheet.px(tokens.SPACE_M)
        self._copy = QRectF()
        self._sheet = sheet
        self.height = self._head + (self._code.count("\n") + 1) * sheet.code_line + 2 * self._pad

    @property
    def code(self) -> str:
        """The text of the block."""
        return self._code

    def set_block(self, block: Block) -> None:
        """Streamed code is appended; it is never laid out again as a whole."""
        if block.language != self.block.language:
            self._changed()
        super().set_block(block)
        code, old = block.code, self._code
        if code == old:
            return
        self._code = code
        if self.document is None:
            return
        if code.startswith(old):
            cursor = QTextCursor(self.document)
            cursor.movePosition(QTextCursor.MoveOperation.End)
            self._changed(self._line_top(cursor.block()))
            cursor.insertText(code[len(old) :])
        else:
            self.document.setPlainText(code)
            space_lines(self.document, 140)
            self._colouring = Colouring()
            self._changed()
        self._measure()

    def _line_top(self, line: QTextBlock) -> float:
        """The top of a line of code; one pixel more for letters that reach out of it."""
        if self.document is None:
            return 0.0
        place = self.document.documentLayout().blockBoundingRect(line)
        return max(0.0, self.origin().y() + place.top() - 2)

    def take(self, block: Block, rendered: Rendered) -> None:
        self.rendered, self.shown = rendered, block
        if self.document is not None:
            first = self._colouring.apply(self.document, rendered.tokens, self._sheet)
            if first is not None:
                self._changed(self._line_top(first))

    def lay_out(self, sheet: Sheet, width: float) -> None:
        if self.document is None:
            self._sheet = sheet
            self.document = code_document(self._code, sheet)
            self._colouring = Colouring()
            self.width = -1.0
        if width != self.width:
            self.width = width
            self._changed()
            self.document.setTextWidth(width - 2 * self._pad)
            if self.rendered is not None:
                self._colouring.apply(self.document, self.rendered.tokens, sheet)
            label = QFontMetricsF(sheet.small)
            wide = max(
                map(
                    label.horizontalAdvance,
                    (translate("Transcript", "Copy"), translate("Transcript", "Copied")),
                )
            )
            room = wide + 2 * sheet.px(tokens.SPACE_S)
            edge = sheet.px(tokens.SPACE_XS) + 1
            self._copy = QRectF(width - room - edge, edge, room, self._head - 2 * edge)
        self._measure()

    def _measure(self) -> None:
        if self.document is not None:
            below = 0.0 if self.joined_below else self._pad
            above = 0.0 if self.joined_above else self._pad
            self.height = self._head + above + text_height(self.document) + below

    def origin(self) -> QPointF:
        return QPointF(self._pad, self._head + (0 if self.joined_above else self._pad))

    def action_at(self, point: QPointF) -> str:
        return "copy" if self._head and self._copy.contains(point) else ""

    def plain(self, start: int = 0, end: int | None = None) -> str:
        return super().plain(start, end) if self.document is not None else self._code

    def paint(self, painter: QPainter, sheet: Sheet, look: Look) -> None:
        style = sheet.style
        radius = tokens.RADIUS_M
        frame = QRectF(0.5, 0.5, max(self.width - 1, 0), self.height - 1)
        frame.adjust(
            0, -2 * radius if self.joined_above else 0, 0, 2 * radius if self.joined_below else 0
        )
        path = QPainterPath()
        path.addRoundedRect(frame, radius, radius)
        painter.save()
        painter.setClipRect(
            QRectF(0, 0, max(self.width, 0), self.height), Qt.ClipOperation.IntersectClip
        )
        painter.fillPath(path, QColor(style.code_ground))
        if self._head:
            self._paint_head(painter, sheet, look, path)
        painter.setPen(QPen(QColor(style.line), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)
        painter.restore()
        self._paint_document(painter, sheet, look)

    def _paint_head(self, painter: QPainter, sheet: Sheet, look: Look, path: QPainterPath) -> None:
        style = sheet.style
        head = QRectF(0, 0, self.width, self._head)
        painter.save()
        painter.setClipRect(head, Qt.ClipOperation.IntersectClip)
        painter.fillPath(path, QColor(style.code_head))
        painter.restore()
        if look.hovered == "copy":
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(style.line))
            painter.drawRoundedRect(self._copy, tokens.RADIUS_S, tokens.RADIUS_S)
        painter.setFont(sheet.small)
        painter.setPen(QColor(style.muted))
        place = head.adjusted(self._pad, 0, -self._copy.width() - 2 * self._pad, 0)
        metrics = QFontMetricsF(sheet.small)
        name = metrics.elidedText(
            self.block.language or translate("Transcript", "Code"),
            Qt.TextElideMode.ElideRight,
            place.width(),
        )
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, name)
        painter.setPen(QColor(style.accent if look.done == "copy" else style.muted))
        label = (
            translate("Transcript", "Copied")
            if look.done == "copy"
            else translate("Transcript", "Copy")
        )
        painter.drawText(self._copy, Qt.AlignmentFlag.AlignCenter, label)
