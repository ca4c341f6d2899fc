"""Very long messages, folded: how much is shown, and the line that shows the rest.

A reply folds beyond 40,000 characters or twelve screens: that is more than people read in one go,
and as far as the wheel goes in half a minute. It shows its first two screens. A question folds
much earlier, at about twenty lines: it was pasted rather than written, and is seldom read again.
What is folded stays in the message, without height: copying, searching and reading aloud have it.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLocale, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from ashley_desktop.ui import tokens
from ashley_desktop.ui.texts import fill
from ashley_desktop.ui.transcript.boxes.block import BlockBox
from ashley_desktop.ui.transcript.boxes.box import Box, Look
from ashley_desktop.ui.transcript.boxes.spot import Spot
from ashley_desktop.ui.transcript.choices import Choice
from ashley_desktop.ui.transcript.sheet import Sheet
from ashley_desktop.ui.transcript.words import translate

UNFOLD, FOLD = "unfold", "fold"

REPLY_CHARACTERS = 40_000
SCREEN = 800  # pixels before zoom
REPLY_SCREENS, SHOWN_SCREENS = 12, 2
QUESTION_LINES, SHOWN_LINES = 28, 20  # folding away fewer than eight lines is not worth a click
LINE = 60  # characters of a question, about

_HEIGHT = 30
_ICON = 16


def reply_fold(boxes: Sequence[BlockBox], characters: int, sheet: Sheet) -> int:
    """From which box on a reply is folded; 0 where it is not long enough."""
    if characters <= REPLY_CHARACTERS:  # else its height, of many boxes, does not matter
        whole = sum(box.gap + box.height for box in boxes)
        if whole <= sheet.px(REPLY_SCREENS * SCREEN):
            return 0
    high = 0.0
    for number, box in enumerate(boxes):
        high += box.gap + box.height
        if high > sheet.px(SHOWN_SCREENS * SCREEN):
            return number + 1 if number + 1 < len(boxes) else 0
    return 0


def question_fold(text: str) -> int:
    """Characters of a question that are shown; 0 where it is not long enough to be folded."""
    if max(text.count("\n") + 1, len(text) // LINE) <= QUESTION_LINES:
        return 0
    shown, lines = 0, 0
    while lines < SHOWN_LINES:
        end = text.find("\n", shown) + 1 or len(text)
        most = shown + (SHOWN_LINES - lines) * LINE
        if end > most:
            return most
        lines += max(1, -(-(end - shown) // LINE))
        shown = end
    return shown


def amount(text: str) -> str:
    """How long a text is, in words; in characters where its script has no spaces."""
    words = text.count(" ") + text.count("\n") + 1
    spaced = words * 12 > len(text)
    number = QLocale().toString(_rounded(words if spaced else len(text)))
    if spaced:
        return fill(translate("Transcript", "%1 words"), number)
    return fill(translate("Transcript", "%1 characters"), number)


def _rounded(number: int) -> int:
    """Three digits tell enough."""
    step: int = 10 ** max(0, len(str(number)) - 3)
    return number // step * step


class FoldBox(Box):
    """“Show all” where the shown part ends, or “Show less” at the very end.

    Attributes:
        action: what it does, `UNFOLD` or `FOLD`.
        gone: it is not needed now; it keeps its place among the boxes, without room.
    """

    def __init__(
        self, action: str, long: str, gap: float, sheet: Sheet, spot: Spot, *, right: bool = False
    ) -> None:
        """Args: long: the length of the whole message. right: it stands below a question."""
        super().__init__(gap)
        self.action = action
        self.gone = False
        self._right = right
        self._spot = spot
        self._words = (
            fill(translate("Transcript", "Show all (%1)"), long)
            if action == UNFOLD
            else translate("Transcript", "Show less")
        )
        self._button = QRectF()
        self.height = sheet.px(_HEIGHT)

    @property
    def mark(self) -> object:
        return ("fold", self._words, self.gone)

    @property
    def extent(self) -> float:
        return 0.0 if self.gone else super().extent

    def lay_out(self, sheet: Sheet, width: float) -> None:
        self.width = width
        pad = sheet.px(tokens.SPACE_S)
        text = QFontMetricsF(sheet.small).horizontalAdvance(self._words)
        room = text + sheet.px(_ICON + 4) + 2 * pad
        self._button = QRectF(width - room + pad if self._right else -pad, 0, room, self.height)

    def plain(self, start: int = 0, end: int | None = None) -> str:
        return self._words

    def action_at(self, point: QPointF) -> str:
        return self.action if not self.gone and self._button.contains(point) else ""

    def act(self, action: str) -> bool:
        if action != self.action:
            return False
        self._spot.set(Choice.UNFOLDED, 1 if action == UNFOLD else 0)
        return True

    def draw(self, painter: QPainter, sheet: Sheet, look: Look) -> None:
        if self.gone:
            return
        style = sheet.style
        if look.hovered == self.action:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(style.inline_ground))
            painter.drawRoundedRect(self._button, tokens.RADIUS_S, tokens.RADIUS_S)
        pad, side = sheet.px(tokens.SPACE_S), sheet.px(_ICON)
        painter.setFont(sheet.small)
        painter.setPen(QColor(style.accent))
        painter.drawText(
            self._button.adjusted(pad, 0, 0, 0),
            Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine,
            self._words,
        )
        icon = "chevron-down" if self.action == UNFOLD else "chevron-up"
        place = QRectF(self._button.right() - pad - side, 0, side, self.height)
        sheet.paint_icon(painter, icon, style.accent, place, _ICON)
