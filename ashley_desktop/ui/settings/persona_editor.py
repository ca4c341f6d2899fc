"""All fields of one persona. What is typed is told field by field; nothing is kept here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ashley_desktop.core.persona_fields import LONGEST_DESCRIPTION, LONGEST_NAME
from ashley_desktop.core.presets import Persona
from ashley_desktop.ui import tokens
from ashley_desktop.ui.parts import IconButton, Picker, plain_label
from ashley_desktop.ui.settings.fitting import Flow, heading
from ashley_desktop.ui.settings.form_fields import NumberField, Row, StartersField, TextField
from ashley_desktop.ui.settings.persona_look import PersonaLook
from ashley_desktop.ui.settings.persona_prompt import PersonaPrompt
from ashley_desktop.ui.texts import fill
from ashley_desktop.ui.theme import Theme

# Pixels, at the usual size of text.
_LEAST_NUMBER, _LEAST_FIELD = 96, 150


class PersonaEditor(QWidget):
    """The form.

    Signals:
        changed: (name, field, value) is to be stored at once.
        picture_wanted, duplicate_wanted, export_wanted, reset_wanted, delete_wanted: buttons.
        preview_wanted: (name, text) how would this be sent?
    """

    changed = Signal(str, str, object)
    picture_wanted = Signal()
    duplicate_wanted = Signal()
    export_wanted = Signal()
    reset_wanted = Signal()
    delete_wanted = Signal()
    preview_wanted = Signal(str, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._name = ""
        self.setAccessibleName(self.tr("Persona"))
        self._heading = heading("")
        self._note = plain_label(tone="faint", scale="small")
        self._note.setWordWrap(True)
        self.look = PersonaLook(theme)
        self.title = TextField("persona-title", longest=LONGEST_NAME)
        self.description = TextField("persona-description", longest=LONGEST_DESCRIPTION)
        self.prompt = PersonaPrompt(theme)
        usual = self.tr("Usual")
        self.temperature = NumberField("persona-temperature", usual, 0.1, 0.7)
        self.top_p = NumberField("persona-top-p", usual, 0.05, 0.9)
        self.max_tokens = NumberField("persona-max-tokens", usual, 100, 2000)
        self.provider = Picker(theme, framed=True)
        self.provider.setAccessibleIdentifier("persona-provider")
        self.provider.view().setAccessibleName(self.tr("Providers"))
        self.model = TextField("persona-model", self.tr("As in the drop-down"))
        self.starters = StartersField("persona-starters", self.tr("One question a line"))
        self.moderation = Picker(theme, framed=True)
        self.moderation.setAccessibleIdentifier("persona-moderation")
        self.moderation.view().setAccessibleName(self.tr("Moderation"))
        self._rows = self._make_rows()
        self._make_buttons()
        self._fill_moderation()
        self.set_providers(())
        self._lay_out()
        self._connect()

    def show_persona(self, persona: Persona, *, shipped: bool, changed: bool) -> None:
        """Show a persona; sends no signal.

        Args:
            shipped: it comes with the program. changed: it is no longer as it came.
        """
        if persona.name != self._name:
            self.release()
            self._name = persona.name
            for row in self._rows.values():
                row.set_problem("")
        self._heading.setText(persona.title)
        self._note.setText(fill(self.tr("Commands know it by the name %1."), persona.name))
        self.look.show_persona(persona)
        for name, field in self._fields().items():
            stored = getattr(persona, name)
            field.set_value(stored)
            if field.value() == stored:
                self._rows[name].set_problem("")
        self.prompt.set_value(persona.prompt)
        self._choose(self.provider, persona.provider)
        self._choose(self.moderation, persona.moderation)
        self.reset.setVisible(shipped)
        self.reset.setEnabled(changed)

    def set_providers(self, providers: Sequence[tuple[str, str]]) -> None:
        """Offer providers. Args: providers: name and title of each."""
        current = self.provider.currentData()
        self.provider.clear()
        self.provider.addItem(self.tr("As in the drop-down"), "")
        for name, title in providers:
            self.provider.addItem(title, name)
        self._choose(self.provider, current or "")

    def set_problem(self, field: str, text: str) -> bool:
        """Say what is wrong with a field; whether there is such a one."""
        row = self._rows.get(field)
        if row is not None:
            row.set_problem(text)
        return row is not None

    def release(self) -> None:
        """What is typed counts, now, and what is stored may be shown in its place."""
        for field in (*self._fields().values(), self.look.avatar, self.prompt.field):
            field.release()

    def _fields(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "description": self.description,
            "temperature": self.temperature,
            "top_p": self.top_p,
            "max_tokens": self.max_tokens,
            "model": self.model,
            "starters": self.starters,
        }

    def _tell(self, field: str, value: object) -> None:
        if self._name:
            self.changed.emit(self._name, field, value)

    def _choose(self, picker: Picker, value: str) -> None:
        row = picker.findData(value)
        if row < 0:  # such as a provider that is gone
            picker.addItem(value, value)
            row = picker.count() - 1
        picker.setCurrentIndex(row)

    def _make_rows(self) -> dict[str, Row]:
        return {
            "avatar": self.look.row,
            "title": Row(self.tr("Title"), self.title),
            "description": Row(self.tr("Description"), self.description),
            "prompt": self.prompt.row,
            "temperature": Row(self.tr("Temperature"), self.temperature),
            "top_p": Row(self.tr("Top-p"), self.top_p),
            "max_tokens": Row(self.tr("Longest answer, in tokens"), self.max_tokens),
            "provider": Row(self.tr("Provider"), self.provider),
            "model": Row(self.tr("Model"), self.model),
            "starters": Row(self.tr("Starter questions"), self.starters),
            "moderation": Row(
                self.tr("Moderation"),
                self.moderation,
                self.tr("Strict also stops what rules only warn of. Off asks no rule."),
            ),
        }

    def _make_buttons(self) -> None:
        theme = self._theme
        self.duplicate = IconButton(theme, "copy", self.tr("Duplicate"))
        self.export = IconButton(theme, "export", self.tr("Export to a file…"))
        self.reset = IconButton(theme, "retry", self.tr("Reset to what it was at first"))
        self.delete = IconButton(theme, "trash", self.tr("Delete"))
        self.duplicate.setAccessibleIdentifier("persona-duplicate")
        self.export.setAccessibleIdentifier("persona-export")
        self.reset.setAccessibleIdentifier("persona-reset")
        self.delete.setAccessibleIdentifier("persona-delete")

    def _fill_moderation(self) -> None:
        self.moderation.addItem(self.tr("Standard"), "standard")
        self.moderation.addItem(self.tr("Strict"), "strict")
        self.moderation.addItem(self.tr("Off"), "off")

    def _connect(self) -> None:
        for name, field in self._fields().items():
            field.settled.connect(lambda value, name=name: self._tell(name, value))
        self.prompt.settled.connect(lambda text: self._tell("prompt", text))
        self.prompt.preview_wanted.connect(lambda text: self.preview_wanted.emit(self._name, text))
        self.look.changed.connect(self._tell)
        self.look.picture_wanted.connect(self.picture_wanted)
        for name, picker in (("provider", self.provider), ("moderation", self.moderation)):
            picker.activated.connect(
                lambda _, name=name, picker=picker: self._tell(name, picker.currentData())
            )
        self.duplicate.clicked.connect(lambda: self.duplicate_wanted.emit())
        self.export.clicked.connect(lambda: self.export_wanted.emit())
        self.reset.clicked.connect(lambda: self.reset_wanted.emit())
        self.delete.clicked.connect(lambda: self.delete_wanted.emit())

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, tokens.SPACE_S, tokens.SPACE_L)
        column.setSpacing(tokens.SPACE_M)
        head = QHBoxLayout()
        head.setSpacing(0)
        head.addWidget(self._heading, 1)
        for button in (self.duplicate, self.export, self.reset, self.delete):
            head.addWidget(button)
        column.addLayout(head)
        column.addWidget(self.look)
        for name in ("title", "description"):
            column.addWidget(self._rows[name])
        column.addWidget(self.prompt)
        column.addLayout(self._columns(_LEAST_NUMBER, "temperature", "top_p", "max_tokens"))
        hint = plain_label(
            self.tr("An empty field leaves the number to the model."), tone="faint", scale="small"
        )
        hint.setWordWrap(True)
        column.addWidget(hint)
        column.addLayout(self._columns(_LEAST_FIELD, "provider", "model"))
        column.addWidget(self._rows["starters"])
        column.addWidget(self._rows["moderation"])
        column.addWidget(self._note)
        column.addStretch(1)

    def _columns(self, least: int, *names: str) -> Flow:
        """Fields beside each other as long as there is room for their names."""
        rows = [self._rows[name] for name in names]
        for row in rows:
            row.setMinimumWidth(round(least * self._theme.scale))
        return Flow(*rows, spacing=tokens.SPACE_M, columns=True)
