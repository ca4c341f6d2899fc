"""What all boxes over a block of Markdown share: the block, its rendering, its place."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QLinearGradient, QPainter

from ashley_desktop.core.markdown.blocks import Block, Kind
from ashley_desktop.core.markdown.rendered import Rendered
from ashley_desktop.ui.transcript.boxes.box import Box, Look
from ashley_desktop.ui.transcript.boxes.spot import Spot
from ashley_desktop.ui.transcript.sheet import Sheet

INDENT = 18  # of the blocks of a thinking, right of its line


class BlockBox(Box):
    """A box over one block of a reply.

    Attributes:
        block: what is shown. rendered: its rendering, or that of an earlier state of a block that
            still grows. asked: the state that was given to the renderer.
        overdue: the rendering takes too long; the source is shown as plain text for now.
        wants_again: the reader asks to render once more what was given up.
        joined_above, joined_below: the neighbour is a piece of the same long block.
        spot: where the reader's choices for it are kept.
        aside: it belongs to the thinking, and is quieter than the reply.
        fading: what follows is folded away; the lower edge fades.
    """

    def __init__(self, block: Block, gap: float, spot: Spot | None = None) -> None:
        super().__init__(gap)
        self.block = block
        self.spot = spot or Spot()
        self.aside = self.spot.number < 0
        self.rendered: Rendered | None = None
        self.shown: Block | None = None
        self.asked: Block | None = None
        self.overdue = False
        self.wants_again = False
        self.fading = False
        self.joined_above = block.continued
        self.joined_below = False

    @property
    def source(self) -> str:  # type: ignore[override]
        return self.block.source

    def set_block(self, block: Block) -> None:
        """The block has grown."""
        self.block = block
        if self.hidden and self.rendered is None:
            self.shown = block

    def take(self, block: Block, rendered: Rendered) -> None:
        """The renderer's answer for a state of the block."""
        self.wants_again = False
        if self.shown != block or self.rendered != rendered:
            self.rendered = rendered
            self.shown = block
            self.forget()

    def wants_rendering(self) -> bool:
        """Whether the renderer must be asked."""
        stale = self.shown != self.block or self.wants_again
        return stale and self.asked is None

    def fold_away(self, hidden: bool) -> None:
        """Take no room and wait for nothing; or come back."""
        if hidden == self.hidden:
            return
        self.hidden = hidden
        if self.rendered is None:  # the source stands for it as long as it is not seen
            self.shown = self.block if hidden else None
            self.overdue = hidden
        self._changed()

    def fade(self, fading: bool) -> None:
        """Let the lower edge fade, because more is folded away below."""
        if fading != self.fading:
            self.fading = fading
            self._changed()

    def indent(self, sheet: Sheet) -> float:
        """Where the content begins."""
        return sheet.px(INDENT) if self.aside else 0.0

    def inner(self, sheet: Sheet) -> Sheet:
        """The sheet of the content: quieter for a thinking, and for notes at the end."""
        return sheet.quiet if self.aside or self.block.kind is Kind.NOTE else sheet

    def paint(self, painter: QPainter, sheet: Sheet, look: Look) -> None:
        if self.hidden:
            return
        if self.aside:
            line = QRectF(sheet.px(5), -self.gap, sheet.px(2), self.height + self.gap)
            painter.fillRect(line, QColor(sheet.style.line))
        self.draw(painter, self.inner(sheet), look)
        if self.fading:
            paint_fade(painter, sheet, QRectF(0, 0, self.width, self.height), sheet.style.ground)


def paint_fade(painter: QPainter, sheet: Sheet, area: QRectF, ground: str) -> None:
    """Let the lower part of an area go over into its ground."""
    high = min(area.height(), 4 * sheet.text_line)
    top = area.bottom() - high
    fade = QLinearGradient(0, top, 0, area.bottom())
    clear = QColor(ground)
    clear.setAlpha(0)
    fade.setColorAt(0, clear)
    fade.setColorAt(1, QColor(ground))
    painter.fillRect(QRectF(area.left() - 2, top, area.width() + 4, high + 1), fade)
