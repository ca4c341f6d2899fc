"""Rows of personas in a list: face, title, one line, and the keys that choose it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ashley_desktop.ui import tokens
from ashley_desktop.ui.faces import Faces
from ashley_desktop.ui.theme import Theme

if TYPE_CHECKING:
    from ashley_desktop.ui.persona_picker import PersonaChoice

CHOICE = Qt.ItemDataRole.UserRole
_DISC = 32


class PersonaRows(QStyledItemDelegate):
    """Face, title, what the persona is good at, and the keys that choose it."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._faces = Faces(theme)

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(0, row_height(self._theme))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        choice: PersonaChoice = index.data(CHOICE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour("accent_soft"))
            painter.drawRoundedRect(area, tokens.RADIUS_M, tokens.RADIUS_M)
        inner = area.adjusted(tokens.SPACE_S, 0, -tokens.SPACE_M, 0)
        top = inner.top() + (inner.height() - _DISC) / 2
        disc = QRectF(inner.left(), top, _DISC, _DISC)
        self._faces.painter.paint(painter, choice.look, disc)
        inner.setLeft(inner.left() + _DISC + tokens.SPACE_M)
        self._paint_words(painter, inner, choice)
        painter.restore()

    def _paint_words(self, painter: QPainter, area: QRect, choice: PersonaChoice) -> None:
        small = self._theme.font(tokens.TYPE_SMALL)
        strong = self._theme.font(tokens.TYPE_BODY, QFont.Weight.Medium)
        left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        half = QRect(area)
        if choice.description:
            lines = QFontMetrics(strong).height() + QFontMetrics(small).height() + 1
            half.setTop(area.top() + (area.height() - lines) // 2)
            half.setHeight(QFontMetrics(strong).height())
        painter.setFont(small)
        painter.setPen(self._theme.colour("faint"))
        painter.drawText(half, right, choice.keys)
        wide = QFontMetrics(small).horizontalAdvance(choice.keys)
        half.setRight(half.right() - wide - (tokens.SPACE_S if wide else 0))
        self._paint_cut(painter, strong, "text", half, left, choice.title)
        if choice.description:
            below = QRect(area.left(), half.bottom() + 1, area.width(), 0)
            below.setHeight(QFontMetrics(small).height())
            self._paint_cut(painter, small, "muted", below, left, choice.description)

    def _paint_cut(
        self,
        painter: QPainter,
        font: QFont,
        colour: str,
        area: QRect,
        flags: Qt.AlignmentFlag,
        text: str,
    ) -> None:
        painter.setFont(font)
        painter.setPen(self._theme.colour(colour))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, flags | Qt.TextFlag.TextSingleLine, shown)


def row_item(choice: PersonaChoice) -> QListWidgetItem:
    """A persona's row."""
    item = QListWidgetItem(choice.title)
    item.setData(CHOICE, choice)
    item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, choice.description)
    return item


def row_height(theme: Theme) -> int:
    """High enough for two lines at any zoom."""
    lines = round((tokens.TYPE_BODY + tokens.TYPE_SMALL) * theme.scale * 1.3)
    return max(_DISC, lines) + tokens.SPACE_M
