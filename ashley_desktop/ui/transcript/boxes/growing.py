"""The blocks of a text that may still grow, each with its box; finished ones stay as they are."""

from __future__ import annotations

import time
from collections.abc import Sequence
from itertools import pairwise

from ashley_desktop.core.markdown.blocks import Block, Kind
from ashley_desktop.core.markdown.splitter import Splitter
from ashley_desktop.ui import tokens
from ashley_desktop.ui.transcript.boxes.block import BlockBox
from ashley_desktop.ui.transcript.boxes.code import CodeBox
from ashley_desktop.ui.transcript.boxes.prose import TextBox
from ashley_desktop.ui.transcript.boxes.spot import THINKING, Spot
from ashley_desktop.ui.transcript.boxes.tables import TableBox
from ashley_desktop.ui.transcript.choices import Choices
from ashley_desktop.ui.transcript.sheet import Sheet

SLICE = 1_000  # characters that are cut at once
TURN_S = 0.008  # the window answers in between

_FIRST_GAP = 10  # pixels before zoom below what stands above the text
_GAP = 18


class Growing:
    """One text of a message as boxes.

    A long text is cut in slices: `show` comes back when a turn's time is over, and goes on from
    there when it is called again with the same text.

    Attributes:
        boxes: one a block, in order. behind: characters that have no box yet.
    """

    def __init__(self, choices: Choices, message_id: str, *, aside: bool = False) -> None:
        """Args: aside: the text is the thinking, not the reply."""
        self.boxes: list[BlockBox] = []
        self.behind = 0
        self._choices = choices
        self._message_id = message_id
        self._aside = aside
        self._restart()

    def _restart(self) -> None:
        self.boxes = []
        self._seen: list[BlockBox] = []  # of finished blocks that show something
        self._text = ""
        self._fed = 0  # so much of it has been cut
        self._finished = False
        self._closed = 0
        self._splitter = Splitter()

    def show(self, text: str, sheet: Sheet, *, grows: bool) -> None:
        """Bring the boxes up to date with the text, or as far as one turn's time goes."""
        if self._finished and not grows and text == self._text:
            return
        if self._finished or (text is not self._text and not self._goes_on(text)):
            self._restart()
        end = time.monotonic() + TURN_S
        fed = self._fed
        while True:
            piece = text[fed : fed + SLICE]
            fed += len(piece)
            self._feed(piece, sheet, finished=not grows and fed == len(text))
            if fed == len(text) or time.monotonic() > end:
                break
        self._text, self._fed = text, fed
        self.behind = len(text) - fed
        self._finished = not grows and not self.behind

    @property
    def closed(self) -> int:
        """How many boxes, from the first, stay as they are for as long as the text only grows."""
        return self._closed

    def _goes_on(self, text: str) -> bool:
        """Whether a text begins with all that was cut."""
        if self._fed == len(self._text):
            return text.startswith(self._text)
        return text.startswith(self._text[: self._fed])

    def _feed(self, piece: str, sheet: Sheet, *, finished: bool) -> None:
        closed = self._splitter.feed(piece)
        if finished:
            closed += self._splitter.finish()
        pending = [] if finished else self._splitter.pending()
        first = self._closed
        self._put((*closed, *pending), sheet)
        self._closed += sum(1 for block in closed if block.source.strip())
        done = self.boxes[first : self._closed]
        self._seen += [box for box in done if not box.block.hidden]
        for place, block in self._splitter.amended():
            self._seen[place].set_block(block)

    def _put(self, blocks: Sequence[Block], sheet: Sheet) -> None:
        """Put blocks behind the closed ones; boxes of the open ones are used again."""
        at = self._closed
        for block in blocks:
            if not block.source.strip():
                continue
            if at < len(self.boxes) and _same_box(self.boxes[at], block):
                self.boxes[at].set_block(block)
                self.boxes[at].gap = self._gap(block, at, sheet)
            else:
                self.boxes[at:] = [self._box(block, at, sheet)]
                self.boxes[at].fold_away(block.hidden)
            at += 1
        del self.boxes[at:]
        changed = self.boxes[max(0, self._closed - 1) :]
        for above, below in pairwise(changed):
            above.joined_below = below.block.continued

    def _box(self, block: Block, at: int, sheet: Sheet) -> BlockBox:
        gap = self._gap(block, at, sheet)
        above = self.boxes[at - 1] if block.continued and at else None
        number = THINKING - 1 - at if self._aside else at
        spot = Spot(self._choices, self._message_id, number)
        if block.kind is Kind.CODE:
            joined = above if isinstance(above, CodeBox) else None
            return CodeBox(block, gap, sheet, joined.spot if joined else spot, joined)
        if block.kind is Kind.TABLE:
            chunk = above if isinstance(above, TableBox) else None
            return TableBox(block, gap, sheet, chunk.spot if chunk else spot, chunk)
        return TextBox(block, gap, sheet, spot)

    def _gap(self, block: Block, at: int, sheet: Sheet) -> float:
        if block.continued:
            joined = block.kind in (Kind.CODE, Kind.TABLE)
            return 0 if joined else sheet.px(tokens.SPACE_XS)
        if at == 0:
            return sheet.px(_FIRST_GAP)
        above = self.boxes[at - 1].block.kind
        if block.kind is Kind.NOTE and above is Kind.NOTE:
            return sheet.px(tokens.SPACE_XS)
        if block.kind is Kind.HEADING:
            return sheet.px(tokens.SPACE_XL if above is not Kind.HEADING else tokens.SPACE_M)
        if above is Kind.HEADING:
            return sheet.px(tokens.SPACE_M)
        return sheet.px(tokens.SPACE_XL if block.kind is Kind.NOTE else _GAP)


def _same_box(box: BlockBox, block: Block) -> bool:
    kinds: dict[Kind, type[BlockBox]] = {Kind.CODE: CodeBox, Kind.TABLE: TableBox}
    kind = kinds.get(block.kind, TextBox)
    return type(box) is kind and box.block.continued == block.continued
