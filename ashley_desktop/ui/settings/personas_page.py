"""The page for personas: their list on the left, the chosen one's fields on the right.

Tells what is to be done; `persona_editing.py` does it and shows what came of it.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ashley_desktop.core.persona_fields import LONGEST_NAME
from ashley_desktop.core.presets import Persona
from ashley_desktop.ui import tokens
from ashley_desktop.ui.parts import IconButton, announce, plain_label
from ashley_desktop.ui.persona_picker import PersonaChoice
from ashley_desktop.ui.settings.fitting import FieldsArea, heading
from ashley_desktop.ui.settings.form_fields import Row, TextField
from ashley_desktop.ui.settings.persona_editor import PersonaEditor
from ashley_desktop.ui.settings.persona_list import PersonaList
from ashley_desktop.ui.texts import fill
from ashley_desktop.ui.theme import Theme

_LIST_WIDTH, _LIST_WIDEST = 200, 300
_FOLDS_BELOW = 600  # pixels of the page, at the usual size of text
_FOLDED_ROWS = 3  # of the list above the fields
_ANY = 16_777_215  # Qt's own for no limit
_UNDO_WIDTH = 300  # pixels; titles may be long


class PersonasPage(QWidget):
    """The page.

    Attributes: list, editor: its halves.

    Signals:
        opened: it is seen; what it shows may be old.
        new_wanted: (title) a persona is to be made. import_wanted, undo_wanted: buttons.
        moved: (name, place). deleted, duplicated, reset, exported, picture_wanted: (name).
        changed: (name, field, value) is to be stored.
        preview_wanted: (name, text) how would these instructions be sent?
        user_name_changed: what prompts call the user; empty is the system's name.
    """

    opened = Signal()
    new_wanted = Signal(str)
    import_wanted = Signal()
    undo_wanted = Signal()
    moved = Signal(str, int)
    deleted = Signal(str)
    duplicated = Signal(str)
    reset = Signal(str)
    exported = Signal(str)
    picture_wanted = Signal(str)
    changed = Signal(str, str, object)
    preview_wanted = Signal(str, str)
    user_name_changed = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._personas: dict[str, Persona] = {}
        self._shipped: frozenset[str] = frozenset()
        self._changed: frozenset[str] = frozenset()
        self.setAccessibleName(self.tr("Personas"))
        self.list = PersonaList(theme)
        self.editor = PersonaEditor(theme)
        self.new = QPushButton(self.tr("New"))
        self.new.setAccessibleIdentifier("new-persona")
        self.import_ = IconButton(theme, "import", self.tr("Import from a file…"))
        self.import_.setAccessibleIdentifier("import-persona")
        self.new_title = _NewTitle("new-persona-title", self.tr("Its title"), LONGEST_NAME)
        self._new_row = Row(self.tr("New persona"), self.new_title)
        self._new_row.hide()
        self.user_name = TextField("user-name", longest=LONGEST_NAME)
        self.undo = QPushButton()
        self.undo.setAccessibleIdentifier("undo-persona")
        self.undo.setProperty("kind", "link")
        self._told = plain_label(tone="problem", scale="small")
        self._told.setWordWrap(True)
        for button in (self.new, self.undo):
            button.setAutoDefault(False)
        self._lay_out()
        self._connect()
        theme.changed.connect(self._fit)
        self.set_undo("")
        self.tell("")

    def set_personas(
        self,
        personas: Sequence[Persona],
        choices: Sequence[PersonaChoice],
        *,
        shipped: frozenset[str],
        changed: frozenset[str],
    ) -> None:
        """Show these; the chosen one stays where it is among them.

        Args:
            shipped: names of those that come with the program. changed: which of them are no
                longer as they came.
        """
        current = self.list.current
        row = self.list.currentRow()
        self._personas = {one.name: one for one in personas}
        self._shipped, self._changed = shipped, changed
        if current not in self._personas and personas:
            current = personas[max(0, min(row, len(personas) - 1))].name
        self.list.set_personas(choices, current)
        self._fit()
        self._show(current)

    def choose(self, name: str) -> None:
        """Show a persona's fields."""
        for row, known in enumerate(self._personas):
            if known == name:
                self.list.setCurrentRow(row)

    def set_user_name(self, chosen: str, usual: str) -> None:
        """Show what prompts call the user. Args: usual: the system's name."""
        self.user_name.setPlaceholderText(usual)
        self.user_name.set_value(chosen)

    def set_undo(self, words: str) -> None:
        """Offer to take the last deed back; empty where there is none."""
        text = fill(self.tr("Undo: %1"), words) if words else self.tr("Undo")
        metrics = self.undo.fontMetrics()
        cut = metrics.elidedText(text, Qt.TextElideMode.ElideRight, _UNDO_WIDTH)
        self.undo.setText(cut.replace("&", "&&"))  # Qt would take it for a mnemonic
        self.undo.setAccessibleName(text)
        self.undo.setEnabled(bool(words))

    def set_problem(self, name: str, field: str, text: str) -> None:
        """Say what is wrong, beside the field where that persona is still shown."""
        if field == "new":
            self._new_row.set_problem(text)
        elif name != self.list.current or not self.editor.set_problem(field, text):
            self.tell(text)

    def tell(self, text: str, *, good: bool = False) -> None:
        """Say what came of something; empty takes it back."""
        self._told.setText(text)
        self._told.setProperty("tone", "muted" if good else "problem")
        self._told.style().unpolish(self._told)
        self._told.style().polish(self._told)
        self._told.setVisible(bool(text))
        announce(self._told, text, urgent=not good)

    def made(self) -> None:
        """A new one is there: the field for its title goes."""
        self.new_title.clear()
        self._new_row.set_problem("")
        self._new_row.hide()

    def _show(self, name: str) -> None:
        persona = self._personas.get(name)
        if persona is not None:
            self.editor.show_persona(
                persona, shipped=name in self._shipped, changed=name in self._changed
            )

    def _turn_to(self, name: str) -> None:
        self.tell("")
        self._area.verticalScrollBar().setValue(0)
        self._show(name)

    def _ask_title(self) -> None:
        self._new_row.show()
        self.new_title.setFocus()

    def _delete(self) -> None:
        self.deleted.emit(self.list.current)

    def _connect(self) -> None:
        editor = self.editor
        self.list.chosen.connect(self._turn_to)
        self.list.moved.connect(self.moved)
        self.list.delete_wanted.connect(self._delete)
        self.new.clicked.connect(self._ask_title)
        self.new_title.entered.connect(self.new_wanted)
        self.new_title.given_up.connect(self.made)
        self.import_.clicked.connect(lambda: self.import_wanted.emit())
        self.undo.clicked.connect(lambda: self.undo_wanted.emit())
        self.user_name.settled.connect(lambda text: self.user_name_changed.emit(text))
        editor.changed.connect(self.changed)
        editor.preview_wanted.connect(self.preview_wanted)
        editor.picture_wanted.connect(lambda: self.picture_wanted.emit(self.list.current))
        editor.duplicate_wanted.connect(lambda: self.duplicated.emit(self.list.current))
        editor.export_wanted.connect(lambda: self.exported.emit(self.list.current))
        editor.reset_wanted.connect(lambda: self.reset.emit(self.list.current))
        editor.delete_wanted.connect(self._delete)
        undo = QShortcut(QKeySequence.StandardKey.Undo, self)
        undo.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        undo.activated.connect(lambda: self.undo_wanted.emit())

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(heading(self.tr("Personas"), "title"), 1)
        head.addWidget(self.undo)
        self._area = FieldsArea(self.tr("Fields of the persona"), self.editor)
        self._side = self._left()
        self._halves = QHBoxLayout()
        self._halves.setSpacing(tokens.SPACE_L)
        self._halves.addWidget(self._side, 2)
        self._halves.addWidget(self._area, 5)
        column = QVBoxLayout(self)
        column.setContentsMargins(tokens.SPACE_XL, tokens.SPACE_XL, tokens.SPACE_L, tokens.SPACE_L)
        column.setSpacing(tokens.SPACE_S)
        column.addLayout(head)
        intro = plain_label(
            self.tr(
                "The first one answers where nobody else was chosen. Every change counts at once."
            ),
            tone="muted",
        )
        intro.setWordWrap(True)
        column.addWidget(intro)
        column.addWidget(self._told)
        column.addSpacing(tokens.SPACE_XS)
        column.addLayout(self._halves, 1)

    def _left(self) -> QWidget:
        side = QWidget()
        side.setAccessibleName(self.tr("Personas"))
        side.setMinimumWidth(_LIST_WIDTH)
        side.setMaximumWidth(_LIST_WIDEST)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.SPACE_S)
        column.addWidget(self.list, 1)
        column.addWidget(self._new_row)
        buttons = QHBoxLayout()
        buttons.setSpacing(tokens.SPACE_XS)
        buttons.addWidget(self.new)
        buttons.addStretch(1)
        buttons.addWidget(self.import_)
        column.addLayout(buttons)
        column.addSpacing(tokens.SPACE_S)
        hint = self.tr("Only sent where instructions say {user}.")
        self._called = Row(self.tr("Your name"), self.user_name, hint)
        column.addWidget(self._called)
        return side

    def _fold(self, folded: bool) -> None:
        """Put the list above the fields where there is no room beside them, and back."""
        ways = QBoxLayout.Direction
        way = ways.TopToBottom if folded else ways.LeftToRight
        rows = min(_FOLDED_ROWS, self.list.count()) * max(0, self.list.sizeHintForRow(0))
        self.list.setMaximumHeight(rows if folded else _ANY)
        self.list.setMinimumHeight(rows if folded else 0)
        if way == self._halves.direction():
            return
        self._halves.setDirection(way)
        self._halves.setStretch(0, 0 if folded else 2)
        self._side.setMaximumWidth(_ANY if folded else _LIST_WIDEST)
        self._area.set_whole(folded)  # one scroll bar for all of the page

    def _fit(self) -> None:
        self._fold(self.width() < _FOLDS_BELOW * self._theme.scale)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.opened.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        self.editor.release()
        super().hideEvent(event)


class _NewTitle(TextField):
    """Signals: entered: a title, by Enter. given_up: the Esc key."""

    entered = Signal(str)
    given_up = Signal()

    def settle(self) -> None:
        """It counts when Enter says so."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit(self.text())
            return
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
            return
        super().keyPressEvent(event)
