"""The page for backups, and for what becomes of old conversations.

It shows exactly what would go before it goes.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ashley_desktop.ui import tokens
from ashley_desktop.ui.parts import Picker, announce, plain_label
from ashley_desktop.ui.settings.backups_part import BackupsPart
from ashley_desktop.ui.settings.fitting import Words, beside, heading, wrapped
from ashley_desktop.ui.settings.setting_rows import SettingRows
from ashley_desktop.ui.texts import fill
from ashley_desktop.ui.theme import Theme

_DAYS = (7, 14, 30, 60, 90, 180, 365)
_LIST_HEIGHT = 180


class HistoryPage(QWidget):
    """Backups, and cleaning up by age.

    Attributes: backups: their part of the page. rows: the declared settings on it.

    Signals:
        opened: it is seen; what it shows may be old.
        rule_chosen: after how many days a conversation is old, and whether it goes by itself.
        clean_requested: what is listed shall go now.
    """

    opened = Signal()
    rule_chosen = Signal(int, bool)
    clean_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.backups = BackupsPart()
        self.rows = SettingRows(theme, "history", ("backup_daily", "trash_days"))
        self.days = Picker(theme, framed=True)
        self.days.setAccessibleName(self.tr("Not written to for"))
        self.days.view().setAccessibleName(self.tr("Numbers of days"))
        self.days.setFixedWidth(160)
        self.automatic = QCheckBox()
        self.automatic.setAccessibleName(self.tr("Do this by itself"))
        self.found = plain_label(tone="muted")
        self.found.setWordWrap(True)
        self.list = QListWidget()
        self.list.setObjectName("cleanup_list")
        self.list.setAccessibleName(self.tr("Conversations that would go"))
        self.list.setFixedHeight(_LIST_HEIGHT)
        self.clean = QPushButton(self.tr("Move to the trash"))
        self.clean.setAccessibleIdentifier("clean-up")
        self.clean.setAutoDefault(False)  # Enter elsewhere on the page must not press it
        self._lay_out()
        self.days.activated.connect(self._choose_rule)
        self.automatic.clicked.connect(self._choose_rule)
        self.clean.clicked.connect(self.clean_requested)
        self.set_rule(30, automatic=False)
        self.set_old([], 0)

    def set_rule(self, days: int, *, automatic: bool) -> None:
        """Show what is chosen; sends no signal."""
        self.days.clear()
        for choice in sorted({*_DAYS, days}):
            self.days.addItem(fill(self.tr("%1 days"), choice), choice)
        self.days.setCurrentIndex(self.days.findData(days))
        self.automatic.setChecked(automatic)

    def set_old(self, rows: Sequence[str], count: int) -> None:
        """List what would go.

        Args:
            rows: title and date of the first conversations. count: of all that would go.
        """
        self.list.clear()
        self.list.addItems(rows)
        if count > len(rows):
            more = QListWidgetItem(fill(self.tr("and %1 more"), count - len(rows)), self.list)
            more.setFlags(Qt.ItemFlag.NoItemFlags)
        self.list.setVisible(bool(rows))
        self.clean.setEnabled(bool(rows))
        if rows:
            text = fill(self.tr("Conversations that would go to the trash now: %1."), count)
        else:
            text = self.tr("No conversation is that old.")
        if text != self.found.text():
            self.found.setText(text)
            announce(self.found, text)

    def _choose_rule(self) -> None:
        self.rule_chosen.emit(self.days.currentData(), self.automatic.isChecked())

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(*([tokens.SPACE_XL] * 4))
        column.setSpacing(tokens.SPACE_S)
        column.addWidget(heading(self.tr("History"), "title"))
        column.addSpacing(tokens.SPACE_S)
        column.addWidget(self.backups)
        column.addSpacing(tokens.SPACE_S)
        column.addWidget(self.rows)
        column.addSpacing(tokens.SPACE_L)
        column.addWidget(heading(self.tr("Clean up")))
        told = self.tr(
            "Moves conversations that nothing was written to for a long time into the trash, "
            "where they can be taken back for a while. Pinned ones stay."
        )
        explained = plain_label(told, tone="muted")
        explained.setWordWrap(True)
        column.addWidget(explained)
        row = QHBoxLayout()
        row.setSpacing(tokens.SPACE_S)
        label = wrapped(plain_label(self.tr("Not written to for")))
        label.setBuddy(self.days)
        column.addWidget(label)
        row.addWidget(self.days)
        row.addStretch(1)
        column.addLayout(row)
        column.addLayout(
            beside(self.automatic, Words(self.automatic, self.tr("Do this by itself")))
        )
        column.addSpacing(tokens.SPACE_S)
        column.addWidget(self.found)
        column.addWidget(self.list)
        foot = QHBoxLayout()
        foot.addWidget(self.clean)
        foot.addStretch(1)
        column.addLayout(foot)
        column.addStretch(1)
        column.addLayout(self.rows.reset_line())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.opened.emit()
