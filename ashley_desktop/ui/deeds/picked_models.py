"""A model picked by hand while a persona answers that has one of its own.

It holds for the conversation it was picked in, as long as the window lives, and a line says so;
the choice for all stays what it was. Must not: ask a provider anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ashley_desktop.ui.notices import Notice
from ashley_desktop.ui.texts import fill

if TYPE_CHECKING:
    from ashley_desktop.core.presets import Persona
    from ashley_desktop.ui.chat_controller import ChatController
    from ashley_desktop.ui.conversations import Conversations
    from ashley_desktop.ui.notices import NoticeBar
    from ashley_desktop.ui.providing import Providing

PICKED = "picked-model"


@dataclass(frozen=True, slots=True)
class _Pick:
    """Attributes: persona: its name; another one's wish is not touched. own: the model it wants."""

    persona: str
    provider: str
    model: str
    own: str


class PickedModels(QObject):
    """Remembers them by conversation."""

    def __init__(
        self, conversations: Conversations, providing: Providing, notices: NoticeBar
    ) -> None:
        super().__init__(conversations)
        self._conversations = conversations
        self._providing = providing
        self._notices = notices
        self._persona: Persona | None = None
        self._picks: dict[object, _Pick] = {}  # by session id; before there is one, by controller
        providing.picked.connect(self._take)
        notices.action_chosen.connect(self._act)
        conversations.made.connect(self._follow)
        self._follow(conversations.current)

    def let_answer(self, persona: Persona) -> None:
        """A persona answers next in the conversation on screen."""
        self._persona = persona
        pick = self._pick()
        chosen = (pick.provider, pick.model) if pick is not None else None
        self._providing.follow(persona.provider, persona.model, chosen)
        self._tell()

    def _pick(self) -> _Pick | None:
        found = self._picks.get(self._key())
        answers = self._persona.name if self._persona is not None else ""
        return found if found is not None and found.persona == answers else None

    def _key(self) -> object:
        current = self._conversations.current
        return current.session_id or current

    def _take(self, provider: str, model: str, own_provider: str, own_model: str) -> None:
        if self._persona is None:
            return
        if (provider, model) == (own_provider, own_model):
            self._picks.pop(self._key(), None)
        else:
            self._picks[self._key()] = _Pick(self._persona.name, provider, model, own_model)
        self._tell()

    def _tell(self) -> None:
        pick = self._pick()
        if pick is None or self._persona is None:
            self._notices.remove(PICKED)
            return
        words = self.tr("%1 has a model of its own, %2. In this conversation %3 answers.")
        text = fill(words, self._persona.title, pick.own, pick.model)
        if self._notices.words_of(PICKED) != text:
            offer = fill(self.tr("Use %1"), pick.own)
            self._notices.show_notice(Notice(PICKED, text, offer))

    def _act(self, notice: str) -> None:
        if notice == PICKED and self._persona is not None:
            self._picks.pop(self._key(), None)
            self.let_answer(self._persona)

    def _follow(self, controller: ChatController) -> None:
        controller.session_changed.connect(lambda _: self._name(controller))

    def _name(self, controller: ChatController) -> None:
        """A conversation has its session now."""
        if controller in self._picks and controller.session_id is not None:
            self._picks[controller.session_id] = self._picks.pop(controller)
