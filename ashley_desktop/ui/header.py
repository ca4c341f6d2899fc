"""The line over the conversation: its title, who answers, Export and the menu."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QToolButton, QWidget

from ashley_desktop.ui import tokens
from ashley_desktop.ui.fields import TitleField
from ashley_desktop.ui.parts import IconButton, Picker, plain_label
from ashley_desktop.ui.persona_picker import PersonaChoice, PersonaPicker
from ashley_desktop.ui.theme import Theme

__all__ = ["Header", "ModelGroup", "ModelPicker", "PersonaChoice", "PersonaPicker"]

# Below this width of its own the header puts its pickers on a second line.
_TWO_LINES_BELOW = 620
_ID_ROLE = Qt.ItemDataRole.UserRole
_PROVIDER_ROLE = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class ModelGroup:
    """A provider's models in the drop-down.

    Attributes:
        provider: the provider's name. title: what people see.
        models: ids in the server's order; may be empty.
        note: a line under the models that cannot be chosen, such as why there are none.
    """

    provider: str
    title: str
    models: tuple[str, ...] = ()
    note: str = ""


class ModelPicker(Picker):
    """Models of every provider, each under its provider's name.

    Signals:
        model_chosen: provider and model id.
        about_to_show: the list is about to open; its owner may bring it up to date meanwhile.
    """

    model_chosen = Signal(str, str)
    about_to_show = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._groups: tuple[ModelGroup, ...] = ()
        self._current = ("", "")
        self.setAccessibleIdentifier("model-picker")
        self.setAccessibleName(self.tr("Model"))
        self.view().setAccessibleName(self.tr("Models"))
        self.setPlaceholderText(self.tr("Model"))
        self.activated.connect(self._choose)

    def set_models(self, groups: Sequence[ModelGroup]) -> None:
        """Offer these. The current model is offered even where no list names it."""
        self._groups = tuple(groups)
        self._fill()
        if self.view().isVisible():
            self._open()  # a list that came while it was open needs its own height

    def set_current(self, provider: str, model: str) -> None:
        """Show a model as the one that answers next; sends no signal."""
        self._current = (provider, model)
        self._fill()

    def _fill(self) -> None:
        provider, model = self._current
        items = QStandardItemModel(self)
        groups = self._groups
        if provider and provider not in {group.provider for group in groups}:
            groups = (*groups, ModelGroup(provider, provider))
        current_row = -1
        for group in groups:
            models = group.models
            if group.provider == provider and model and model not in models:
                models = (model, *models)
            if len(groups) > 1 or group.note:
                items.appendRow(_unchoosable(group.title, strong=True))
            for known in models:
                if (group.provider, known) == self._current:
                    current_row = items.rowCount()
                items.appendRow(_choosable(group.provider, known))
            if group.note:
                items.appendRow(_unchoosable(group.note))
        self.setModel(items)  # deletes the one before, which is this widget's own
        self.setCurrentIndex(current_row)
        self.setToolTip(self.tr("The model that answers"))
        self.updateGeometry()

    def _choose(self, row: int) -> None:
        provider, model = self.itemData(row, _PROVIDER_ROLE), self.itemData(row, _ID_ROLE)
        if provider and (provider, model) != self._current:
            self._current = (provider, model)
            self.updateGeometry()
            self.model_chosen.emit(provider, model)

    def showPopup(self) -> None:
        self.about_to_show.emit()
        self._open()

    def _open(self) -> None:
        # Long ids must be readable in the list, however small the button is.
        width = max(220, min(420, self.view().sizeHintForColumn(0) + tokens.SPACE_XXL))
        self.view().setMinimumWidth(width)
        super().showPopup()


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


def _choosable(provider: str, model: str) -> QStandardItem:
    item = QStandardItem(model)
    item.setData(model, _ID_ROLE)
    item.setData(provider, _PROVIDER_ROLE)
    item.setEditable(False)
    return item


def _unchoosable(text: str, strong: bool = False) -> QStandardItem:
    item = QStandardItem(text)
    item.setFlags(Qt.ItemFlag.NoItemFlags)
    if strong:
        font = item.font()
        font.setBold(True)
        item.setFont(font)
    return item
