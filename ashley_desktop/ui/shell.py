"""Everything that is seen, behind the first paint: theme, transcript and the window's parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtWidgets import QApplication

from ashley_desktop.core.markdown.worker import RenderWorker
from ashley_desktop.ui import furniture
from ashley_desktop.ui.faces import Face
from ashley_desktop.ui.main_window import MainWindow
from ashley_desktop.ui.texts import describe_error
from ashley_desktop.ui.theme import Mode, Theme
from ashley_desktop.ui.transcript import style
from ashley_desktop.ui.transcript.style import TranscriptStyle
from ashley_desktop.ui.transcript.view import TranscriptView
from ashley_desktop.ui.window_state import WindowState


class Shell:
    """Furnishes a window.

    Attributes: window, theme, transcript, renderer.
    """

    def __init__(self, application: QApplication, window: MainWindow, looks: WindowState) -> None:
        self.window = window
        self.theme = Theme(application, Mode(looks.theme), looks.zoom)
        self._usage = looks.usage
        self.renderer = RenderWorker()
        self._known: tuple[dict[str, Face], dict[str, str]] = ({}, {})
        self.transcript = TranscriptView(
            self.renderer, self._style(), lambda error: describe_error(error.code, error.parameters)
        )
        self.transcript.set_zoom(self.theme.scale)
        window.furnish(furniture.build(self.theme, self.transcript, window))
        self.theme.changed.connect(self._restyle)
        window.choosing.changed.connect(self._take_choice)
        self._take_choice("motion")

    def set_faces(self, faces: Mapping[str, Face], titles: Mapping[str, str]) -> None:
        """Paint personas as they look now. Args: by their lasting names."""
        if (faces, titles) != self._known:
            self._known = (dict(faces), dict(titles))
            self.transcript.set_style(self._style())

    def _style(self) -> TranscriptStyle:
        theme = self.theme
        made = style.build(
            theme.colours,
            dark=theme.dark,
            text_family=theme.text_family,
            mono_family=theme.mono_family,
        )
        return replace(made, faces=self._known[0], usage=self._usage)

    def show_usage(self, shown: bool) -> None:
        """Have tokens and cost stand under replies, or not."""
        self._usage = shown
        self._restyle()

    def _take_choice(self, name: str) -> None:
        chosen = self.window.choosing.value(name)
        if name == "usage":
            self.show_usage(chosen is True)
        elif name == "motion":
            self.transcript.set_reduced_motion(True if chosen == "reduced" else None)

    def _restyle(self) -> None:
        self.transcript.set_style(self._style())
        self.transcript.set_zoom(self.theme.scale)
