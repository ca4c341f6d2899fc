"""Temperature, longest answer and top-p of the conversation on screen: shown, changed, kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ashley_desktop.core.parameters import NOTHING_SAID, Parameters, in_force
from ashley_desktop.ui.deeds.measuring import asked
from ashley_desktop.ui.parameters_panel import ParametersPanel

if TYPE_CHECKING:
    from ashley_desktop.assembly import Parts
    from ashley_desktop.ui.chat_controller import ChatController
    from ashley_desktop.ui.conversations import Conversations
    from ashley_desktop.ui.main_window import MainWindow
    from ashley_desktop.ui.reports import Reports
    from ashley_desktop.ui.tasks import TaskOwner


class Tuning(QObject):
    """Works for the conversation on screen."""

    def __init__(
        self,
        conversations: Conversations,
        parts: Parts,
        window: MainWindow,
        tasks: TaskOwner,
        reports: Reports,
    ) -> None:
        super().__init__(conversations)
        self._conversations = conversations
        self._parts = parts
        self._window = window
        self._button = window.header.tune
        self._tasks = tasks
        self._reports = reports
        self._panel: ParametersPanel | None = None
        self._button.clicked.connect(self._open)
        conversations.shown.connect(lambda _: self._show())
        conversations.made.connect(self._follow)
        self._follow(conversations.current)
        self._show()

    def _follow(self, controller: ChatController) -> None:
        controller.session_changed.connect(lambda _: self._show())
        controller.parameters_changed.connect(self._show)

    def _show(self) -> None:
        """Have the button tell whether anything is set."""
        said = self._conversations.current.parameters
        self._button.set_icon_colour("muted" if said == NOTHING_SAID else "accent")
        usual = self.tr("How this conversation is answered")
        changed = self.tr("How this conversation is answered (changed)")
        self._button.setToolTip(usual if said == NOTHING_SAID else changed)

    def _open(self) -> None:
        self._tasks.spawn(
            self._open_panel(), group="parameters", exclusive=True, on_error=self._reports.problem
        )

    async def _open_panel(self) -> None:
        panel = self._panel
        if panel is None:
            panel = self._panel = ParametersPanel(self._window)
            panel.chosen.connect(self._choose)
        await self._fill(panel)
        panel.open_beside(self._button)
        panel.focus_first()

    async def _fill(self, panel: ParametersPanel) -> None:
        persona, provider = await asked(self._parts, self._conversations.ask())
        said = self._conversations.current.parameters
        known = in_force(persona, provider, said)
        model = await self._parts.models.model(provider, provider.model)
        panel.show_parameters(
            said,
            known,
            persona=persona.title,
            provider=provider.title,
            model=provider.model,
            refused=model.refused,
        )

    def _choose(self, chosen: Parameters) -> None:
        current = self._conversations.current
        if chosen != current.parameters:
            self._tasks.spawn(
                self._keep(current, chosen), group="store", on_error=self._reports.problem
            )

    async def _keep(self, controller: ChatController, chosen: Parameters) -> None:
        session = await controller.set_parameters(chosen)
        if session is not None:
            self._conversations.changed(session)
        if self._panel is not None and self._panel.isVisible():
            await self._fill(self._panel)
