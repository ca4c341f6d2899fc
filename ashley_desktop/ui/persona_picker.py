"""The drop-down of personas: the one that answers next, and behind it a list that can be searched.

Its value is the title of the persona that answers. Must not: know what a persona is made of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter

from ashley_desktop.ui import tokens
from ashley_desktop.ui.faces import Face, Faces, initial
from ashley_desktop.ui.parts import Picker
from ashley_desktop.ui.persona_popup import PersonaPopup
from ashley_desktop.ui.theme import Theme

_DISC = 20
_LEAST = 150


@dataclass(frozen=True, slots=True)
class PersonaChoice:
    """A persona as the drop-down needs it.

    Attributes: keys: the shortcut that chooses it, as people read it; may be empty.
    """

    name: str
    title: str
    description: str = ""
    face: Face | None = None
    keys: str = ""

    @property
    def look(self) -> Face:
        """Its face; the title's first letter where it has none."""
        return self.face or Face(self.name, initial(self.title))


class PersonaPicker(Picker):
    """Signals: persona_chosen: a persona's name. manage_requested: its list's last entry."""

    persona_chosen = Signal(str)
    manage_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._choices: tuple[PersonaChoice, ...] = ()
        self._faces = Faces(theme)
        self._popup: PersonaPopup | None = None
        self.setAccessibleIdentifier("persona-picker")
        self.setAccessibleName(self.tr("Persona"))
        self.view().setAccessibleName(self.tr("Personas"))
        self.activated.connect(lambda row: self.persona_chosen.emit(self.itemData(row)))

    def set_personas(self, personas: Sequence[PersonaChoice]) -> None:
        """Offer these; the current one stays if it is among them."""
        current = self.currentData()
        self._choices = tuple(personas)
        self.clear()
        for persona in personas:
            self.addItem(persona.title, persona.name)
            self.setItemData(
                self.count() - 1, persona.description, Qt.ItemDataRole.AccessibleDescriptionRole
            )
        self.set_current(current or "")
        if self._popup is not None:
            self._popup.set_personas(self._choices, self.currentData() or "")

    def set_current(self, name: str) -> None:
        """Show a persona as the one that answers next; sends no signal."""
        row = self.findData(name)
        if row >= 0:
            self.setCurrentIndex(row)
        self.setToolTip(self.tr("The persona that answers"))
        self.updateGeometry()
        self.update()

    @property
    def popup(self) -> PersonaPopup:
        """The list, made when it is first wanted."""
        if self._popup is None:
            self._popup = PersonaPopup(self._theme, self.window())
            self._popup.chosen.connect(self._choose)
            self._popup.manage_requested.connect(self.manage_requested)
        return self._popup

    def _choose(self, name: str) -> None:
        self.setCurrentIndex(self.findData(name))
        self.updateGeometry()
        self.persona_chosen.emit(name)

    def sizeHint(self) -> QSize:
        size = super().sizeHint()
        return QSize(min(260, size.width() + _DISC + tokens.SPACE_XS), size.height())

    def minimumSizeHint(self) -> QSize:
        """A name is read in whole before a model's is: it tells who answers."""
        return QSize(min(_LEAST, self.sizeHint().width()), super().minimumSizeHint().height())

    def _paint_text(self, painter: QPainter, frame: QRect) -> None:
        row = self.currentIndex()
        if not 0 <= row < len(self._choices):
            super()._paint_text(painter, frame)
            return
        top = frame.top() + (frame.height() - _DISC) / 2
        disc = QRectF(frame.left() + tokens.SPACE_XS, top, _DISC, _DISC)
        self._faces.painter.paint(painter, self._choices[row].look, disc)
        super()._paint_text(painter, frame.adjusted(_DISC, 0, 0, 0))

    def showPopup(self) -> None:
        popup = self.popup
        popup.set_personas(self._choices, self.currentData() or "")
        popup.begin()
        popup.open_beside(self)
        if popup.isVisible():
            popup.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def hidePopup(self) -> None:
        super().hidePopup()
        if self._popup is not None:
            self._popup.hide()
