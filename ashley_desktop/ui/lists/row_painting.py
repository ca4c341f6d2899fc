"""What the rows of the sidebar's lists have in common: a heading, the ground, a quiet line."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from ashley_desktop.ui import tokens
from ashley_desktop.ui.theme import Theme

SIDE = tokens.SPACE_M


class RowFonts:
    """The fonts and heights in force."""

    def __init__(self, theme: Theme) -> None:
        self.title = theme.font(tokens.TYPE_BODY)
        self.small = theme.font(tokens.TYPE_SMALL)
        self.strong = theme.font(tokens.TYPE_SMALL, QFont.Weight.DemiBold)
        self.title_height = QFontMetrics(self.title).height()
        self.small_height = QFontMetrics(self.small).height()
        self.heading_height = self.small_height + tokens.SPACE_L


def paint_heading(painter: QPainter, theme: Theme, fonts: RowFonts, area: QRect, text: str) -> None:
    """A section's name over its first row."""
    painter.setFont(fonts.strong)
    painter.setPen(theme.colour("faint"))
    box = QRect(
        area.left() + SIDE + tokens.SPACE_XS, area.top(), area.width(), fonts.heading_height
    )
    bottom = Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft
    painter.drawText(box.adjusted(0, 0, -SIDE, -tokens.SPACE_XS), bottom, text)


def paint_ground(
    painter: QPainter, theme: Theme, body: QRect, option: QStyleOptionViewItem
) -> None:
    """What shows that a row is chosen, pointed at, or has the keyboard."""
    state = QStyle.StateFlag
    chosen = bool(option.state & state.State_Selected)
    pointed = bool(option.state & state.State_MouseOver)
    # A ring tells the keyboard's place; after a click the row's own colour is enough.
    by_keyboard = bool(option.state & state.State_KeyboardFocusChange)
    focused = by_keyboard and bool(option.state & state.State_HasFocus)
    if not (chosen or pointed or focused):
        return
    painter.setPen(theme.colour("accent") if focused else Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("accent_soft" if chosen else "hover"))
    painter.drawRoundedRect(body, tokens.RADIUS_M, tokens.RADIUS_M)


def paint_line(
    painter: QPainter,
    theme: Theme,
    area: QRect,
    text: str,
    font: QFont,
    colour: str = "text",
    place: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignTop,
) -> None:
    """One line of plain text, cut where it does not fit."""
    shown = QFontMetrics(font).elidedText(
        text.replace("\n", " "), Qt.TextElideMode.ElideRight, area.width()
    )
    painter.setFont(font)
    painter.setPen(theme.colour(colour))
    painter.drawText(area, place | Qt.TextFlag.TextSingleLine, shown)
