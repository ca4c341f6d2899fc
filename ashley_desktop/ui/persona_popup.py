"""The list behind the drop-down of personas: a field that filters it, rows, and the way to edit.

Keys typed go to the field, arrows and Enter to the list.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ashley_desktop.ui import tokens
from ashley_desktop.ui.faces import Faces
from ashley_desktop.ui.fields import SearchField
from ashley_desktop.ui.parts import plain_label
from ashley_desktop.ui.theme import Theme

if TYPE_CHECKING:
    from ashley_desktop.ui.persona_picker import PersonaChoice

_WIDTH = 340
_DISC = 32
_MOST_ROWS = 7
_CHOICE = Qt.ItemDataRole.UserRole
_LIST_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class PersonaPopup(QFrame):
    """Signals: chosen: a persona's name. manage_requested: they are to be edited."""

    chosen = Signal(str)
    manage_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._theme = theme
        self._choices: tuple[PersonaChoice, ...] = ()
        self._current = ""
        self.setObjectName("persona_popup")
        self.setAccessibleName(self.tr("Personas"))
        self.field = SearchField(theme, self.tr("Search personas"))
        self.field.setAccessibleName(self.tr("Search personas"))
        self.field.setAccessibleIdentifier("persona-search")
        self.list = QListWidget()
        self.list.setObjectName("persona_list")
        self.list.setAccessibleName(self.tr("Personas"))
        self.list.setAccessibleIdentifier("persona-list")
        self.list.setItemDelegate(_Rows(theme, self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.list.setMouseTracking(True)
        self._nobody = plain_label(self.tr("No persona matches."), tone="muted")
        self._nobody.setContentsMargins(tokens.SPACE_M, tokens.SPACE_S, tokens.SPACE_M, 0)
        self.manage = QPushButton(self.tr("Manage personas…"))
        self.manage.setAccessibleIdentifier("manage-personas")
        self.manage.setProperty("kind", "row")
        self._lay_out()
        self._connect()

    def set_personas(self, choices: Sequence[PersonaChoice], current: str) -> None:
        """Offer these. Args: current: name of the one that answers now."""
        self._choices, self._current = tuple(choices), current
        self._fill()

    def begin(self) -> None:
        """Forget what was searched for, and make room for the rows."""
        self.field.clear()
        self._fill()
        rows = max(1, min(_MOST_ROWS, self.list.count()))
        self.list.setFixedHeight(rows * _row_height(self._theme) + 2)
        self.setFixedWidth(_WIDTH)
        self.adjustSize()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(*([tokens.SPACE_S] * 4))
        column.setSpacing(tokens.SPACE_XS)
        column.addWidget(self.field)
        column.addWidget(self._nobody)
        column.addWidget(self.list)
        line = QFrame()
        line.setObjectName("popup_line")
        line.setFixedHeight(1)
        column.addWidget(line)
        column.addWidget(self.manage)

    def _connect(self) -> None:
        self.field.textChanged.connect(self._fill)
        self.field.installEventFilter(self)
        self.list.itemClicked.connect(self._take)
        self.list.itemActivated.connect(self._take)
        self.list.itemEntered.connect(self.list.setCurrentItem)
        self.manage.clicked.connect(self._manage)

    def _fill(self) -> None:
        words = self.field.text().casefold().split()
        self.list.clear()
        for choice in self._choices:
            said = f"{choice.title} {choice.name} {choice.description}".casefold()
            if all(word in said for word in words):
                self.list.addItem(_row(choice))
                if choice.name == self._current and not words:
                    self.list.setCurrentRow(self.list.count() - 1)
        if self.list.currentRow() < 0 and self.list.count():
            self.list.setCurrentRow(0)
        self._nobody.setVisible(not self.list.count())

    def _take(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.hide()
            self.chosen.emit(item.data(_CHOICE).name)

    def _manage(self) -> None:
        self.hide()
        self.manage_requested.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in _LIST_KEYS:
                self.list.keyPressEvent(event)
                return True
            if event.key() in _ENTER:
                self._take(self.list.currentItem())
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            return
        super().keyPressEvent(event)


class _Rows(QStyledItemDelegate):
    """Face, title, what the persona is good at, and the keys that choose it."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._faces = Faces(theme)

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(_WIDTH - 4 * tokens.SPACE_S, _row_height(self._theme))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        choice: PersonaChoice = index.data(_CHOICE)
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


def _row(choice: PersonaChoice) -> QListWidgetItem:
    item = QListWidgetItem(choice.title)
    item.setData(_CHOICE, choice)
    item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, choice.description)
    return item


def _row_height(theme: Theme) -> int:
    """High enough for two lines at any zoom."""
    lines = round((tokens.TYPE_BODY + tokens.TYPE_SMALL) * theme.scale * 1.3)
    return max(_DISC, lines) + tokens.SPACE_M
