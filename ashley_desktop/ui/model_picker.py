"""The drop-down of models: the one that answers next, and behind it a list that can be searched.

Its value is the model's id. Must not: know a provider, or what a model costs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox

from ashley_desktop.ui.models.model_rows import PROVIDER_ROLE, ModelGroup, ModelRows, rows_of
from ashley_desktop.ui.parts import Picker
from ashley_desktop.ui.theme import Theme

if TYPE_CHECKING:
    from ashley_desktop.ui.model_popup import ModelPopup


class ModelPicker(Picker):
    """Models of every provider, each under its provider's name, favourites on top.

    Signals:
        model_chosen: provider and model id.
        about_to_show: the list is about to open; its owner may bring it up to date meanwhile.
        refresh_requested: the servers shall be asked again.
        favourite_changed: provider, model id, and whether it is one now.
        details_requested: provider and model id.
    """

    model_chosen = Signal(str, str)
    about_to_show = Signal()
    refresh_requested = Signal()
    favourite_changed = Signal(str, str, bool)
    details_requested = Signal(str, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._groups: tuple[ModelGroup, ...] = ()
        self._current = ("", "")
        self._popup: ModelPopup | None = None
        self._rows = ModelRows(self)
        # the usual way measures every row, and there may be thousands
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setModel(self._rows)
        self.setAccessibleIdentifier("model-picker")
        self.setAccessibleName(self.tr("Model"))
        self.view().setAccessibleName(self.tr("Models"))
        self.setPlaceholderText(self.tr("Model"))
        self.activated.connect(self._choose_row)

    def set_models(self, groups: Sequence[ModelGroup]) -> None:
        """Offer these. The current model is offered even where no list names it."""
        self._groups = tuple(groups)
        self._fill()

    def set_current(self, provider: str, model: str) -> None:
        """Show a model as the one that answers next; sends no signal."""
        self._current = (provider, model)
        self._fill()

    @property
    def popup(self) -> ModelPopup:
        """The list, made when it is first wanted."""
        if self._popup is None:
            from ashley_desktop.ui.model_popup import ModelPopup

            self._popup = ModelPopup(self._theme, self.window())
            self._popup.chosen.connect(self._choose)
            self._popup.refresh_requested.connect(self.refresh_requested)
            self._popup.favourite_changed.connect(self.favourite_changed)
            self._popup.details_requested.connect(self.details_requested)
        return self._popup

    def _fill(self) -> None:
        self._rows.set_rows(rows_of(self._groups, self._current, self.tr("Favourites")))
        self.setCurrentIndex(self._rows.row_of(*self._current))
        self.setToolTip(self.tr("The model that answers"))
        self.updateGeometry()
        if self._popup is not None and self._popup.isVisible():
            self._popup.set_rows(self._rows.rows, self._current)

    def _choose_row(self, row: int) -> None:
        provider, model = self.itemData(row, PROVIDER_ROLE), self.itemData(row)
        if provider and model:
            self._choose(provider, model)

    def _choose(self, provider: str, model: str) -> None:
        if (provider, model) != self._current:
            self._current = (provider, model)
            self.setCurrentIndex(self._rows.row_of(provider, model))
            self.updateGeometry()
            self.model_chosen.emit(provider, model)

    def showPopup(self) -> None:
        if self.popup.isVisible():
            self.popup.hide()
            return
        self.about_to_show.emit()
        self.popup.set_rows(self._rows.rows, self._current)
        self.popup.begin(self)

    def hidePopup(self) -> None:
        super().hidePopup()
        if self._popup is not None:
            self._popup.hide()
