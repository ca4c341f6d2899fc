"""The quiet row under a message: which version it is, and what can be done with it.

Its height is always there, so that nothing moves when the icons come with the pointer.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QLocale, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from ashley_desktop.storage.records import MessageRecord, Role, State
from ashley_desktop.ui import tokens
from ashley_desktop.ui.texts import fill
from ashley_desktop.ui.transcript.boxes.box import Box, Look
from ashley_desktop.ui.transcript.deeds import Deed, can_continue, offered
from ashley_desktop.ui.transcript.sheet import Sheet
from ashley_desktop.ui.transcript.words import translate, words
from ashley_desktop.ui.usage import usage_words

HEIGHT = 28
_BUTTON, _ICON = 28, 17
_INSET = 8  # the outermost icon itself stands at the edge of the text

_ICONS = {
    Deed.COPY: "copy",
    Deed.EDIT: "rename",
    Deed.UNPIN: "pin",
    Deed.REGENERATE: "retry",
    Deed.MORE: "more",
    Deed.PREVIOUS: "chevron-left",
    Deed.NEXT: "chevron-right",
}


@dataclass(frozen=True, slots=True)
class _Button:
    deed: Deed
    place: QRectF
    enabled: bool = True


class FootBox(Box):
    """Pager, icons, where a reply was cut short Continue; the mark of a pinned message, and what
    a reply used where the reader wants to see that."""

    def __init__(self, record: MessageRecord, *, newest: bool, gap: float, sheet: Sheet) -> None:
        super().__init__(gap)
        self.height = sheet.px(HEIGHT)
        asked = record.role is Role.USER
        self._right = asked
        self._version, self._versions = record.version, record.versions
        possible = offered(record, newest=newest)
        shown = [deed for deed in (Deed.COPY, Deed.EDIT, Deed.REGENERATE) if deed in possible]
        ended = record.state is not State.STREAMING
        self._deeds = [*shown, Deed.MORE] if ended else []
        self._continues = ended and newest and can_continue(record)
        self._always = ended and newest and not asked
        self._pins = [Deed.UNPIN] if record.pinned and ended else []
        self._usage = usage_words(record) if sheet.style.usage else ""
        self._icons: list[_Button] = []
        self._pager: list[_Button] = []
        self._continue = QRectF()
        self._count = QRectF()
        self._pin: list[_Button] = []
        self._words = QRectF()

    @property
    def mark(self) -> object:
        return (
            "foot",
            self._version,
            self._versions,
            *self._deeds,
            self._continues,
            self._always,
            *self._pins,
            self._usage,
        )

    def lay_out(self, sheet: Sheet, width: float) -> None:
        if width == self.width:
            return
        self.width = width
        side, inset = sheet.px(_BUTTON), sheet.px(_INSET)
        pager = self._pager_width(sheet)
        word = self._continue_width(sheet)
        icons = len(self._deeds) * side
        pin = len(self._pins) * side
        if self._right:
            left = width - icons - pager - pin + inset
            self._place_pin(left, side)
            left += pin
            self._place_icons(left, side)
            self._place_pager(left + icons, side, pager)
            return
        left = 0.0
        if self._continues:
            self._continue = QRectF(0, 0, word, self.height)
            left = word + sheet.px(tokens.SPACE_S) + inset
        self._place_pin(left - inset, side)
        left += pin
        self._place_pager(left - inset, side, pager)
        self._place_icons(left - inset + pager, side)
        self._words = QRectF(left + pager + icons, 0, 0, self.height)
        self._words.setRight(max(width, self._words.left()))

    def _pager_width(self, sheet: Sheet) -> float:
        if self._versions < 2:
            return 0.0
        text = QFontMetricsF(sheet.small).horizontalAdvance(self._counted(widest=True))
        return 2 * sheet.px(_BUTTON) + text

    def _continue_width(self, sheet: Sheet) -> float:
        text = QFontMetricsF(sheet.strong).horizontalAdvance(words(Deed.CONTINUE))
        return text + sheet.px(_ICON + 6 + 2 * tokens.SPACE_M)

    def _place_icons(self, left: float, side: float) -> None:
        self._icons = [
            _Button(deed, QRectF(left + at * side, 0, side, self.height))
            for at, deed in enumerate(self._deeds)
        ]

    def _place_pin(self, left: float, side: float) -> None:
        place = QRectF(left, 0, side, self.height)
        self._pin = [_Button(deed, place) for deed in self._pins]

    def _place_pager(self, left: float, side: float, whole: float) -> None:
        self._pager = []
        if not whole:
            return
        before = QRectF(left, 0, side, self.height)
        after = QRectF(left + whole - side, 0, side, self.height)
        self._count = QRectF(before.right(), 0, after.left() - before.right(), self.height)
        self._pager = [
            _Button(Deed.PREVIOUS, before, self._version > 1),
            _Button(Deed.NEXT, after, self._version < self._versions),
        ]

    def _counted(self, *, widest: bool = False) -> str:
        locale = QLocale()
        number = self._versions if widest else self._version
        return fill(
            translate("Transcript", "%1/%2"),
            locale.toString(number),
            locale.toString(self._versions),
        )

    def action_at(self, point: QPointF) -> str:
        if self._continues and self._continue.contains(point):
            return str(Deed.CONTINUE)
        for button in (*self._pin, *self._pager, *self._icons):
            if button.enabled and button.place.contains(point):
                return str(button.deed)
        return ""

    def draw(self, painter: QPainter, sheet: Sheet, look: Look) -> None:
        if self._continues:
            self._paint_continue(painter, sheet, hovered=look.hovered == Deed.CONTINUE)
        for button in (*self._pin, *self._pager):
            self._paint_button(painter, sheet, button, look)
        if self._usage:
            self._paint_usage(painter, sheet)
        if self._pager:
            painter.setFont(sheet.small)
            painter.setPen(QColor(sheet.style.muted))
            painter.drawText(self._count, Qt.AlignmentFlag.AlignCenter, self._counted())
        if look.active or self._always:
            for button in self._icons:
                self._paint_button(painter, sheet, button, look)

    def _paint_usage(self, painter: QPainter, sheet: Sheet) -> None:
        metrics = QFontMetricsF(sheet.small)
        shown = metrics.elidedText(self._usage, Qt.TextElideMode.ElideRight, self._words.width())
        painter.setFont(sheet.small)
        painter.setPen(QColor(sheet.style.faint))
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(self._words, right | Qt.TextFlag.TextSingleLine, shown)

    def _paint_button(self, painter: QPainter, sheet: Sheet, button: _Button, look: Look) -> None:
        style = sheet.style
        hovered = look.hovered == button.deed and button.enabled
        if hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(style.inline_ground))
            painter.drawRoundedRect(button.place, tokens.RADIUS_S, tokens.RADIUS_S)
        colour = style.text if hovered else style.muted
        icon = _ICONS[button.deed]
        if look.done == button.deed:
            colour, icon = style.accent, "check"
        elif button.deed is Deed.UNPIN:
            colour = style.accent
        elif not button.enabled:
            colour = style.edge
        sheet.paint_icon(painter, icon, colour, button.place, _ICON)

    def _paint_continue(self, painter: QPainter, sheet: Sheet, *, hovered: bool) -> None:
        style = sheet.style
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(style.accent if hovered else style.bubble))
        painter.drawRoundedRect(self._continue, tokens.RADIUS_S, tokens.RADIUS_S)
        colour = style.ground if hovered else style.accent
        pad, side = sheet.px(tokens.SPACE_M), sheet.px(_ICON)
        glyph = QRectF(pad - sheet.px(2), 0, side, self.height)
        sheet.paint_icon(painter, "continue", colour, glyph, _ICON)
        painter.setFont(sheet.strong)
        painter.setPen(QColor(colour))
        painter.drawText(
            self._continue.adjusted(pad + side + sheet.px(4), 0, 0, 0),
            Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine,
            words(Deed.CONTINUE),
        )
