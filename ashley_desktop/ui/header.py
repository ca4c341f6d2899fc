"""The line over the conversation: its title, who answers, Export and the menu."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QToolButton, QWidget

from ashley_desktop.ui import tokens
from ashley_desktop.ui.fields import TitleField
from ashley_desktop.ui.model_picker import ModelPicker
from ashley_desktop.ui.models.model_rows import ModelGroup
from ashley_desktop.ui.parts import IconButton, plain_label
from ashley_desktop.ui.persona_picker import PersonaChoice, PersonaPicker
from ashley_desktop.ui.theme import Theme

__all__ = ["Header", "ModelGroup", "ModelPicker", "PersonaChoice", "PersonaPicker"]

# Below this width of its own the header puts its pickers on a second line.
_TWO_LINES_BELOW = 620


class Header(QWidget):
    """Signals: title_edited: a new title. export_requested, show_sidebar_requested: buttons.

    Attributes:
        title, personas, models, tune, export, menu: its parts.
    """

    title_edited = Signal(str)
    export_requested = Signal()
    show_sidebar_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("header")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Conversation"))
        self.show_sidebar = IconButton(theme, "sidebar", self.tr("Show sidebar"))
        self.title = TitleField(theme)
        self.personas = PersonaPicker(theme)
        self.models = ModelPicker(theme)
        self.tune = IconButton(theme, "tune", self.tr("How this conversation is answered"))
        self.tune.setAccessibleIdentifier("parameters")
        self.export = IconButton(theme, "export", self.tr("Export conversation"))
        self.export.setAccessibleIdentifier("export")
        self.export.setToolTip(self.tr("Export conversation (Ctrl+Shift+E)"))
        self.menu = IconButton(theme, "menu", self.tr("Menu"))
        self.menu.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._two_lines: bool | None = None
        self._lay_out()
        self.title.title_edited.connect(self.title_edited)
        self.export.clicked.connect(self.export_requested)
        self.show_sidebar.clicked.connect(self.show_sidebar_requested)

    def _lay_out(self) -> None:
        self._pickers = QWidget()
        self._pickers.setAccessibleName(self.tr("Who answers"))
        row = QHBoxLayout(self._pickers)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens.SPACE_XS)
        row.addWidget(self._label(self.tr("Persona"), self.personas))
        row.addWidget(self.personas)
        row.addWidget(self._label(self.tr("Model"), self.models))
        row.addWidget(self.models)
        row.addWidget(self.tune)
        row.addStretch(1)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(tokens.SPACE_S, 8, tokens.SPACE_S, 8)
        self._grid.setSpacing(tokens.SPACE_XS)
        self._grid.addWidget(self.show_sidebar, 0, 0)
        self._grid.addWidget(self.title, 0, 1)
        self._grid.addWidget(self.export, 0, 3)
        self._grid.addWidget(self.menu, 0, 4)
        self._grid.setColumnStretch(1, 1)
        self._fold(False)

    def _label(self, text: str, buddy: QWidget) -> QLabel:
        label = plain_label(text, tone="faint", scale="small")
        label.setBuddy(buddy)
        label.setContentsMargins(tokens.SPACE_S, 0, 0, 0)
        return label

    def _fold(self, two_lines: bool) -> None:
        if two_lines == self._two_lines:
            return
        self._two_lines = two_lines
        self._grid.removeWidget(self._pickers)
        if two_lines:
            self._grid.addWidget(self._pickers, 1, 0, 1, 5)
        else:
            self._grid.addWidget(self._pickers, 0, 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold(event.size().width() < _TWO_LINES_BELOW)
