"""The page for who answers: the model on this machine, or a server with a key.

Holds what a person types until it is sent on; a key leaves its field at once and never returns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from ashley_desktop.ui import tokens
from ashley_desktop.ui.parts import announce, plain_label, restyle
from ashley_desktop.ui.theme import Theme


@dataclass(frozen=True, slots=True)
class ProviderChoice:
    """A provider as the page shows it.

    Attributes:
        local: it runs on this machine and has neither address nor key.
        base_url, model: in force now. usual_url, usual_model: shown where nothing is typed.
        note: one line about it, such as how small its model is.
    """

    name: str
    title: str
    local: bool = False
    base_url: str = ""
    usual_url: str = ""
    model: str = ""
    usual_model: str = ""
    note: str = ""


class ProviderSection(QWidget):
    """One provider: its choice, and for a server its address, model and key.

    Signals:
        chosen: this one shall answer.
        base_url_changed, model_changed: typed to the end; empty means the usual one.
        key_entered: a key to keep. key_forgotten, test_requested: buttons.
    """

    chosen = Signal()
    base_url_changed = Signal(str)
    model_changed = Signal(str)
    key_entered = Signal(str)
    key_forgotten = Signal()
    test_requested = Signal()

    def __init__(self, theme: Theme, provider: ProviderChoice) -> None:
        super().__init__()
        self._theme = theme
        self._known: dict[QLineEdit, str] = {}
        self.setAccessibleName(provider.title)
        self.choice = QRadioButton(provider.title)
        self.choice.setFont(theme.font(tokens.TYPE_STRONG))
        self.choice.clicked.connect(lambda: self.chosen.emit())
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, tokens.SPACE_L)
        self._column.setSpacing(tokens.SPACE_XS)
        self._column.addWidget(self.choice)
        self._inner = QVBoxLayout()
        self._inner.setContentsMargins(tokens.SPACE_XL, 0, 0, 0)
        self._inner.setSpacing(tokens.SPACE_XS)
        self._column.addLayout(self._inner)
        if provider.note:
            note = plain_label(provider.note, tone="muted")
            note.setWordWrap(True)
            self._inner.addWidget(note)
        if not provider.local:
            self._add_server(provider)
        self._add_test()

    def set_values(self, base_url: str, model: str) -> None:
        """Show what is stored; a field that is being typed into is left alone."""
        for field, text in ((self.base_url, base_url), (self.model, model)):
            self._known[field] = text
            if not field.hasFocus():
                field.setText(text)

    def set_key_state(self, text: str, stored: bool) -> None:
        """Say whether a key is stored and for where, never the key."""
        self.key_state.setText(text)
        self.forget_key.setVisible(stored)
        replace = self.tr("Type a new key to replace it")
        self.key.setPlaceholderText(replace if stored else self.tr("Paste your key here"))
        announce(self.key_state, text)

    def set_problem(self, text: str) -> None:
        """Say what is wrong with what was typed; empty takes it back."""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))
        announce(self.problem, text, urgent=True)

    def set_test_result(self, text: str, good: bool | None) -> None:
        """Say how the test went.

        Args:
            good: None while it runs, when it cannot be started again.
        """
        tone = "muted" if good is None else "good" if good else "problem"
        self.test_result.setText(text)
        self.test_result.setProperty("tone", tone)
        restyle(self.test_result)
        self.test.setEnabled(good is not None)
        announce(self.test_result, text)

    def _add_server(self, provider: ProviderChoice) -> None:
        self.base_url = self._field(self.tr("Server address"), provider.usual_url)
        self.base_url.setAccessibleIdentifier("base-url")
        self.model = self._field(self.tr("Model"), provider.usual_model)
        self.model.setAccessibleIdentifier("default-model")
        self.set_values(provider.base_url, provider.model)
        self.base_url.editingFinished.connect(
            lambda: self._send_change(self.base_url, self.base_url_changed.emit)
        )
        self.model.editingFinished.connect(
            lambda: self._send_change(self.model, self.model_changed.emit)
        )
        self._add_key()

    def _add_key(self) -> None:
        self.key = QLineEdit()
        self.key.setEchoMode(QLineEdit.EchoMode.Password)
        self.key.setAccessibleIdentifier("key")
        self.key.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
        )
        self.save_key = QPushButton(self.tr("Save key"))
        self.save_key.setAccessibleIdentifier("save-key")
        self.forget_key = QPushButton(self.tr("Forget key"))
        self.forget_key.setAccessibleIdentifier("forget-key")
        for button in (self.save_key, self.forget_key):
            button.setAutoDefault(False)
        row = QHBoxLayout()
        row.setSpacing(tokens.SPACE_S)
        row.addWidget(self.key, 1)
        row.addWidget(self.save_key)
        row.addWidget(self.forget_key)
        self._inner.addSpacing(tokens.SPACE_S)
        self._inner.addWidget(self._label(self.tr("Key"), self.key))
        self._inner.addLayout(row)
        self.key_state = plain_label(tone="muted", scale="small")
        self.key_state.setWordWrap(True)
        self.problem = plain_label(tone="problem", scale="small")
        self.problem.setWordWrap(True)
        self.problem.hide()
        self._inner.addWidget(self.key_state)
        self._inner.addWidget(self.problem)
        self.save_key.clicked.connect(self._send_key)
        self.key.returnPressed.connect(self._send_key)
        self.forget_key.clicked.connect(lambda: self.key_forgotten.emit())
        self.set_key_state("", False)

    def _add_test(self) -> None:
        self.test = QPushButton(self.tr("Test"))
        self.test.setAccessibleIdentifier("test-provider")
        self.test.setAutoDefault(False)
        self.test.clicked.connect(lambda: self.test_requested.emit())
        self.test_result = plain_label(tone="muted")
        self.test_result.setAccessibleIdentifier("test-result")
        self.test_result.setWordWrap(True)
        row = QHBoxLayout()
        row.setSpacing(tokens.SPACE_M)
        row.addWidget(self.test)
        row.addWidget(self.test_result, 1)
        self._inner.addSpacing(tokens.SPACE_S)
        self._inner.addLayout(row)

    def _field(self, title: str, placeholder: str) -> QLineEdit:
        field = QLineEdit()
        field.setPlaceholderText(placeholder)
        self._inner.addSpacing(tokens.SPACE_S)
        self._inner.addWidget(self._label(title, field))
        self._inner.addWidget(field)
        return field

    def _label(self, text: str, buddy: QWidget) -> QLabel:
        label = plain_label(text, tone="muted", scale="small")
        label.setBuddy(buddy)
        buddy.setAccessibleName(text)
        return label

    def _send_change(self, field: QLineEdit, send: object) -> None:
        text = field.text().strip()
        if text != self._known.get(field, "") and callable(send):
            self._known[field] = text
            send(text)

    def _send_key(self) -> None:
        key = self.key.text().strip()
        self.key.clear()
        if key:
            self.key_entered.emit(key)
        else:
            self.set_problem(self.tr("Paste a key into the field first."))
            self.key.setFocus()


class ProvidersPage(QWidget):
    """All providers.

    Signals: as ProviderSection's, each with the provider's name first.
    """

    provider_chosen = Signal(str)
    base_url_changed = Signal(str, str)
    model_changed = Signal(str, str)
    key_entered = Signal(str, str)
    key_forgotten = Signal(str)
    test_requested = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.sections: dict[str, ProviderSection] = {}
        self._group = QButtonGroup(self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(*([tokens.SPACE_XL] * 4))
        self._column.setSpacing(tokens.SPACE_XS)
        self._column.addWidget(plain_label(self.tr("Who answers"), scale="title"))
        intro = plain_label(
            self.tr("The model can also be chosen above the conversation."),
            tone="muted",
        )
        intro.setWordWrap(True)
        self._column.addWidget(intro)
        self._column.addSpacing(tokens.SPACE_M)
        self._key_place = plain_label(tone="muted", scale="small")
        self._key_place.setWordWrap(True)
        self._column.addWidget(self._key_place)
        self._column.addStretch(1)

    def set_providers(self, providers: Sequence[ProviderChoice]) -> None:
        """Show these; known ones are brought up to date."""
        for provider in providers:
            section = self.sections.get(provider.name)
            if section is None:
                self._add(provider)
            elif not provider.local:
                section.set_values(provider.base_url, provider.model)

    def set_selected(self, name: str) -> None:
        """Mark who answers; sends no signal."""
        if name in self.sections:
            self.sections[name].choice.setChecked(True)

    def set_key_state(self, name: str, text: str, *, stored: bool) -> None:
        """Say whether there is a key, and for which server; `stored` offers to forget it."""
        self.sections[name].set_key_state(text, stored)

    def set_key_place(self, text: str) -> None:
        """Say where keys are kept on this machine."""
        self._key_place.setText(text)

    def set_problem(self, name: str, text: str) -> None:
        """Say what is wrong with what was typed for a provider; empty takes it back."""
        self.sections[name].set_problem(text)

    def set_test_result(self, name: str, text: str, good: bool | None) -> None:
        """Say how a provider's test went; `good` is None while it runs."""
        self.sections[name].set_test_result(text, good)

    def _add(self, provider: ProviderChoice) -> None:
        section = ProviderSection(self._theme, provider)
        name = provider.name
        self.sections[name] = section
        self._group.addButton(section.choice)
        # Before the line on keys and the stretch.
        self._column.insertWidget(self._column.count() - 2, section)
        section.chosen.connect(lambda: self.provider_chosen.emit(name))
        section.base_url_changed.connect(lambda text: self.base_url_changed.emit(name, text))
        section.model_changed.connect(lambda text: self.model_changed.emit(name, text))
        section.key_entered.connect(lambda key: self.key_entered.emit(name, key))
        section.key_forgotten.connect(lambda: self.key_forgotten.emit(name))
        section.test_requested.connect(lambda: self.test_requested.emit(name))
