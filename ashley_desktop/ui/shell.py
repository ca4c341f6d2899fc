"""The window before it has anything to show: theme, transcript and frame, made for first paint."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from ashley_desktop.core.markdown.worker import RenderWorker
from ashley_desktop.paths import Paths
from ashley_desktop.ui.main_window import MainWindow
from ashley_desktop.ui.texts import describe_error
from ashley_desktop.ui.theme import Mode, Theme
from ashley_desktop.ui.transcript import style
from ashley_desktop.ui.transcript.style import TranscriptStyle
from ashley_desktop.ui.transcript.view import TranscriptView
from ashley_desktop.ui.window_state import WindowStateFile


class Shell:
    """Attributes: theme, window, transcript, renderer."""

    def __init__(self, application: QApplication, paths: Paths) -> None:
        looks = WindowStateFile(paths.window_state)
        self.theme = Theme(application, Mode(looks.state.theme), looks.state.zoom)
        self.renderer = RenderWorker()
        self.transcript = TranscriptView(
            self.renderer, self._style(), lambda error: describe_error(error.code, error.parameters)
        )
        self.transcript.set_zoom(self.theme.scale)
        self.window = MainWindow(self.transcript, self.theme, looks)
        self.theme.changed.connect(self._restyle)

    def _style(self) -> TranscriptStyle:
        theme = self.theme
        return style.build(
            theme.colours,
            dark=theme.dark,
            text_family=theme.text_family,
            mono_family=theme.mono_family,
        )

    def _restyle(self) -> None:
        self.transcript.set_style(self._style())
        self.transcript.set_zoom(self.theme.scale)
