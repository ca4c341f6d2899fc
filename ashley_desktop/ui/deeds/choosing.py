"""The settings in force in the window: chosen, kept, taken back, put back as they came.

What concerns looks is kept in window.json, the rest in the store, which opens later.
Must not: know what a setting does; whoever does it listens to `changed`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ashley_desktop.core.settings import BY_NAME, DECLARED, Value
from ashley_desktop.ui.texts import fill, setting_title, setting_value
from ashley_desktop.ui.theme import Mode, Theme

if TYPE_CHECKING:
    from ashley_desktop.core.settings import Settings
    from ashley_desktop.errors import AshleyError
    from ashley_desktop.ui.reports import Reports
    from ashley_desktop.ui.settings.dialog import SettingsWindow
    from ashley_desktop.ui.settings.setting_rows import SettingRows
    from ashley_desktop.ui.tasks import TaskOwner
    from ashley_desktop.ui.window_state import WindowStateFile

Values = Mapping[str, Value]


class Choosing(QObject):
    """Knows every setting's value.

    Signals: changed: the name of a setting that is another now, and again when it was kept.
    """

    changed = Signal(str)

    def __init__(self, theme: Theme, file: WindowStateFile, parent: QObject) -> None:
        super().__init__(parent)
        self._theme, self._file = theme, file
        self._settings: Settings | None = None
        self._tasks: TaskOwner | None = None
        self._reports: Reports | None = None
        self._window: SettingsWindow | None = None
        self._on_its_way: dict[str, Value] = {}  # chosen, and not yet kept
        self._done: list[tuple[Values, Values]] = []
        self._undone: list[tuple[Values, Values]] = []
        theme.changed.connect(self._follow_looks)

    def connect_store(self, settings: Settings, tasks: TaskOwner, reports: Reports) -> None:
        """The store is open: what it keeps is in force."""
        self._settings, self._tasks, self._reports = settings, tasks, reports
        for setting in DECLARED:
            if not setting.in_looks:
                self.changed.emit(setting.name)

    def refresh(self) -> None:
        """Another process wrote something: settings may be others now."""
        if self._settings is not None and self._tasks is not None:
            self._tasks.spawn(
                self._load(self._settings), group="settings", exclusive=False, on_error=self._tell
            )

    async def _load(self, settings: Settings) -> None:
        for name in await settings.load():
            self.changed.emit(name)

    def attach(self, window: SettingsWindow) -> None:
        """Serve the pages of the settings window."""
        self._window = window
        for name in ("general", "looks", "history"):
            window.when_built(name, partial(self._serve_page, window, name))
        window.undo_wanted.connect(self.undo)
        window.redo_wanted.connect(self.redo)
        window.undoing.taken_back.connect(self.undo)

    def value(self, name: str) -> Value:
        """The value in force. Raises: KeyError."""
        setting = BY_NAME[name]
        if not setting.in_looks:
            kept = setting.default if self._settings is None else self._settings[name]
            return self._on_its_way.get(name, kept)
        state = self._file.state
        looks: Values = {
            "theme": str(self._theme.mode),
            "zoom": self._theme.zoom,
            "motion": state.motion,
            "usage": state.usage,
        }
        return looks[name]

    def ready(self, name: str) -> bool:
        """Whether it can be chosen now."""
        return BY_NAME[name].in_looks or self._settings is not None

    def choose(self, values: Values) -> None:
        """Have other values, with a way back."""
        before = {name: self.value(name) for name in values}
        if before == dict(values):
            return
        self._done.append((before, dict(values)))
        self._undone.clear()
        self._apply(values)
        first = next(name for name, value in values.items() if value != before[name])
        words = setting_title(first), setting_value(first, values[first])
        self._offer(fill(self.tr("%1: %2"), *words))

    def reset(self, page: str) -> None:
        """Have everything on a page as it came, with a way back."""
        came = {one.name: one.default for one in DECLARED if one.page == page}
        before = {name: self.value(name) for name in came}
        if before == came:
            return
        self._done.append((before, came))
        self._undone.clear()
        self._apply(came)
        self._offer(self.tr("This page is as it came."))

    def undo(self) -> None:
        """Take back what was chosen last."""
        if self._done:
            before, after = self._done.pop()
            self._undone.append((before, after))
            self._apply(before)
            self._withdraw()

    def redo(self) -> None:
        """Choose again what was taken back last."""
        if self._undone:
            before, after = self._undone.pop()
            self._done.append((before, after))
            self._apply(after)

    def _apply(self, values: Values) -> None:
        looks = {name: value for name, value in values.items() if BY_NAME[name].in_looks}
        kept = {name: value for name, value in values.items() if name not in looks}
        if looks:
            self._look(looks)
        if kept and self._settings is not None and self._tasks is not None:
            self._on_its_way.update(kept)
            for name in kept:
                self.changed.emit(name)
            self._tasks.spawn(
                self._keep(self._settings, kept), group="settings", on_error=self._tell
            )

    def _look(self, looks: Values) -> None:
        state = self._file.state
        state.theme = str(looks.get("theme", state.theme))
        state.zoom = int(looks.get("zoom", self._theme.zoom))
        state.motion = str(looks.get("motion", state.motion))
        state.usage = looks.get("usage", state.usage) is True
        self._file.save()
        if "theme" in looks:
            self._theme.set_mode(Mode(state.theme))
        self._theme.set_zoom(state.zoom)
        for name in looks:
            self.changed.emit(name)

    async def _keep(self, settings: Settings, values: Values) -> None:
        try:
            await settings.save(values)
        finally:
            for name, value in values.items():
                if self._on_its_way.get(name) == value:
                    del self._on_its_way[name]
                self.changed.emit(name)

    def _tell(self, error: AshleyError) -> None:
        assert self._reports is not None
        self._reports.problem(error)

    def _follow_looks(self) -> None:
        self.changed.emit("theme")
        self.changed.emit("zoom")

    # the window

    def _serve_page(self, window: SettingsWindow, name: str) -> None:
        self._serve(window.rows_of(name))

    def _serve(self, rows: SettingRows) -> None:
        rows.chosen.connect(lambda name, value: self.choose({name: value}))
        rows.reset_wanted.connect(self.reset)
        self.changed.connect(lambda name: self._show(rows, name))
        self._show_all(rows)

    def _show_all(self, rows: SettingRows) -> None:
        for name in rows.names:
            self._show(rows, name)

    def _show(self, rows: SettingRows, name: str) -> None:
        rows.show_value(name, self.value(name), ready=self.ready(name))

    def _offer(self, text: str) -> None:
        if self._window is not None and self._window.isVisible():
            self._window.undoing.offer(text)

    def _withdraw(self) -> None:
        if self._window is not None:
            self._window.undoing.withdraw()
