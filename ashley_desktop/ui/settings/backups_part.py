"""The part of the history page that shows the backups there are, and makes and restores them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ashley_desktop.ui import tokens
from ashley_desktop.ui.parts import announce, plain_label
from ashley_desktop.ui.settings.fitting import Flow, heading

_LIST_HEIGHT = 150


class BackupsPart(QWidget):
    """The list, newest first.

    Signals:
        make_requested: a backup now. restore_requested: the path of the chosen one.
        other_requested: restore from a file that is to be chosen.
    """

    make_requested = Signal()
    restore_requested = Signal(str)
    other_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("Backups"))
        self.list = QListWidget()
        self.list.setObjectName("backup_list")
        self.list.setAccessibleName(self.tr("Backups there are"))
        self.list.setFixedHeight(_LIST_HEIGHT)
        self.make = QPushButton(self.tr("Back up now"))
        self.restore = QPushButton(self.tr("Restore…"))
        self.other = QPushButton(self.tr("Restore from a file…"))
        for button in (self.make, self.restore, self.other):
            button.setAutoDefault(False)  # Enter elsewhere on the page must not press it
        self.told = plain_label(tone="muted")
        self.told.setWordWrap(True)
        self.told.hide()
        self._lay_out()
        self.make.clicked.connect(self.make_requested)
        self.restore.clicked.connect(self._restore)
        self.other.clicked.connect(self.other_requested)
        self.list.itemSelectionChanged.connect(self._show_readiness)
        self._show_readiness()

    def set_backups(self, rows: Sequence[tuple[str, str]]) -> None:
        """List backups. Args: rows: the path of each, and what is shown of it."""
        self.list.clear()
        for path, words in rows:
            item = QListWidgetItem(words)
            item.setData(Qt.ItemDataRole.UserRole, path)
            self.list.addItem(item)
        self.list.setVisible(bool(rows))
        self._show_readiness()

    def tell(self, text: str) -> None:
        """Say what is going on."""
        if text != self.told.text():
            self.told.setText(text)
            announce(self.told, text)
        self.told.setVisible(bool(text))

    def set_busy(self, busy: bool) -> None:
        """While something is under way, nothing else begins."""
        for button in (self.make, self.other, self.list):
            button.setEnabled(not busy)
        self._show_readiness()

    def _show_readiness(self) -> None:
        chosen = bool(self.list.selectedItems())
        self.restore.setEnabled(chosen and self.make.isEnabled())

    def _restore(self) -> None:
        for item in self.list.selectedItems():
            self.restore_requested.emit(item.data(Qt.ItemDataRole.UserRole))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.SPACE_S)
        column.addWidget(heading(self.tr("Backups")))
        text = self.tr(
            "Made in quiet moments and before every update of the history, verified, and thinned: "
            "7 daily, 4 weekly, 12 monthly. Restoring keeps what is there now as a backup too."
        )
        explained = plain_label(text, tone="muted")
        explained.setWordWrap(True)
        column.addWidget(explained)
        column.addWidget(self.list)
        column.addWidget(self.told)
        column.addLayout(Flow(self.make, self.restore, self.other))
