"""The box of a block of code: a rounded frame under a header, scrolled sideways or wrapped."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QTextBlock, QTextCursor, QTextOption

from ashley_desktop.core.markdown.blocks import Block
from ashley_desktop.core.markdown.rendered import Rendered
from ashley_desktop.ui import tokens
from ashley_desktop.ui.transcript.boxes.block import BlockBox
from ashley_desktop.ui.transcript.boxes.box import Look
from ashley_desktop.ui.transcript.boxes.code_head import WRAP, CodeHead
from ashley_desktop.ui.transcript.boxes.colouring import Colouring
from ashley_desktop.ui.transcript.boxes.documents import code_document, space_lines, text_height
from ashley_desktop.ui.transcript.boxes.sideways import BAR, Sideways
from ashley_desktop.ui.transcript.boxes.spot import Spot
from ashley_desktop.ui.transcript.choices import Choice
from ashley_desktop.ui.transcript.sheet import Sheet

_WRAP = QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere
_NO_WRAP = QTextOption.WrapMode.NoWrap


class CodeBox(BlockBox):
    """Code in a rounded frame. Long lines go on behind its edge, or wrap where the reader says so.

    Attributes: sideways: how far the code is moved; shared by the pieces of a long block.
    """

    def __init__(
        self,
        block: Block,
        gap: float,
        sheet: Sheet,
        spot: Spot | None = None,
        above: CodeBox | None = None,
    ) -> None:
        """Args: above: the piece of the same block that this one continues."""
        super().__init__(block, 0 if block.continued else gap, spot)
        self.sideways: Sideways = above.sideways if above is not None else Sideways(self.spot)
        self._code = block.code
        self._colouring = Colouring()
        self._head = None if block.continued else CodeHead(sheet)
        self._pad = sheet.px(tokens.SPACE_L)
        self._edge = sheet.px(tokens.SPACE_L)
        self._bar = sheet.px(BAR)
        self._left = 0.0
        self._sheet = sheet
        lines = self._code.count("\n") + 1
        self.height = self._top() + round(lines * sheet.code_line) + self._below()

    @property
    def code(self) -> str:
        """The text of the block."""
        return self._code

    @property
    def wrapped(self) -> bool:
        """Whether long lines are wrapped."""
        return bool(self.spot.get(Choice.CODE_WRAPPED))

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
        if self.hidden:
            return
        inner = self.inner(sheet)
        if self.document is None:
            self._sheet = inner
            self.document = code_document(self._code, inner)
            self._colouring = Colouring()
            self.width = -1.0
        mode = _WRAP if self.wrapped else _NO_WRAP
        option = self.document.defaultTextOption()
        turned = option.wrapMode() != mode
        if turned:
            option.setWrapMode(mode)
            self.document.setDefaultTextOption(option)
            self.sideways.widest = 0.0
        if width != self.width or turned:
            self.width = width
            self._changed()
            self._left = self.indent(sheet)
            self.document.setTextWidth(self._room())
            if self.rendered is not None:
                self._colouring.apply(self.document, self.rendered.tokens, inner)
            if self._head is not None:
                self._head.lay_out(inner, self._left, width - self._left)
        self._measure()

    def _room(self) -> float:
        return self.width - self._left - 2 * self._pad

    def _measure(self) -> None:
        if self.document is None:
            return
        self.height = self._top() + text_height(self.document) + self._below()
        sideways, wide = self.sideways, self.sideways.wide
        sideways.room = self._room()
        if not self.wrapped:
            sideways.widest = max(sideways.widest, self.document.idealWidth())
        if self._head is not None:
            self._head.wrapped = self.wrapped
            self._head.wraps = self.wrapped or sideways.wide
        if sideways.wide != wide:
            self._changed()

    def _top(self) -> float:
        """Where the code begins: below the header and the inner edge."""
        head = self._head.height if self._head is not None else 0.0
        # the header has free space of its own
        return head if self._head is not None or self.joined_above else self._edge

    def _below(self) -> float:
        if self.joined_below:
            return 0.0
        return self._edge + (self._bar if self.sideways.wide else 0.0)

    def origin(self) -> QPointF:
        return QPointF(self._left + self._pad - self.sideways.offset, self._top())

    def over_text(self, point: QPointF) -> bool:
        return self._frame().contains(point) and point.y() >= self._top()

    def action_at(self, point: QPointF) -> str:
        return self._head.action_at(point) if self._head is not None else ""

    def act(self, action: str) -> bool:
        if action != WRAP:
            return False
        self.spot.toggle(Choice.CODE_WRAPPED)
        self.sideways.widest = 0.0
        return True

    def scroll_sideways(self, distance: float) -> bool:
        if not self.sideways.move(distance):
            return False
        self._changed()
        return True

    def plain(self, start: int = 0, end: int | None = None) -> str:
        return super().plain(start, end) if self.document is not None else self._code

    def _frame(self) -> QRectF:
        return QRectF(self._left, 0, max(self.width - self._left, 0), self.height)

    def draw(self, painter: QPainter, sheet: Sheet, look: Look) -> None:
        style = sheet.style
        frame = self._frame()
        path = self._outline(frame)
        painter.save()
        painter.setClipRect(frame, Qt.ClipOperation.IntersectClip)
        painter.fillPath(path, QColor(style.code_ground))
        inside = frame.adjusted(1, 0, -1, 0)
        painter.setClipRect(inside, Qt.ClipOperation.IntersectClip)
        self._paint_document(painter, sheet, look)
        body = inside.adjusted(0, self._top(), 0, -1)
        self.sideways.paint_edges(painter, sheet, body, style.code_ground)
        if not self.joined_below:
            high = sheet.px(BAR)
            track = QRectF(self._left + self._pad, self.height - sheet.px(7), self._room(), high)
            self.sideways.paint_bar(painter, sheet, track)
        painter.setClipRect(frame)
        if self._head is not None and look.clip.top() <= self._head.height:
            self._head.paint(painter, sheet, look, self.block.language)
        painter.setPen(QPen(QColor(style.line), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)
        painter.restore()

    def _outline(self, frame: QRectF) -> QPainterPath:
        radius = tokens.RADIUS_M
        whole = frame.adjusted(0.5, 0.5, -0.5, -0.5)
        above = -2 * radius if self.joined_above else 0
        below = 2 * radius if self.joined_below else 0
        path = QPainterPath()
        path.addRoundedRect(whole.adjusted(0, above, 0, below), radius, radius)
        return path
