"""Who answers, wherever the window shows it: drop-down, field, greeting, transcript, shortcuts.

Keeps up with what is done with personas here and in other processes. Must not: change a persona;
`persona_editing.py` does.
"""

from __future__ import annotations

from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence

from ashley_desktop.ui.deeds.picked_models import PickedModels
from ashley_desktop.ui.faces import face_of
from ashley_desktop.ui.notices import Notice
from ashley_desktop.ui.persona_picker import PersonaChoice
from ashley_desktop.ui.texts import fill

if TYPE_CHECKING:
    from ashley_desktop.assembly import Parts
    from ashley_desktop.core.presets import Persona
    from ashley_desktop.ui.conversations import Conversations
    from ashley_desktop.ui.providing import Providing
    from ashley_desktop.ui.reports import Reports
    from ashley_desktop.ui.shell import Shell
    from ashley_desktop.ui.tasks import TaskOwner

GONE = "persona-gone"


class Answering(QObject):
    """Shows the personas in force.

    Signals: changed: they are others now, or look otherwise.
    """

    changed = Signal()

    def __init__(
        self,
        conversations: Conversations,
        parts: Parts,
        shell: Shell,
        tasks: TaskOwner,
        reports: Reports,
        providing: Providing,
    ) -> None:
        super().__init__(conversations)
        self._conversations = conversations
        self._parts = parts
        self._shell = shell
        self._window = shell.window
        self._tasks = tasks
        self._reports = reports
        self._providing = providing
        self._picked = PickedModels(conversations, providing, shell.window.notices)
        conversations.persona_shown.connect(self._show)
        conversations.caught_up.connect(self.refresh)
        for number, action in enumerate(self._window.actions_.personas):
            action.triggered.connect(lambda _=False, number=number: self._choose(number))
        self._window.notices.action_chosen.connect(self._act)
        self._window.header.personas.manage_requested.connect(self._manage)
        self._window.actions_.manage_personas.triggered.connect(self._manage)
        self._window.settings_opened.connect(self._connect_settings)
        if self._window.settings is not None:  # opened while the store was not yet
            self._connect_settings()
        self._offer()
        conversations.show_persona()

    def refresh(self) -> None:
        """Bring everything up to date with the store."""
        self._spawn(self._refresh())

    def told(self) -> None:
        """The personas in force are others: show them."""
        self._offer()
        self._conversations.show_persona()
        self.changed.emit()

    async def _refresh(self) -> None:
        if await self._parts.personas.refresh():
            self.told()

    def _offer(self) -> None:
        """Hand the personas to everything that lists or paints them."""
        personas = list(self._parts.personas)
        actions = self._window.actions_.personas
        for persona, action in zip(personas, actions, strict=False):
            action.setText(fill(self.tr("Let %1 answer"), persona.title))
        for number, action in enumerate(actions):
            action.setEnabled(number < len(personas))
        keys = [_keys(action.shortcut()) for action in actions]
        self._window.header.personas.set_personas(
            [
                choice_of(one, keys[number] if number < len(keys) else "")
                for number, one in enumerate(personas)
            ]
        )
        known = (*self._parts.personas.gone(), *personas)
        self._shell.set_faces(
            {one.name: face_of(one) for one in known}, {one.name: one.title for one in known}
        )

    def _show(self, named: str) -> None:
        """Show who answers next. Args: named: whom the conversation names, there or gone."""
        persona = self._parts.personas.answering(named)
        window = self._window
        window.header.personas.set_current(persona.name)
        window.composer.set_persona_title(persona.title)
        window.empty_state.set_persona(
            persona.name, persona.title, persona.description, persona.starters, face_of(persona)
        )
        self._picked.let_answer(persona)
        self._tell_gone(named, persona)

    def _tell_gone(self, named: str, persona: Persona) -> None:
        """Never let another persona answer without a word."""
        session = self._conversations.current.session
        if persona.name == named or session is None:
            self._window.notices.remove(GONE)
            return
        text = fill(
            self.tr("The persona of this conversation, “%1”, is gone. %2 answers from here."),
            self._parts.personas.title(named),
            persona.title,
        )
        if self._window.notices.words_of(GONE) == text:
            return
        known = self._parts.personas.known(named) is not None
        offer = self.tr("Bring it back") if known else ""
        self._window.notices.show_notice(Notice(GONE, text, offer, tone="warning"))

    def _act(self, notice: str) -> None:
        session = self._conversations.current.session
        if notice == GONE and session is not None:
            self._spawn(self._bring_back(session.persona))

    async def _bring_back(self, name: str) -> None:
        await self._parts.persona_deeds.restore(name)
        self.told()

    def _choose(self, number: int) -> None:
        personas = list(self._parts.personas)
        if number < len(personas):
            self._conversations.choose_persona(personas[number].name)

    def _manage(self) -> None:
        self._window.open_settings()
        settings = self._window.settings
        if settings is not None:
            settings.show_page(settings.personas)
            settings.personas.choose(self._window.header.personas.currentData() or "")

    def _connect_settings(self) -> None:
        from ashley_desktop.ui.deeds.persona_editing import PersonaEditing

        settings = self._window.settings
        assert settings is not None

        def connect() -> None:
            PersonaEditing(settings.personas, self._parts, self._tasks, self, self._providing)

        settings.when_built("personas", connect)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        self._tasks.spawn(work, group="personas", on_error=self._reports.problem)


def choice_of(persona: Persona, keys: str = "") -> PersonaChoice:
    """A persona as lists need it."""
    return PersonaChoice(persona.name, persona.title, persona.description, face_of(persona), keys)


def _keys(sequence: QKeySequence) -> str:
    return sequence.toString(QKeySequence.SequenceFormat.NativeText)
