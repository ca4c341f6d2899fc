"""The keys of a provider: typed once, never shown again, one of them in use.

A key leaves its field at once and never returns.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from ashley_desktop.ui import tokens
from ashley_desktop.ui.parts import Picker, announce, plain_label
from ashley_desktop.ui.theme import Theme

_LONGEST_LABEL = 40


class KeysPart(QWidget):
    """The part of a provider's page.

    Signals:
        entered: a key and its name; the name is None where the one in use is replaced.
        chosen: the name of the key to use. forgotten: the one in use shall go.
        nothing_typed: the button was pressed with an empty field.
    """

    entered = Signal(str, object)
    chosen = Signal(str)
    forgotten = Signal()
    nothing_typed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("Keys"))
        self.key = QLineEdit()
        self.key.setEchoMode(QLineEdit.EchoMode.Password)
        self.key.setAccessibleIdentifier("key")
        self.key.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
        )
        self.label = QLineEdit()
        self.label.setAccessibleIdentifier("key-label")
        self.label.setAccessibleName(self.tr("Name of the key"))
        self.label.setPlaceholderText(self.tr("Its name, such as Work"))
        self.label.setMaxLength(_LONGEST_LABEL)
        self.save_key = self._button(self.tr("Save key"), "save-key")
        self.forget_key = self._button(self.tr("Forget key"), "forget-key")
        self.another = self._button(self.tr("Add another key"), "add-key")
        self.another.setProperty("kind", "link")
        self.in_use = Picker(theme, framed=True)
        self.in_use.setAccessibleIdentifier("key-in-use")
        self.in_use.setAccessibleName(self.tr("Key in use"))
        self.in_use.view().setAccessibleName(self.tr("Keys"))
        self.state = plain_label(tone="muted", scale="small")
        self.state.setWordWrap(True)
        self._lay_out()
        self._connect()
        self.label.hide()
        self.set_keys((), "")
        self.set_state("", stored=False)

    def set_state(self, text: str, *, stored: bool) -> None:
        """Say whether a key is stored and for where, never the key."""
        self.state.setText(text)
        self.forget_key.setVisible(stored)
        self.another.setVisible(stored and self.label.isHidden())
        self._stored = stored
        self._show_placeholder()
        announce(self.state, text)

    def set_keys(self, labels: Sequence[str], in_use: str) -> None:
        """Offer these; sends no signal."""
        self.in_use.clear()
        for label in labels:
            self.in_use.addItem(label or self.tr("Without a name"), label)
        self.in_use.setCurrentIndex(self.in_use.findData(in_use))
        self._choice.setVisible(len(labels) > 1)

    def _button(self, text: str, identifier: str) -> QPushButton:
        button = QPushButton(text)
        button.setAccessibleIdentifier(identifier)
        button.setAutoDefault(False)
        return button

    def _lay_out(self) -> None:
        self._choice = QWidget()
        self._choice.setAccessibleName(self.tr("Key in use"))
        choice = QHBoxLayout(self._choice)
        choice.setContentsMargins(0, 0, 0, 0)
        choice.setSpacing(tokens.SPACE_S)
        label = plain_label(self.tr("In use"), tone="muted", scale="small")
        label.setBuddy(self.in_use)
        choice.addWidget(label)
        choice.addWidget(self.in_use)
        choice.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(tokens.SPACE_S)
        row.addWidget(self.key, 1)
        row.addWidget(self.save_key)
        foot = QHBoxLayout()
        foot.setSpacing(tokens.SPACE_S)
        foot.addWidget(self.forget_key)
        foot.addWidget(self.another)
        foot.addStretch(1)
        title = plain_label(self.tr("Key"), tone="muted", scale="small")
        title.setBuddy(self.key)
        self.key.setAccessibleName(self.tr("Key"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.SPACE_XS)
        column.addWidget(title)
        column.addWidget(self._choice)
        column.addWidget(self.label)
        column.addLayout(row)
        column.addWidget(self.state)
        column.addLayout(foot)

    def _connect(self) -> None:
        self.save_key.clicked.connect(self._send)
        self.key.returnPressed.connect(self._send)
        self.label.returnPressed.connect(self.key.setFocus)
        self.forget_key.clicked.connect(lambda: self.forgotten.emit())
        self.another.clicked.connect(self._name_another)
        self.in_use.activated.connect(lambda row: self.chosen.emit(self.in_use.itemData(row)))

    def _name_another(self) -> None:
        self.label.show()
        self.another.hide()
        self._show_placeholder()
        self.label.setFocus()

    def _show_placeholder(self) -> None:
        replaces = self._stored and self.label.isHidden()
        replace, paste = self.tr("Type a new key to replace it"), self.tr("Paste your key here")
        self.key.setPlaceholderText(replace if replaces else paste)

    def _send(self) -> None:
        key = self.key.text().strip()
        self.key.clear()
        if not key:
            self.nothing_typed.emit()
            self.key.setFocus()
            return
        label = None if self.label.isHidden() else self.label.text().strip()
        self.label.clear()
        self.label.hide()
        self.entered.emit(key, label)
