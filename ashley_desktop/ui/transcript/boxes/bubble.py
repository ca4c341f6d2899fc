"""A question, or a piece of a long one: as it was typed, on a tinted ground at the right."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from ashley_desktop.ui import tokens
from ashley_desktop.ui.transcript.boxes.block import paint_fade
from ashley_desktop.ui.transcript.boxes.box import Box, Look
from ashley_desktop.ui.transcript.boxes.documents import plain_document, text_height
from ashley_desktop.ui.transcript.sheet import Sheet

PIECE = 4_000  # characters of a question that are laid out at once


class BubbleBox(Box):
    """A piece of a question, exactly as it was typed.

    Attributes:
        glue: nothing or a line break, in front of a piece that is not the first.
        first, last: the bubble begins and ends with this piece.
        fading: what follows is folded away; the lower edge fades.
    """

    def __init__(self, text: str, source: str, gap: float, sheet: Sheet) -> None:
        super().__init__(gap)
        self._text = text
        self._source = source
        self._left = 0.0
        self._pad = (sheet.px(tokens.SPACE_L), sheet.px(10))
        self.fading = False
        self.first = self.last = True
        lines = max(text.count("\n") + 1, len(text) // 60 + 1)
        self.height = lines * sheet.text_line + 2 * self._pad[1]

    @property
    def source(self) -> str:  # type: ignore[override]
        return self._source

    def lay_out(self, sheet: Sheet, width: float) -> None:
        if self.hidden:
            return
        if self.document is None:
            self.document = plain_document(self._text, sheet)
            self.width = -1.0
        if width == self.width:
            return
        self.width = width
        across, down = self._pad
        most = round(min(width * 0.86 - 2 * across, sheet.measure))
        self.document.setTextWidth(most)
        if self.first and self.last:
            self.document.setTextWidth(min(most, self.document.idealWidth() + 1))
        self._left = width - self.document.textWidth() - 2 * across
        self.height = text_height(self.document) + (self.first + self.last) * down

    def origin(self) -> QPointF:
        return QPointF(self._left + self._pad[0], self._pad[1] if self.first else 0)

    def plain(self, start: int = 0, end: int | None = None) -> str:
        return super().plain(start, end) if self.document is not None else self._text

    def draw(self, painter: QPainter, sheet: Sheet, look: Look) -> None:
        radius = tokens.RADIUS_L
        ground = QRectF(self._left, 0, max(self.width - self._left, 0), self.height)
        whole = ground.adjusted(
            0, 0 if self.first else -2 * radius, 0, 0 if self.last else 2 * radius
        )
        painter.save()
        painter.setClipRect(ground, Qt.ClipOperation.IntersectClip)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(sheet.style.bubble))
        painter.drawRoundedRect(whole, radius, radius)
        self._paint_document(painter, sheet, look, sheet.style.on_bubble)
        if self.fading:
            inside = ground.adjusted(radius, 0, -radius, -self._pad[1])
            paint_fade(painter, sheet, inside, sheet.style.bubble)
        painter.restore()


def pieces(text: str, *, first: int = PIECE) -> list[tuple[str, str]]:
    """A question in pieces that lay out quickly: (shown, exact) pairs; short ones stay whole.

    Args: first: characters of the first piece, at most.
    """
    found: list[tuple[str, str]] = []
    most = first
    while len(text) > most:
        cut = text.rfind("\n", most // 2, most) + 1
        cut = cut or text.rfind(" ", most // 2, most) + 1 or most
        found.append((text[:cut].removesuffix("\n"), text[:cut]))
        text, most = text[cut:], PIECE
    return [*found, (text.rstrip("\n"), text)]
