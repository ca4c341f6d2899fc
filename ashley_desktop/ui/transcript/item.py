"""One message as a column of boxes: made when it comes near the screen, grown while it streams."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from ashley_desktop.core.markdown.blocks import Block, Kind, split
from ashley_desktop.core.markdown.splitter import Splitter
from ashley_desktop.storage.records import ErrorRecord, MessageRecord, Role, State
from ashley_desktop.ui import tokens
from ashley_desktop.ui.texts import fill
from ashley_desktop.ui.transcript.boxes import BlockBox, Box, BubbleBox, TextBox
from ashley_desktop.ui.transcript.choices import Choices
from ashley_desktop.ui.transcript.code import CodeBox
from ashley_desktop.ui.transcript.parts import DotsBox, HeaderBox, LineBox, NoticeBox
from ashley_desktop.ui.transcript.sheet import Sheet
from ashley_desktop.ui.transcript.words import translate

Describe = Callable[[ErrorRecord], tuple[str, str]]

BUBBLE_PIECE = 4_000  # characters of a question that are laid out at once


def estimate(characters: int, sheet: Sheet) -> float:
    """About how high a message of so many characters is."""
    around = sheet.px(tokens.SPACE_XXL + tokens.SPACE_XL)
    return around + (characters // 60 + 1) * sheet.text_line


@dataclass(frozen=True, slots=True)
class Shown:
    """A message and what its row says around it.

    Attributes:
        title: who speaks, for a reply.
        day: the date that stands above the message; None below one of the same day.
        newest: it is the last one of the conversation.
    """

    record: MessageRecord
    title: str
    day: date | None = None
    newest: bool = False


class MessageItem:
    """A message and its boxes.

    Attributes:
        shown: the message with what stands around it. choices: what the reader opened in it.
        boxes: None while the message is away from the screen.
    """

    def __init__(self, shown: Shown, choices: Choices) -> None:
        self.shown = shown
        self.choices = choices
        self.boxes: list[Box] | None = None
        self._blocks: list[BlockBox] = []
        self._closed = 0
        self._splitter: Splitter | None = None
        self._fed = 0
        self._known: tuple[float, list[float]] = (-1, [])

    @property
    def record(self) -> MessageRecord:
        """The message."""
        return self.shown.record

    @property
    def title(self) -> str:
        """Who speaks, for a reply."""
        return self.shown.title

    @property
    def streaming(self) -> bool:
        """Whether the reply still grows."""
        return self.record.state is State.STREAMING

    def build(self, sheet: Sheet, describe: Describe, width: float) -> list[Box]:
        """Make the boxes, with the heights of last time where the width is still the same."""
        if self.boxes is not None:
            return self.boxes
        self._blocks, self._closed, self._fed = [], 0, 0
        self._splitter = None
        if self.record.role is Role.ASSISTANT:
            self._make_blocks(sheet)
        boxes = self._arrange(sheet, describe)
        if self._known[0] == width and len(self._known[1]) == len(boxes):
            for box, height in zip(boxes, self._known[1], strict=True):
                box.height = height
        return boxes

    def forget(self) -> None:
        """Drop the boxes; their heights are remembered."""
        if self.boxes and not self.streaming:
            self._known = (self.boxes[-1].width, [box.height for box in self.boxes])
            self.boxes = None
            self._blocks = []
            self._splitter = None

    def update(self, shown: Shown, sheet: Sheet, describe: Describe) -> list[Box]:
        """The message has changed; blocks that are finished stay as they are."""
        old, self.shown, record = self.record, shown, shown.record
        self._known = (-1, [])
        if record.role is Role.ASSISTANT:
            if not record.content.startswith(old.content) or self._splitter is None:
                self._blocks, self._closed, self._fed = [], 0, 0
                self._splitter = None
            self._make_blocks(sheet)
        return self._arrange(sheet, describe)

    def _make_blocks(self, sheet: Sheet) -> None:
        text = self.record.content
        if self._splitter is None and not self.streaming:
            closed, pending = split(text), []
        else:
            self._splitter = self._splitter or Splitter()
            closed = self._splitter.feed(text[self._fed :])
            self._fed = len(text)
            pending = self._splitter.pending()
            if not self.streaming:
                closed, pending = closed + self._splitter.finish(), []
                self._splitter = None
        self._show((*closed, *pending), sheet)
        self._closed += sum(1 for block in closed if block.source.strip())

    def _show(self, blocks: Sequence[Block], sheet: Sheet) -> None:
        """Put blocks behind the closed ones; boxes of the open ones are used again."""
        at = self._closed
        for block in blocks:
            if not block.source.strip():
                continue
            if at < len(self._blocks) and _same_box(self._blocks[at], block):
                self._blocks[at].set_block(block)
                self._blocks[at].gap = self._gap(block, at, sheet)
            else:
                self._blocks[at:] = [self._box(block, at, sheet)]
            at += 1
        del self._blocks[at:]
        for above, below in zip(self._blocks, self._blocks[1:], strict=False):
            above.joined_below = below.block.continued

    def _box(self, block: Block, at: int, sheet: Sheet) -> BlockBox:
        kind = CodeBox if block.kind is Kind.CODE else TextBox
        return kind(block, self._gap(block, at, sheet), sheet)

    def _gap(self, block: Block, at: int, sheet: Sheet) -> float:
        if block.continued:
            return 0 if block.kind in (Kind.CODE, Kind.TABLE) else sheet.px(tokens.SPACE_XS)
        if at == 0:
            return sheet.px(10)
        above = self._blocks[at - 1].block.kind
        if block.kind is Kind.HEADING:
            return sheet.px(tokens.SPACE_XL if above is not Kind.HEADING else tokens.SPACE_M)
        if above is Kind.HEADING:
            return sheet.px(tokens.SPACE_M)
        return sheet.px(18)

    def _arrange(self, sheet: Sheet, describe: Describe) -> list[Box]:
        asked = self.record.role is Role.USER
        boxes = self._question(sheet) if asked else self._reply(sheet, describe)
        self.boxes = boxes
        return boxes

    def _question(self, sheet: Sheet) -> list[Box]:
        pieces = _pieces(self.record.content)
        gap = sheet.px(tokens.SPACE_XXL)
        bubbles = [
            BubbleBox(text, source, 0 if number else gap, sheet)
            for number, (text, source) in enumerate(pieces)
        ]
        for bubble in bubbles:
            bubble.first = bubble is bubbles[0]
            bubble.last = bubble is bubbles[-1]
        boxes: list[Box] = list(bubbles)
        if self.record.state is State.BLOCKED:
            boxes.append(
                LineBox(
                    translate("Transcript", "Not sent: moderation refused it"), sheet.px(6), sheet
                )
            )
        return boxes

    def _reply(self, sheet: Sheet, describe: Describe) -> list[Box]:
        record = self.record
        header = HeaderBox(
            record.persona or "", self.title, record.model or "", sheet.px(tokens.SPACE_XL), sheet
        )
        boxes: list[Box] = [header]
        if record.reasoning:
            boxes.append(self._thinking(sheet))
        boxes += self._blocks
        if self.streaming and not self._blocks:
            boxes.append(DotsBox(sheet.px(tokens.SPACE_S), sheet))
        if record.state is State.FAILED:
            text, hint = (
                describe(record.error)
                if record.error
                else (translate("Transcript", "No reply"), "")
            )
            boxes.append(NoticeBox(text, hint, sheet.px(10), sheet))
        ending = self._ending(describe)
        if ending:
            boxes.append(LineBox(ending, sheet.px(tokens.SPACE_M), sheet))
        return boxes

    def _thinking(self, sheet: Sheet) -> LineBox:
        thinking = self.streaming and not self.record.content
        text = (
            translate("Transcript", "Thinking…")
            if thinking
            else translate("Transcript", "Thought it over")
        )
        return LineBox(text, sheet.px(tokens.SPACE_S), sheet)

    def _ending(self, describe: Describe) -> str:
        record = self.record
        if record.state is State.STOPPED:
            filtered = record.finish_reason == "content_filter"
            return (
                translate("Transcript", "Stopped by moderation")
                if filtered
                else translate("Transcript", "Stopped")
            )
        if record.state is State.INTERRUPTED:
            cause = describe(record.error)[0] if record.error else ""
            return (
                fill(translate("Transcript", "Interrupted: %1"), cause)
                if cause
                else translate("Transcript", "Interrupted")
            )
        return ""


def _same_box(box: BlockBox, block: Block) -> bool:
    is_code = block.kind is Kind.CODE
    return isinstance(box, CodeBox) == is_code and box.block.continued == block.continued


def _pieces(text: str) -> list[tuple[str, str]]:
    """A question in pieces that lay out quickly: (shown, exact) pairs; short ones stay whole."""
    pieces: list[tuple[str, str]] = []
    while len(text) > BUBBLE_PIECE:
        cut = text.rfind("\n", BUBBLE_PIECE // 2, BUBBLE_PIECE) + 1
        cut = cut or text.rfind(" ", BUBBLE_PIECE // 2, BUBBLE_PIECE) + 1 or BUBBLE_PIECE
        pieces.append((text[:cut].removesuffix("\n"), text[:cut]))
        text = text[cut:]
    return [*pieces, (text.rstrip("\n"), text)]
