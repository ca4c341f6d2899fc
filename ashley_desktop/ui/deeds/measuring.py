"""Keeps the meter true: weighs the conversation when it changes, and what is typed now and then.

Nothing here happens at a key: a timer waits for a moment, and a conversation is weighed only when
it was shown or has changed. Must not: choose what goes along; `core/requests.py` does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication, QWindow

from ashley_desktop.errors import AshleyError
from ashley_desktop.ui.meter_panel import MeterPanel

if TYPE_CHECKING:
    from collections.abc import Callable

    from ashley_desktop.assembly import Parts
    from ashley_desktop.core.asking import Ask
    from ashley_desktop.core.presets import Persona
    from ashley_desktop.core.providers import Provider
    from ashley_desktop.core.requests import Measured
    from ashley_desktop.ui.chat_controller import ChatController
    from ashley_desktop.ui.conversations import Conversations
    from ashley_desktop.ui.main_window import MainWindow
    from ashley_desktop.ui.providing import Providing
    from ashley_desktop.ui.tasks import TaskOwner

TYPED_AFTER_MS = 250  # a word is not measured while it is typed
WEIGHED_AFTER_MS = 400  # opening a conversation comes first


async def asked(parts: Parts, ask: Ask) -> tuple[Persona, Provider]:
    """Who would be asked. Raises: NotFound, InvalidInput, StorageError."""
    persona = parts.personas.answering(ask.persona or parts.personas.default.name)
    wish = (persona.provider, persona.model)
    return persona, await parts.providers.answering(ask.provider, ask.model, wish=wish)


class Measuring(QObject):
    """Works for the conversation on screen."""

    def __init__(
        self,
        conversations: Conversations,
        parts: Parts,
        window: MainWindow,
        tasks: TaskOwner,
        providing: Providing,
        show_usage: Callable[[bool], None],
    ) -> None:
        """Args: show_usage: has tokens and cost stand under replies, or not."""
        super().__init__(conversations)
        self._conversations = conversations
        self._parts = parts
        self._window = window
        self._meter = window.status.meter
        self._tasks = tasks
        self._show_usage = show_usage
        self._measured: Measured | None = None
        self._panel: MeterPanel | None = None
        self._typed = self._timer(TYPED_AFTER_MS, self._measure)
        self._weighed = self._timer(WEIGHED_AFTER_MS, self._weigh)
        window.composer.edit.textChanged.connect(self._wait)
        conversations.made.connect(self._follow)
        conversations.shown.connect(self._begin)
        conversations.persona_shown.connect(lambda _: self.weigh_soon())
        providing.changed.connect(self.weigh_soon)
        self._meter.opened.connect(self._open)
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.focusWindowChanged.connect(self._window_focused)
        self._follow(conversations.current)
        self.weigh_soon()

    def weigh_soon(self) -> None:
        """Something of what is sent has changed."""
        if self._window.isVisible():
            self._weighed.start()

    def _timer(self, after_ms: int, then: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(after_ms)
        timer.timeout.connect(then)
        self._window.closed.connect(timer.stop)
        return timer

    def _follow(self, controller: ChatController) -> None:
        def changed(*_: object) -> None:
            if controller is self._conversations.current and not controller.answering:
                self.weigh_soon()

        controller.answering_changed.connect(changed)
        controller.pins_changed.connect(changed)
        controller.parameters_changed.connect(changed)
        for signal in (
            controller.model.modelReset,
            controller.model.rowsInserted,
            controller.model.rowsRemoved,
        ):
            signal.connect(changed)

    def _window_focused(self, window: QWindow | None) -> None:
        """Somebody is back from another window, where a model or a persona may have changed."""
        if window is not None and window is self._window.windowHandle():
            self.weigh_soon()

    def _begin(self, _: ChatController) -> None:
        self._measured = None
        self._meter.begin_anew()
        self._meter.show_fill(None)
        self.weigh_soon()

    def _wait(self) -> None:
        if self._measured is not None and not self._typed.isActive():
            self._typed.start()

    def _weigh(self) -> None:
        self._tasks.spawn(
            self._weigh_current(), group="meter", exclusive=True, on_error=self._give_up
        )

    async def _weigh_current(self) -> None:
        current = self._conversations.current
        persona, provider = await asked(self._parts, self._conversations.ask())
        persona = await self._parts.personas.as_sent(persona, provider.model)
        measured = await current.measure(persona, provider)
        if current is self._conversations.current:
            self._measured = measured
            self._measure()

    def _measure(self) -> None:
        if self._measured is not None:
            text = self._window.composer.text()
            self._meter.show_fill(self._measured.with_question(text))
            if self._panel is not None and self._panel.isVisible():
                self._fill_panel(self._panel)

    def _give_up(self, _: AshleyError) -> None:
        """What is wrong with the store or the choice is told where it matters."""
        self._measured = None
        self._meter.show_fill(None)

    def _open(self) -> None:
        if self._panel is None:
            self._panel = MeterPanel(self._window)
            self._panel.usage_wanted.connect(self._set_usage)
        self._measure()
        self.weigh_soon()  # what is shown is as of the last change that was told
        self._fill_panel(self._panel)
        self._panel.open_beside(self._meter)

    def _fill_panel(self, panel: MeterPanel) -> None:
        if self._meter.fill is not None:
            model = self._conversations.ask().model or self.tr("the model")
            usage = self._window.usage_shown
            panel.show_fill(self._meter.fill, model=model, usage=usage)
            panel.fit()

    def _set_usage(self, shown: bool) -> None:
        self._window.remember_usage(shown)
        self._show_usage(shown)
