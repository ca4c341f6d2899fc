"""A persona's instructions: the field, the variables to put in, and how they will be sent."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ashley_desktop.core.prompt import VARIABLES
from ashley_desktop.ui import tokens
from ashley_desktop.ui.parts import IconButton, plain_label
from ashley_desktop.ui.settings.fitting import Flow
from ashley_desktop.ui.settings.form_fields import LinesField, Row
from ashley_desktop.ui.theme import Theme

_LINES = 8


class PersonaPrompt(QWidget):
    """Signals: settled: the instructions are others. preview_wanted: (text) as it stands now."""

    settled = Signal(str)
    preview_wanted = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("Instructions"))
        self.field = LinesField(
            "persona-prompt", self.tr("What the model is told before every conversation"), _LINES
        )
        self.sent = QPlainTextEdit()
        self.sent.setReadOnly(True)
        self.sent.setProperty("kind", "field")
        self.sent.setAccessibleName(self.tr("Instructions as they will be sent"))
        self.sent.setAccessibleIdentifier("persona-prompt-sent")
        self._stack = QStackedWidget()
        self._stack.setAccessibleName(self.tr("Instructions"))
        self._stack.addWidget(self.field)
        self._stack.addWidget(self.sent)
        self.row = Row(self.tr("Instructions"), self._stack)
        self.field.setAccessibleName(self.tr("Instructions"))
        self.variables = IconButton(theme, "more", self.tr("Put in a variable"))
        self.variables.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._fill_menu()
        self.written = self._tab(self.tr("As written"))
        self.preview = self._tab(self.tr("As it will be sent"))
        self.preview.setAccessibleIdentifier("persona-preview")
        self.written.setChecked(True)
        self._lay_out()
        self.field.settled.connect(self._settle)
        self.field.textChanged.connect(self._want_preview)
        self.preview.toggled.connect(self._turn)

    def set_value(self, text: str) -> None:
        """Show what is stored."""
        self.field.set_value(text)
        self._want_preview()

    def set_preview(self, text: str) -> None:
        """Show how the instructions will be sent."""
        if text != self.sent.toPlainText():
            self.sent.setPlainText(text)

    def _settle(self, text: object) -> None:
        self.settled.emit(str(text))

    def _turn(self, shown: bool) -> None:
        self._stack.setCurrentWidget(self.sent if shown else self.field)
        self.variables.setEnabled(not shown)
        self._want_preview()

    def _want_preview(self) -> None:
        if self.preview.isChecked():
            self.preview_wanted.emit(self.field.toPlainText())

    def _tab(self, words: str) -> QPushButton:
        button = QPushButton(words)
        button.setProperty("kind", "tab")
        button.setCheckable(True)
        button.setAutoDefault(False)
        return button

    def _fill_menu(self) -> None:
        from PySide6.QtWidgets import QMenu

        menu = QMenu(self)
        menu.setAccessibleName(self.tr("Variables"))
        for name in VARIABLES:
            action = menu.addAction(f"{{{name}}}   {self._meaning(name)}")
            action.setObjectName(name)
            action.triggered.connect(lambda _=False, name=name: self._insert(name))
        self.variables.setMenu(menu)

    def _meaning(self, name: str) -> str:
        return {
            "date": self.tr("today, such as 2026-11-23"),
            "weekday": self.tr("the day of the week"),
            "time": self.tr("the time of day"),
            "user": self.tr("your name"),
            "language": self.tr("the language of this system"),
            "persona": self.tr("this persona's title"),
            "model": self.tr("the model that answers"),
            "system": self.tr("the operating system"),
        }[name]

    def _insert(self, name: str) -> None:
        self.field.insertPlainText(f"{{{name}}}")
        self.field.setFocus()

    def _lay_out(self) -> None:
        group = QButtonGroup(self)
        for button in (self.written, self.preview):
            group.addButton(button)
        tabs = QHBoxLayout()
        tabs.setSpacing(tokens.SPACE_XS)
        tabs.addLayout(Flow(self.written, self.preview, spacing=tokens.SPACE_XS), 1)
        tabs.addWidget(self.variables, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.SPACE_XS)
        column.addWidget(self.row)
        column.addLayout(tabs)
        hint = plain_label(
            self.tr("Words in braces, such as {date}, are filled in when a message is sent."),
            tone="faint",
            scale="small",
        )
        hint.setWordWrap(True)
        column.addWidget(hint)
