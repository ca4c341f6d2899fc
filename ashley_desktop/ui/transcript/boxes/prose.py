"""The box of running text: paragraphs, headings, lists, quotes; what could not be rendered."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QTextBlock, QTextCursor

from ashley_desktop.core.markdown.blocks import Block, Kind
from ashley_desktop.core.markdown.rendered import Rendered
from ashley_desktop.ui import tokens
from ashley_desktop.ui.transcript.boxes import footnotes, formulas
from ashley_desktop.ui.transcript.boxes.block import BlockBox
from ashley_desktop.ui.transcript.boxes.box import Look
from ashley_desktop.ui.transcript.boxes.documents import (
    html_document,
    plain_document,
    shorten_lines,
    take_markers,
    text_height,
)
from ashley_desktop.ui.transcript.boxes.given_up import GivenUp
from ashley_desktop.ui.transcript.boxes.kept import Kept, keepable, top_of
from ashley_desktop.ui.transcript.boxes.marks import Marks
from ashley_desktop.ui.transcript.boxes.sideways import BAR, BAR_ROOM, Sideways
from ashley_desktop.ui.transcript.boxes.spot import Spot
from ashley_desktop.ui.transcript.sheet import Sheet


class TextBox(BlockBox):
    """A block of rendered text.

    Attributes: sideways: how far content that is wider than the column is moved.
    """

    def __init__(self, block: Block, gap: float, sheet: Sheet, spot: Spot | None = None) -> None:
        super().__init__(block, gap, spot)
        self.sideways = Sideways(self.spot)
        self._marks = Marks([])
        self._left = 0.0
        self._given_up: GivenUp | None = None
        self._kept: Kept | None = None
        lines = max(block.source.strip().count("\n") + 1, len(block.source) // 80 + 1)
        # the last line has no free space below; whole pixels, as when it is laid out
        self.height = float(math.ceil((lines - 1) * sheet.text_line + sheet.text_letters))

    @property
    def markers(self) -> list[tuple[QTextBlock, str]]:
        """Items of lists with their numbers; a bullet has an empty one."""
        return self._marks.markers

    def take(self, block: Block, rendered: Rendered) -> None:
        """The renderer's answer; a document that can take it in is kept for it."""
        before, document, shown = self.rendered, self.document, self.shown
        width, changed = self.width, self.changed_from
        super().take(block, rendered)
        if self.document is not None or document is None or before is None or shown is None:
            return
        if shown.kind is block.kind and keepable(before) and keepable(rendered):
            self._kept = Kept(document, before.html, width)
            self.changed_from = changed  # `lay_out` finds from where

    def forget(self) -> None:
        super().forget()
        self._kept = None

    def lay_out(self, sheet: Sheet, width: float) -> None:
        if self.hidden or (self.document is None and self.rendered is None and not self.overdue):
            return
        inner = self.inner(sheet)
        kept, self._kept = self._kept, None
        differs = 0
        if self.document is None:
            differs = self._make(inner, kept)
        if width == self.width:
            return
        self.width = width
        self._left = self.indent(sheet)
        self._place(inner, width - self._left)
        again = kept is not None and differs and kept.width == width
        self._changed(top_of(self.document, differs) if again and self.document else 0.0)

    def _make(self, sheet: Sheet, kept: Kept | None = None) -> int:
        """Make the document; return the position from which it differs from the one before."""
        rendered, differs = self.rendered, 0
        self._given_up = None
        self._marks = Marks([])
        self.width = -1.0
        if rendered is None or rendered.fallback:
            self.document = plain_document(self.block.source.strip("\n"), sheet)
            if rendered is not None:
                self._given_up = GivenUp()
        elif kept is not None:
            self.document = kept.document
            edit = QTextCursor(self.document)
            edit.beginEditBlock()  # so that it is laid out once
            differs = kept.fill(rendered.html, sheet)
            self._mark(rendered.html, sheet)
            edit.endEditBlock()
        else:
            self.document = html_document(rendered.html, sheet)
            formulas.place(self.document, rendered.formulas, sheet)
            self._mark(rendered.html, sheet)
        return differs

    def _mark(self, html: str, sheet: Sheet) -> None:
        assert self.document is not None
        self._marks = Marks(take_markers(self.document, sheet), html)
        self._marks.collect(self.document, sheet)

    def _place(self, sheet: Sheet, room: float) -> None:
        """Lay the document out; running text keeps a readable length."""
        assert self.document is not None
        wide = min(room, sheet.measure)
        if self.rendered is not None and self.rendered.formulas:
            displayed = formulas.natural_width(self.document)
            wide = room if self.block.kind is Kind.MATH else max(wide, min(displayed, room))
            wide = max(wide, displayed)
        if self.rendered is not None and "<pre" in self.rendered.html:
            shorten_lines(self.document, max(0.0, room - wide))
            wide = max(wide, room)  # frames of code end where those of other blocks do
        if self._given_up is not None:
            wide = self._given_up.lay_out(sheet, room)
        self._settle(sheet, room, wide)
        if self._given_up is not None:
            self.height = self._given_up.around(self.height)

    def _settle(self, sheet: Sheet, room: float, wide: float) -> None:
        """Give the document its width; what is wider than the room can be moved."""
        assert self.document is not None
        self.sideways.room, self.sideways.widest = room, wide
        if self.document.textWidth() != wide:  # it would lay out again in any case
            self.document.setTextWidth(wide)
        self._marks.measure(self.document, sheet)
        self.height = text_height(self.document)
        if self.sideways.wide and not self.joined_below:
            self.height += sheet.px(BAR_ROOM)

    def origin(self) -> QPointF:
        start = QPointF(self._left - self.sideways.offset, 0)
        return start + self._given_up.origin() if self._given_up is not None else start

    def plain(self, start: int = 0, end: int | None = None) -> str:
        text = super().plain(start, end)
        if self.document is None or formulas.OBJECT not in text:
            return text
        return formulas.spelled(text, formulas.within(self.document, start, end))

    def reading(self) -> str:
        return self.plain() if self.shown == self.block else self.source

    def scroll_sideways(self, distance: float) -> bool:
        if not self.sideways.move(distance):
            return False
        self._changed()
        return True

    def action_at(self, point: QPointF) -> str:
        if self._given_up is None:
            return self._footnote_at(point - self.origin())
        return self._given_up.action_at(point - QPointF(self._left, 0))

    def _footnote_at(self, point: QPointF) -> str:
        if self.document is None:
            return ""
        if 0 <= point.x() < self.document.indentWidth() and footnotes.back_from(self.block):
            return footnotes.back_from(self.block)
        return footnotes.note_at(self.document, point) if self.block.definitions else ""

    def act(self, action: str) -> bool:
        if self._given_up is None or action != GivenUp.AGAIN:
            return False
        self.wants_again = True
        return True

    def draw(self, painter: QPainter, sheet: Sheet, look: Look) -> None:
        area = QRectF(self._left, 0, max(self.width - self._left, 0), self.height)
        if self.block.kind is Kind.RULE:
            middle = QRectF(area.left(), round(area.height() / 2), area.width(), 1)
            painter.fillRect(middle, QColor(sheet.style.line))
            return
        if self.document is None:
            return
        if self.block.kind is Kind.NOTE and self.gap > sheet.px(tokens.SPACE_M):
            above = QRectF(area.left(), -round(self.gap / 2), sheet.px(96), 1)
            painter.fillRect(above, QColor(sheet.style.line))
        if not self.sideways.wide:
            self._draw_text(painter, sheet, look)
            return
        painter.save()
        painter.setClipRect(area, Qt.ClipOperation.IntersectClip)
        self._draw_text(painter, sheet, look)
        self.sideways.paint_edges(painter, sheet, area, sheet.style.ground)
        if not self.joined_below:
            high = sheet.px(BAR)
            track = QRectF(area.left(), area.bottom() - high, area.width(), high)
            self.sideways.paint_bar(painter, sheet, track)
        painter.restore()

    def _draw_text(self, painter: QPainter, sheet: Sheet, look: Look) -> None:
        assert self.document is not None
        painter.save()
        painter.translate(self._left, 0)
        if self._given_up is not None:
            self._given_up.paint(painter, sheet, look, self.height)
        painter.restore()
        origin = self.origin()
        clip = look.clip.translated(-origin)
        painter.save()
        painter.translate(origin)
        self._marks.paint_behind(painter, sheet, clip)
        painter.restore()
        self._paint_document(painter, sheet, look)
        painter.save()
        painter.translate(origin)
        self._marks.paint_markers(painter, sheet, self.document, clip)
        painter.restore()
