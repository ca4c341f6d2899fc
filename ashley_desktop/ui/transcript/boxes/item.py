"""One message as a column of boxes: made when it comes near the screen, grown while it streams."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import pairwise

from ashley_desktop.storage.records import MessageRecord, Role, State
from ashley_desktop.ui import tokens
from ashley_desktop.ui.transcript.boxes.block import BlockBox
from ashley_desktop.ui.transcript.boxes.box import Box
from ashley_desktop.ui.transcript.boxes.bubble import PIECE, BubbleBox, pieces
from ashley_desktop.ui.transcript.boxes.days import DayLine
from ashley_desktop.ui.transcript.boxes.ending import Describe, ending_words
from ashley_desktop.ui.transcript.boxes.folding import (
    FOLD,
    UNFOLD,
    FoldBox,
    amount,
    question_fold,
    reply_fold,
)
from ashley_desktop.ui.transcript.boxes.foot import HEIGHT as FOOT_HEIGHT
from ashley_desktop.ui.transcript.boxes.foot import FootBox
from ashley_desktop.ui.transcript.boxes.growing import Growing
from ashley_desktop.ui.transcript.boxes.judged import judged_words
from ashley_desktop.ui.transcript.boxes.notice import NoticeBox
from ashley_desktop.ui.transcript.boxes.parts import DotsBox, HeaderBox, LineBox
from ashley_desktop.ui.transcript.boxes.spot import THINKING, Spot
from ashley_desktop.ui.transcript.boxes.switch import SwitchBox
from ashley_desktop.ui.transcript.boxes.thinking import ThinkingBox, still_thinking, thinking_words
from ashley_desktop.ui.transcript.choices import Choice, Choices
from ashley_desktop.ui.transcript.deeds import Deed, mended_in_settings
from ashley_desktop.ui.transcript.layout.blank import BlankBox
from ashley_desktop.ui.transcript.sheet import Sheet
from ashley_desktop.ui.transcript.words import translate

__all__ = ["Describe", "MessageItem", "Shown", "estimate"]

_FOOT_GAP = 6


def estimate(characters: int, sheet: Sheet) -> float:
    """About how high a message of so many characters is."""
    around = sheet.px(tokens.SPACE_XXL + tokens.SPACE_XL + _FOOT_GAP + FOOT_HEIGHT)
    return around + (characters // 60 + 1) * sheet.text_line


@dataclass(frozen=True, slots=True)
class Shown:
    """A message and what its row says around it.

    Attributes:
        title: who speaks, for a reply.
        day: the date that stands above the message; None below one of the same day.
        newest: it is the last one of the conversation.
        switched: another persona gave the reply before this one.
    """

    record: MessageRecord
    title: str
    day: date | None = None
    newest: bool = False
    switched: bool = False


@dataclass(frozen=True, slots=True)
class _Folded:
    """How far a reply's boxes were folded or unfolded: the first `closed` of them."""

    boxes: list[BlockBox]
    closed: int
    folded: bool


class MessageItem:
    """A message and its boxes.

    Attributes:
        shown: the message with what stands around it. choices: what the reader opened in it.
        boxes: None while the message is away from the screen.
        looks_same: the last change is to be seen only when it is rendered.
        folded: the numbers of the boxes that a very long reply has folded away, all of them hidden.
    """

    def __init__(self, shown: Shown, choices: Choices) -> None:
        self.shown = shown
        self.choices = choices
        self.boxes: list[Box] | None = None
        self.looks_same = False
        self._known: tuple[float, list[float]] = (-1, [])
        self._drop_texts()

    def _drop_texts(self) -> None:
        message_id = self.record.message_id
        self._cut: int | None = None
        self.folded = range(0)
        self._folded_so_far: _Folded | None = None
        self._amount: tuple[str, str] = ("", "")
        self._reply = Growing(self.choices, message_id)
        self._thoughts = Growing(self.choices, message_id, aside=True)

    @property
    def record(self) -> MessageRecord:
        """The message."""
        return self.shown.record

    @property
    def title(self) -> str:
        """Who speaks, for a reply."""
        return self.shown.title

    @property
    def behind(self) -> bool:
        """Whether a part of a long text has no boxes yet: `update` makes the next ones."""
        return bool(self._reply.behind or self._thoughts.behind)

    @property
    def streaming(self) -> bool:
        """Whether the reply still grows."""
        return self.record.state is State.STREAMING

    def build(self, sheet: Sheet, describe: Describe, width: float) -> list[Box]:
        """Make the boxes, with the heights of last time where the width is still the same."""
        if self.boxes is not None:
            return self.boxes
        self._drop_texts()
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
            self._drop_texts()

    def update(self, shown: Shown, sheet: Sheet, describe: Describe) -> list[Box]:
        """The message or a choice has changed; blocks that are finished stay as they are."""
        self.shown = shown
        self.looks_same = False
        self._known = (-1, [])
        return self._arrange(sheet, describe)

    def grow(self, shown: Shown, sheet: Sheet) -> bool:
        """Let the text of a reply go on; False where more of it may differ: then `update` it."""
        boxes, reply = self.boxes, self._reply
        blocks, closed = reply.boxes, reply.closed
        # the first block stands otherwise below an open thinking
        settled = bool(blocks) and (closed > 0 or not shown.record.reasoning)
        if boxes is None or not settled or not self._goes_on(shown):
            return False
        first, end, before = boxes.index(blocks[0]), len(blocks), blocks[closed:]
        extent = sum(box.extent for box in before)
        reply.show(shown.record.content, sheet, grows=True)
        if reply.boxes is not blocks or reply.behind:
            return False
        after = blocks[closed:]
        self.boxes = [*boxes[: first + closed], *after, *boxes[first + end :]]
        self.shown = shown
        same = before == after and extent == sum(box.extent for box in after)
        self.looks_same = same and all(box.changed_from is None for box in after)
        return True

    def _goes_on(self, shown: Shown) -> bool:
        """Whether nothing but the text of a reply under way has changed since it was shown."""
        known = replace(self.record, content=shown.record.content)
        ready = self.streaming and not self.behind and self._folded_so_far is None
        return ready and replace(self.shown, record=known) == shown

    def reveal(self, box: Box) -> bool:
        """Unfold the message where a box is folded away in it; `update` must follow.

        Returns: whether that was needed.
        """
        if box.hidden:
            self._spot().set(Choice.UNFOLDED, 1)
        return box.hidden

    def _spot(self, number: int = 0) -> Spot:
        return Spot(self.choices, self.record.message_id, number)

    def _arrange(self, sheet: Sheet, describe: Describe) -> list[Box]:
        asked = self.record.role is Role.USER
        boxes = (
            self._question_boxes(sheet, describe) if asked else self._reply_boxes(sheet, describe)
        )
        if self.shown.day is not None:
            boxes[0].begin_day(DayLine(self.shown.day, sheet))
        foot_gap = sheet.px(_FOOT_GAP)
        boxes.append(FootBox(self.record, newest=self.shown.newest, gap=foot_gap, sheet=sheet))
        self.boxes = boxes
        return boxes

    def _question_boxes(self, sheet: Sheet, describe: Describe) -> list[Box]:
        text = self.record.content
        gap = sheet.px(tokens.SPACE_L)
        first = question_fold(text)
        bubbles = [
            BubbleBox(shown, source, 0 if number else gap, sheet)
            for number, (shown, source) in enumerate(pieces(text, first=first or PIECE))
        ]
        folded = bool(first) and not self._spot().get(Choice.UNFOLDED)
        for above, bubble in pairwise(bubbles):
            bubble.glue = "\n" if above.source.endswith("\n") else ""
        for bubble in bubbles:
            bubble.first = bubble is bubbles[0]
            bubble.hidden = folded and not bubble.first
            bubble.fading = folded and bubble.first
            bubble.last = bubble is bubbles[-1] or folded
        boxes: list[Box] = list(bubbles)
        if first:
            more, less = self._folds(folded, sheet, right=True)
            boxes = [bubbles[0], more, *bubbles[1:], less]
        if words := judged_words(self.record, describe):
            boxes.append(LineBox(words, sheet.px(6), sheet, right=True))
        return boxes

    def _folds(self, folded: bool, sheet: Sheet, *, right: bool = False) -> tuple[Box, Box]:
        """“Show all” and “Show less”; one of them is there."""
        spot, gap = self._spot(), sheet.px(tokens.SPACE_XS)
        if self._amount[0] is not self.record.content:
            self._amount = (self.record.content, amount(self.record.content))
        more = FoldBox(UNFOLD, self._amount[1], gap, sheet, spot, right=right)
        less = FoldBox(FOLD, "", gap, sheet, spot, right=right)
        more.gone, less.gone = not folded, folded
        return more, less

    def _reply_boxes(self, sheet: Sheet, describe: Describe) -> list[Box]:
        record = self.record
        boxes: list[Box] = []
        if self.shown.switched:
            boxes.append(SwitchBox(self.title, sheet.px(tokens.SPACE_S), sheet))
        boxes.append(
            HeaderBox(
                record.persona or "",
                self.title,
                record.model or "",
                record.created_at,
                sheet.px(tokens.SPACE_S),
                sheet,
            )
        )
        if record.reasoning:
            boxes += self._thinking_boxes(sheet)
        self._reply.show(record.content, sheet, grows=self.streaming)
        if self._reply.boxes and isinstance(boxes[-1], BlockBox):
            self._reply.boxes[0].gap = sheet.px(tokens.SPACE_L)  # below an open thinking
        above = len(boxes)
        boxes += self._folded(self._reply.boxes, sheet)
        cut = self._cut
        if cut and self._folded_so_far is not None and self._folded_so_far.folded:
            self.folded = range(above + cut + 1, len(boxes) - 1)  # between the two lines
        else:
            self.folded = range(0)
        if self._reply.behind:
            rest = BlankBox(self._reply.behind // 60 * sheet.text_line)
            rest.hidden = boxes[-1].hidden  # folded away, as what is before it
            boxes.append(rest)
        if self.streaming and not self._reply.boxes:
            boxes.append(DotsBox(sheet.px(tokens.SPACE_S), sheet))
        if record.state is State.FAILED:
            nothing = (translate("Transcript", "No reply"), "")
            text, hint = describe(record.error) if record.error else nothing
            offers = [Deed.RETRY, Deed.SETTINGS] if mended_in_settings(record) else [Deed.RETRY]
            boxes.append(NoticeBox(text, hint, offers, sheet.px(10), sheet))
        ending = ending_words(record, describe) or judged_words(record, describe)
        if ending:
            boxes.append(LineBox(ending, sheet.px(tokens.SPACE_M), sheet))
        return boxes

    def _thinking_boxes(self, sheet: Sheet) -> list[Box]:
        record = self.record
        line = ThinkingBox(
            partial(thinking_words, record),
            sheet.px(tokens.SPACE_XS),
            sheet,
            self._spot(THINKING),
            counts=still_thinking(record),
        )
        if not line.opened:
            return [line]
        self._thoughts.show(self.record.reasoning, sheet.quiet, grows=self.streaming)
        return [line, *self._thoughts.boxes]

    def _folded(self, blocks: list[BlockBox], sheet: Sheet) -> list[Box]:
        """The blocks of the reply; of a very long one only the first are seen."""
        spot = self._spot()
        if self.shown.newest or self.streaming:
            # what was read as it came does not fold away under the reader's eyes later
            spot.set(Choice.UNFOLDED, 1)
            if self._folded_so_far is not None:  # it became the newest when others were cut off
                for box in blocks:
                    box.fold_away(box.block.hidden)
                    box.fade(False)
                self._folded_so_far = None
            return list(blocks)
        if self._cut is None:  # heights that become exact do not move it
            self._cut = reply_fold(blocks, len(self.record.content), sheet)
        cut = self._cut
        if not cut and self._reply.behind:
            self._cut = None  # the rest may make it long enough
        if not cut:
            return list(blocks)
        folded = not spot.get(Choice.UNFOLDED)
        known = self._folded_so_far
        again = known is not None and known.boxes is blocks and known.folded == folded
        for number in range(known.closed if again and known else 0, len(blocks)):
            box = blocks[number]
            box.fold_away(box.block.hidden or (folded and number >= cut))
            box.fade(folded and number == cut - 1)
        self._folded_so_far = _Folded(blocks, self._reply.closed, folded)
        more, less = self._folds(folded, sheet)
        return [*blocks[:cut], more, *blocks[cut:], less]
