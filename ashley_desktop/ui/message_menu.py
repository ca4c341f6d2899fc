"""The menu of one message: everything that can be done with it, by mouse and by keys.

Must not: carry anything out; it says what was chosen.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu
from shiboken6 import isValid

from ashley_desktop.errors import AshleyError
from ashley_desktop.ui.texts import describe_error
from ashley_desktop.ui.transcript.deeds import Deed, offered
from ashley_desktop.ui.transcript.words import words

if TYPE_CHECKING:
    from ashley_desktop.assembly import Parts
    from ashley_desktop.core.asking import Ask
    from ashley_desktop.storage.records import MessageRecord
    from ashley_desktop.ui.conversations import Conversations
    from ashley_desktop.ui.tasks import TaskOwner
    from ashley_desktop.ui.theme import Theme
    from ashley_desktop.ui.transcript.view import TranscriptView

_ICONS = {
    Deed.COPY: "copy",
    Deed.EDIT: "rename",
    Deed.REGENERATE: "retry",
    Deed.CONTINUE: "continue",
    Deed.RETRY: "retry",
    Deed.SETTINGS: "settings",
    Deed.QUOTE: "quote",
    Deed.BRANCH: "branch",
    Deed.PIN: "pin",
    Deed.UNPIN: "pin",
    Deed.PREVIOUS: "chevron-left",
    Deed.NEXT: "chevron-right",
    Deed.DETAILS: "info",
    Deed.DELETE: "trash",
}
# what the transcript's own keys do with the chosen message
_KEYS = {
    Deed.COPY: "Ctrl+C",
    Deed.PREVIOUS: "Left",
    Deed.NEXT: "Right",
    Deed.DELETE: "Del",
}
_MOST_MODELS = 20  # favourites first; a menu cannot be searched
_BEGINS_PART = frozenset({Deed.QUOTE, Deed.PREVIOUS, Deed.DETAILS})


def deeds_of(record: MessageRecord, *, newest: bool) -> list[Deed]:
    """The menu's entries in their order: what is offered, and the way to other versions."""
    deeds = offered(record, newest=newest)
    if record.versions > 1:
        place = deeds.index(Deed.DETAILS) if Deed.DETAILS in deeds else len(deeds)
        deeds[place:place] = [Deed.PREVIOUS, Deed.NEXT]
    return deeds


class MessageMenus(QObject):
    """Makes a message's menu when it is wanted.

    Signals:
        chosen: (deed, message_id).
        regenerate_with: (message_id, Ask) another persona or model is to answer, this once.
    """

    chosen = Signal(str, str)
    regenerate_with = Signal(str, object)

    def __init__(
        self,
        conversations: Conversations,
        parts: Parts,
        theme: Theme,
        transcript: TranscriptView,
        tasks: TaskOwner,
    ) -> None:
        super().__init__(conversations)
        self._conversations = conversations
        self._parts = parts
        self._theme = theme
        self._transcript = transcript
        self._tasks = tasks
        transcript.menu_wanted.connect(self.fill)

    def open(self, record: MessageRecord, at: QPoint) -> QMenu:
        """Open a message's menu at a place on the screen."""
        menu = self.build(record)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(at)
        menu.setActiveAction(menu.actions()[0])
        return menu

    def build(self, record: MessageRecord) -> QMenu:
        """A menu of everything that can be done with a message now."""
        menu = QMenu(self._transcript)
        menu.setAccessibleName(self.tr("Actions on this message"))
        self.fill(menu, record)
        return menu

    def fill(self, menu: QMenu, record: MessageRecord) -> None:
        """Put everything that can be done with a message now into a menu."""
        model = self._conversations.current.model
        newest = model.row_of(record.message_id) == model.rowCount() - 1
        for number, deed in enumerate(deeds_of(record, newest=newest)):
            if deed in _BEGINS_PART and number:
                menu.addSeparator()
            action = self._action(menu, deed, record)
            menu.addAction(action)
            if deed is Deed.REGENERATE:
                self._add_others(menu, record.message_id)

    def _action(self, menu: QMenu, deed: Deed, record: MessageRecord) -> QAction:
        action = QAction(self._theme.icon(_ICONS[deed]), words(deed), menu)
        action.setObjectName(str(deed))
        selected = deed is Deed.COPY and bool(self._transcript.selection)  # the keys copy that
        if deed in _KEYS and not selected:
            action.setShortcut(QKeySequence(_KEYS[deed]))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)  # shown, not in force
            action.setShortcutVisibleInContextMenu(True)
        if deed is Deed.PREVIOUS:
            action.setEnabled(record.version > 1)
        elif deed is Deed.NEXT:
            action.setEnabled(record.version < record.versions)
        message_id = record.message_id
        action.triggered.connect(lambda: self.chosen.emit(str(deed), message_id))
        return action

    # who else could answer

    def _add_others(self, menu: QMenu, message_id: str) -> None:
        title = self.tr("Answer again with")
        others = menu.addMenu(self._theme.icon("chat"), title)
        others.setAccessibleName(title)
        others.setObjectName("regenerate-with")
        others.aboutToShow.connect(lambda: self._fill(others, message_id))

    def _fill(self, menu: QMenu, message_id: str) -> None:
        if not menu.isEmpty():
            return
        ask = self._conversations.ask()
        self._heading(menu, self.tr("Persona"))
        for persona in self._parts.personas:
            other = replace(ask, persona=persona.name)
            self._choice(menu, persona.title, message_id, other)
        menu.addSeparator()
        self._heading(menu, self.tr("Model"))
        if ask.model:
            self._choice(menu, ask.model, message_id, ask)
        waiting = self._heading(menu, self.tr("Asking for more models…"))
        self._tasks.spawn(
            self._add_models(menu, waiting, message_id, ask), group="menu", exclusive=True
        )

    async def _add_models(self, menu: QMenu, waiting: QAction, message_id: str, ask: Ask) -> None:
        """Put the present provider's models into a menu that may be gone by then."""
        note = ""
        models: tuple[str, ...] = ()
        try:
            name = await self._parts.providers.chosen(ask.provider)
            provider = await self._parts.providers.provider(name)
            offered = await self._parts.endpoints.models(provider)
            favourites = await self._parts.models.favourites(provider)
            models = tuple(dict.fromkeys((*favourites, *offered)))
        except AshleyError as error:
            note = describe_error(error.code, error.parameters)[0]
        if not isValid(menu):
            return
        if note:
            waiting.setText(note)
            return
        menu.removeAction(waiting)
        others = [model for model in models if model != ask.model]
        for model in others[:_MOST_MODELS]:
            self._choice(menu, model, message_id, replace(ask, model=model))
        if len(others) > _MOST_MODELS:
            self._heading(menu, self.tr("More are in the drop-down of models"))

    def _choice(self, menu: QMenu, text: str, message_id: str, ask: Ask) -> None:
        action = menu.addAction(_literal(text))
        action.triggered.connect(lambda: self.regenerate_with.emit(message_id, ask))

    def _heading(self, menu: QMenu, text: str) -> QAction:
        action = menu.addAction(_literal(text))
        action.setEnabled(False)
        return action


def _literal(text: str) -> str:
    """A text in which Qt finds no mnemonic."""
    return text.replace("&", "&&")
