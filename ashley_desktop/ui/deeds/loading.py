"""Tells in the status line that a model is being loaded for the question that was asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from ashley_desktop.ui.texts import fill

if TYPE_CHECKING:
    from ashley_desktop.core.local_runner import LocalRunner
    from ashley_desktop.ui.providing import Providing
    from ashley_desktop.ui.reports import Reports
    from ashley_desktop.ui.status import StatusLine

_LOOK_EVERY_MS = 200


class Loading(QObject):
    """Looks on while a model of this machine is waited for, and only then."""

    def __init__(
        self, runner: LocalRunner, status: StatusLine, reports: Reports, providing: Providing
    ) -> None:
        super().__init__(reports)
        self._runner = runner
        self._status = status
        self._providing = providing
        self._telling = False
        self._looking = QTimer(self)
        self._looking.setInterval(_LOOK_EVERY_MS)
        self._looking.timeout.connect(self._look)
        reports.answering_shown.connect(self._follow)

    def _follow(self, answering: bool) -> None:
        current = self._providing.current
        self._telling = False
        if answering and current is not None and current.local:
            self._looking.start()
        else:
            self._looking.stop()

    def _look(self) -> None:
        state = self._runner.state
        if state.phase == "loading":
            self._telling = True
            self._status.set_activity(self._words(state.model, state.done))
        elif self._telling:
            self._looking.stop()
            self._telling = False
            self._status.set_activity(self.tr("Answering…"))

    def _words(self, model: str, done: float | None) -> str:
        if done is None:
            return fill(self.tr("Loading %1…"), model)
        # in steps, because every change is spoken
        return fill(self.tr("Loading %1: about %2 %"), model, round(done * 10) * 10)
