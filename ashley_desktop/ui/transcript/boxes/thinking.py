"""The line above a reply that tells how long the model thought, and opens what it thought."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from PySide6.QtCore import QLocale, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from ashley_desktop.storage.records import MessageRecord, State
from ashley_desktop.ui import tokens
from ashley_desktop.ui.texts import fill
from ashley_desktop.ui.transcript.boxes.box import Box, Look
from ashley_desktop.ui.transcript.boxes.spot import Spot
from ashley_desktop.ui.transcript.choices import Choice
from ashley_desktop.ui.transcript.sheet import Sheet
from ashley_desktop.ui.transcript.words import translate

THINK = "thinking"
_HEIGHT = 28
_ICON = 16


class ThinkingBox(Box):
    """“Thought for 12 s”, with a chevron; a click opens and shuts the thinking.

    Attributes: counts: the seconds go on; `tick` brings them up to date.
    """

    def __init__(
        self, words: Callable[[], str], gap: float, sheet: Sheet, spot: Spot, *, counts: bool
    ) -> None:
        """Args: words: the line as it is now. counts: it changes with the time."""
        super().__init__(gap)
        self.counts = counts
        self._words = words
        self._text = words()
        self._spot = spot
        self._button = QRectF()
        self.height = sheet.px(_HEIGHT)

    @property
    def opened(self) -> bool:
        """Whether the thinking is shown."""
        return bool(self._spot.get(Choice.THINKING_OPEN))

    @property
    def mark(self) -> object:
        return (THINK, self._text, self.opened)

    def tick(self, sheet: Sheet) -> None:
        """A second has gone by; the line keeps its height."""
        self._text = self._words()
        self.lay_out(sheet, self.width)

    def lay_out(self, sheet: Sheet, width: float) -> None:
        self.width = width
        text = QFontMetricsF(sheet.small).horizontalAdvance(self._text)
        pad = sheet.px(tokens.SPACE_S)
        room = pad + text + sheet.px(_ICON)
        self._button = QRectF(-pad, 0, min(room + pad, width + pad), self.height)

    def plain(self, start: int = 0, end: int | None = None) -> str:
        return self._text

    def action_at(self, point: QPointF) -> str:
        return THINK if self._button.contains(point) else ""

    def act(self, action: str) -> bool:
        if action != THINK:
            return False
        self._spot.toggle(Choice.THINKING_OPEN)
        return True

    def draw(self, painter: QPainter, sheet: Sheet, look: Look) -> None:
        style = sheet.style
        hovered = look.hovered == THINK
        if hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(style.inline_ground))
            painter.drawRoundedRect(self._button, tokens.RADIUS_S, tokens.RADIUS_S)
        colour = style.text if hovered else style.muted
        painter.setFont(sheet.small)
        painter.setPen(QColor(colour))
        place = QRectF(0, 0, self.width, self.height)
        painter.drawText(
            place, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, self._text
        )
        side = sheet.px(_ICON)
        left = self._button.right() - side - sheet.px(2)
        icon = "chevron-down" if self.opened else "chevron-right"
        sheet.paint_icon(painter, icon, colour, QRectF(left, 0, side, self.height), _ICON)


def still_thinking(record: MessageRecord) -> bool:
    """Whether nothing of the reply itself has arrived yet."""
    return record.state is State.STREAMING and not record.content


def thinking_words(record: MessageRecord, now: datetime | None = None) -> str:
    """How long a reply was thought about, or has been up to now.

    Args: now: aware; the present moment where it is left out.
    """
    if still_thinking(record):
        seconds = round(((now or datetime.now(UTC)) - record.created_at).total_seconds())
        if not 1 <= seconds < 86_400:
            return translate("Transcript", "Thinking…")
        return fill(translate("Transcript", "Thinking… %1"), _duration(seconds))
    if record.reasoning_ms is None:
        return translate("Transcript", "Thought it over")
    seconds = round(record.reasoning_ms / 1000)
    if seconds < 1:
        return translate("Transcript", "Thought for a moment")
    return fill(translate("Transcript", "Thought for %1"), _duration(seconds))


def _duration(seconds: int) -> str:
    locale = QLocale()
    minutes, rest = divmod(seconds, 60)
    if not minutes:
        return fill(translate("Transcript", "%1 s"), locale.toString(rest))
    if not rest:
        return fill(translate("Transcript", "%1 min"), locale.toString(minutes))
    return fill(
        translate("Transcript", "%1 min %2 s"), locale.toString(minutes), locale.toString(rest)
    )
