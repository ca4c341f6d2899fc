"""The rules of moderation: a box to switch each on or off, its name, and what it does."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from ashley_desktop.core.moderation.rules import Action, AppliesTo, Rule
from ashley_desktop.ui import tokens
from ashley_desktop.ui.lists.row_painting import paint_ground, paint_line
from ashley_desktop.ui.texts import fill
from ashley_desktop.ui.theme import Theme
from ashley_desktop.ui.transcript.words import translate

_RULE = Qt.ItemDataRole.UserRole
_BOX = 18
_Index = QModelIndex | QPersistentModelIndex


def does(action: Action) -> str:
    """What a rule does, in a word."""
    return {
        Action.BLOCK: translate("RuleList", "Stops"),
        Action.WARN: translate("RuleList", "Notes"),
        Action.ALLOW: translate("RuleList", "Lets pass"),
    }[action]


def looks_at(applies_to: AppliesTo) -> str:
    """Where a rule looks, in a few words."""
    return {
        AppliesTo.QUESTION: translate("RuleList", "in your messages"),
        AppliesTo.ANSWER: translate("RuleList", "in replies"),
        AppliesTo.BOTH: translate("RuleList", "in messages and replies"),
    }[applies_to]


class RuleList(QListWidget):
    """The list.

    Signals:
        chosen: a rule's name. switched: (name, on). delete_wanted: the Delete key.
    """

    chosen = Signal(str)
    switched = Signal(str, bool)
    delete_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._filling = False
        self.setObjectName("rule_list")
        self.setAccessibleName(self.tr("Rules"))
        self.setAccessibleIdentifier("moderation-rules")
        self.setItemDelegate(_Rows(theme, self))
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        theme.changed.connect(self.scheduleDelayedItemsLayout)
        self.currentRowChanged.connect(self._choose)
        self.itemChanged.connect(self._switch)

    def set_rules(self, rules: Sequence[Rule], current: str) -> None:
        """Show these, with one of them chosen; sends no signal."""
        self._filling = True
        while self.count() > len(rules):
            self.takeItem(self.count() - 1)
        while self.count() < len(rules):
            self.addItem(QListWidgetItem())
        for row, rule in enumerate(rules):
            item = self.item(row)
            item.setData(_RULE, rule)
            item.setText(rule.name)
            item.setCheckState(Qt.CheckState.Checked if rule.enabled else Qt.CheckState.Unchecked)
            spoken = fill(
                self.tr("%1: %2 %3"), rule.name, does(rule.action), looks_at(rule.applies_to)
            )
            item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)
            if rule.name == current:
                self.setCurrentRow(row)
        self._filling = False

    @property
    def current(self) -> Rule | None:
        """The chosen rule."""
        item = self.currentItem()
        found = item.data(_RULE) if item is not None else None
        return found if isinstance(found, Rule) else None

    def _choose(self, _: int) -> None:
        rule = self.current
        if not self._filling and rule is not None:
            self.chosen.emit(rule.name)

    def _switch(self, item: QListWidgetItem) -> None:
        rule = item.data(_RULE)
        on = item.checkState() == Qt.CheckState.Checked
        if not self._filling and isinstance(rule, Rule) and rule.enabled != on:
            self.switched.emit(rule.name, on)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self.delete_wanted.emit()
            return
        super().keyPressEvent(event)


class _Rows(QStyledItemDelegate):
    """Paints a box, a name, and below it what the rule does."""

    def __init__(self, theme: Theme, parent: RuleList) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        body, small = (
            QFontMetrics(self._theme.font(size)).height()
            for size in (tokens.TYPE_BODY, tokens.TYPE_SMALL)
        )
        return QSize(200, body + small + 2 * tokens.SPACE_S)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        rule = index.data(_RULE)
        if not isinstance(rule, Rule):
            return
        area = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_ground(painter, self._theme, area.adjusted(0, 1, 0, -1), option)
        self._paint_box(painter, self._box(area), rule.enabled)
        left = area.left() + tokens.SPACE_M + _BOX + tokens.SPACE_M
        inner = QRect(
            left,
            area.top() + tokens.SPACE_S,
            area.right() - left - tokens.SPACE_M,
            area.height() - 2 * tokens.SPACE_S,
        )
        body, small = self._theme.font(tokens.TYPE_BODY), self._theme.font(tokens.TYPE_SMALL)
        tone = "text" if rule.enabled else "faint"
        paint_line(painter, self._theme, inner, rule.name, body, tone)
        below = inner.adjusted(0, QFontMetrics(body).height(), 0, 0)
        words = [does(rule.action), looks_at(rule.applies_to), rule.category]
        if rule.changed:
            words.append(translate("RuleList", "changed"))
        elif not rule.shipped:
            words.append(translate("RuleList", "yours"))
        told = " · ".join(filter(None, words))
        paint_line(painter, self._theme, below, told, small, "muted" if rule.enabled else "faint")
        painter.restore()

    def _paint_box(self, painter: QPainter, box: QRect, on: bool) -> None:
        theme = self._theme
        painter.setPen(theme.colour("accent" if on else "faint"))
        painter.setBrush(theme.colour("accent" if on else "raised"))
        painter.drawRoundedRect(box, 4, 4)
        if on:
            painter.drawPixmap(box.adjusted(1, 1, -1, -1), theme.pixmap("check", "on_accent", 16))

    @staticmethod
    def _box(area: QRect) -> QRect:
        top = area.top() + (area.height() - _BOX) // 2
        return QRect(area.left() + tokens.SPACE_M, top, _BOX, _BOX)

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: _Index,
    ) -> bool:
        if event.type() == QEvent.Type.MouseButtonRelease and isinstance(event, QMouseEvent):
            if (
                not self._box(option.rect)
                .adjusted(-8, -8, 8, 8)
                .contains(event.position().toPoint())
            ):
                return False
        elif not (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Select)
        ):
            return False
        on = Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole)) == Qt.CheckState.Checked
        state = Qt.CheckState.Unchecked if on else Qt.CheckState.Checked
        return model.setData(index, state, Qt.ItemDataRole.CheckStateRole)
