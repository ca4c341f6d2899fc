"""Models on this machine through the settings: found, measured, loaded, let go, chosen.

While the page is seen, what is in memory is looked at four times a second: a question or a clock
may change it too.
"""

from __future__ import annotations

import os
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QLocale, QObject, QTimer

from ashley_desktop.core.presets import OFFLINE
from ashley_desktop.errors import AshleyError
from ashley_desktop.ui import dialogs
from ashley_desktop.ui.lists.local_model_row import LocalModelRow
from ashley_desktop.ui.model_words import short_count, size
from ashley_desktop.ui.texts import describe_error, fill

if TYPE_CHECKING:
    from ashley_desktop.assembly import Parts
    from ashley_desktop.core.llm.gguf import GgufHeader
    from ashley_desktop.core.llm.memory import Memory
    from ashley_desktop.core.llm.model_files import ModelFile
    from ashley_desktop.core.llm.offline import LoadState
    from ashley_desktop.core.local_models import LocalChoice
    from ashley_desktop.core.local_runner import Sizing
    from ashley_desktop.ui.main_window import MainWindow
    from ashley_desktop.ui.providing import Providing
    from ashley_desktop.ui.settings.local_model_page import LocalModelPage
    from ashley_desktop.ui.tasks import TaskOwner

_LOOK_EVERY_MS = 250
MILLION, BILLION = 1_000_000, 1_000_000_000


class RunningModels(QObject):
    """Stands between the page and the models."""

    def __init__(
        self, parts: Parts, window: MainWindow, tasks: TaskOwner, providing: Providing
    ) -> None:
        super().__init__(window)
        self._parts = parts
        self._window = window
        self._tasks = tasks
        self._providing = providing
        self._state: LoadState | None = None
        self._looking = QTimer(self)
        self._looking.setInterval(_LOOK_EVERY_MS)
        self._looking.timeout.connect(self._look)
        window.closed.connect(self._looking.stop)
        window.settings_opened.connect(self._connect)
        if window.settings is not None:  # opened while the store was not yet
            self._connect()

    @property
    def _page(self) -> LocalModelPage:
        assert self._window.settings is not None
        return self._window.settings.local_models

    def _connect(self) -> None:
        assert self._window.settings is not None
        self._window.settings.when_built("machine", self._connect_page)

    def _connect_page(self) -> None:
        page = self._page
        page.opened.connect(self._begin)
        page.left.connect(self._looking.stop)
        page.file_requested.connect(lambda: self._spawn(self._add_file()))
        page.folder_requested.connect(lambda: self._spawn(self._add_folder()))
        page.use_requested.connect(self._use)
        page.load_requested.connect(lambda name, anyway: self._load(name, anyway=anyway))
        page.unload_requested.connect(lambda: self._spawn(self._unload()))
        page.remove_requested.connect(lambda place: self._spawn(self._remove(place)))
        change = self._parts.local_models.change
        page.context_chosen.connect(lambda n: self._spawn(self._after(change(context_tokens=n))))
        page.threads_chosen.connect(lambda n: self._spawn(self._after(change(threads=n))))
        page.idle_chosen.connect(lambda n: self._spawn(self._after(change(idle_minutes=n))))
        if page.isVisible():
            self._begin()

    def _begin(self) -> None:
        self._state = None
        self._looking.start()
        self._spawn(self._show())

    def _look(self) -> None:
        """Tell of a model that came or went, or gets on."""
        state = self._parts.local_runner.state
        if state == self._state:
            return
        another = self._state is None or state.phase != self._state.phase
        self._state = state
        self._tell(state)
        if another:
            self._spawn(self._show())

    def _tell(self, state: LoadState) -> None:
        loading, loaded = state.phase == "loading", state.phase == "loaded"
        text = self.tr("Nothing is in memory. A model is loaded when it is asked.")
        if loaded:
            text = fill(self.tr("%1 is in memory."), state.model)
        elif loading and state.done is None:
            text = fill(self.tr("Loading %1…"), state.model)
        elif loading:
            percent = round((state.done or 0) * 100)
            text = fill(self.tr("Loading %1: about %2 %"), state.model, percent)
        self._page.set_state(text, loading=loading, done=state.done, loaded=loaded)

    async def _show(self) -> None:
        models, runner = self._parts.local_models, self._parts.local_runner
        choice = await models.choice()
        found = await models.all()
        sizings = [await runner.sizing(one) if one.header else None for one in found]
        provider = await self._parts.providers.provider(OFFLINE)
        current = self._providing.current
        answering = provider.model if current is not None and current.local else ""
        held = runner.state.model if runner.state.phase == "loaded" else ""
        rows = [
            self._row(one, sizing, choice, answers=one.name == answering, loaded=one.name == held)
            for one, sizing in zip(found, sizings, strict=True)
        ]
        self._page.set_models(rows)
        self._page.set_memory(self._memory(next((one.memory for one in sizings if one), None)))
        cores = os.cpu_count() or 1
        self._page.set_loading(choice.context_tokens, choice.threads, choice.idle_minutes, cores)
        self._tell(runner.state)

    def _row(
        self,
        model: ModelFile,
        sizing: Sizing | None,
        choice: LocalChoice,
        *,
        answers: bool,
        loaded: bool,
    ) -> LocalModelRow:
        fit = str(sizing.fit) if sizing is not None and not model.packaged else ""
        tight = fit == "tight" and not loaded and str(model.path) not in choice.anyway
        signs = [self.tr("answers") * answers, self.tr("in memory") * loaded]
        return LocalModelRow(
            name=model.name,
            line=self._line(model, sizing, fit),
            hint=describe_error(model.problem, {"model": model.path.name})[1]
            if model.problem
            else "",
            path=str(model.path),
            sign=" · ".join(sign for sign in signs if sign),
            place=_place(model.path, choice.places),
            problem=bool(model.problem),
            tight=tight,
            too_large=fit == "too_large",
            answers=answers,
            loaded=loaded,
        )

    def _line(self, model: ModelFile, sizing: Sizing | None, fit: str) -> str:
        if model.header is None or sizing is None:
            return describe_error(model.problem, {"model": model.path.name})[0]
        needed = size(sizing.needed_bytes)
        if fit == "too_large":
            words = self.tr("Too large for this machine: needs about %1 of memory")
            return fill(words, needed)
        if fit == "tight":
            return fill(self.tr("Needs about %1 of memory, more than is free now"), needed)
        parts = [
            fill(self.tr("%1 on disk"), size(model.size_bytes)),
            fill(self.tr("about %1 of memory"), needed),
            *self._facts(model.header),
        ]
        return " · ".join(parts)

    def _facts(self, header: GgufHeader) -> list[str]:
        parts = []
        if header.weights:
            parts.append(self._weights(header.weights))
        if header.quantisation:
            parts.append(header.quantisation)
        if header.context_tokens:
            parts.append(fill(self.tr("up to %1 tokens"), short_count(header.context_tokens)))
        if not header.chat_template:
            parts.append(self.tr("not made for conversations"))
        return parts

    def _weights(self, count: int) -> str:
        locale = QLocale()
        if count >= BILLION:
            return fill(self.tr("%1B weights"), locale.toString(count / BILLION, "f", 1))
        return fill(self.tr("%1M weights"), locale.toString(round(count / MILLION)))

    def _memory(self, memory: Memory | None) -> str:
        if memory is None or memory.total is None:
            return ""
        if memory.free is None:
            return fill(self.tr("This machine has %1 of memory."), size(memory.total))
        words = self.tr("This machine has %1 of memory; %2 are free for a model now.")
        return fill(words, size(memory.total), size(memory.free))

    # what people do

    def _use(self, name: str) -> None:
        self._spawn(self._after(self._providing.choose(OFFLINE, name)))

    def _load(self, name: str, *, anyway: bool) -> None:
        runner = self._parts.local_runner
        self._spawn(self._after(runner.load(name, anyway=anyway)))

    async def _unload(self) -> None:
        await self._parts.local_runner.unload()
        await self._show()

    async def _add_file(self) -> None:
        title, kinds = self.tr("Choose a model file"), self.tr("Model files (%1);;All files (%2)")
        start = self._parts.paths.models
        folder = start if start.is_dir() else Path.home()
        filters = fill(kinds, "*.gguf", "*")
        for path in await dialogs.ask_open_paths(self._window, title, folder, filters):
            await self._add(path)

    async def _add_folder(self) -> None:
        title = self.tr("Choose a folder with model files")
        path = await dialogs.ask_folder(self._window, title, Path.home())
        if path is not None:
            await self._add(path)

    async def _add(self, path: Path) -> None:
        before = {one.name for one in await self._parts.local_models.all()}
        await self._parts.local_models.add_place(path)
        await self._show()
        new = (one.name for one in await self._parts.local_models.all())
        self._page.choose(next((name for name in new if name not in before), ""))
        await self._providing.models_changed(OFFLINE)

    async def _remove(self, place: str) -> None:
        await self._parts.local_models.remove_place(place)
        await self._show()
        await self._providing.models_changed(OFFLINE)

    async def _after(self, work: Coroutine[Any, Any, object]) -> None:
        """Do something, then show how things are."""
        try:
            await work
        finally:
            await self._show()

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Run work whose errors belong on the page."""
        self._page.set_problem("")
        self._tasks.spawn(work, group="local models", on_error=self._problem)

    def _problem(self, error: AshleyError) -> None:
        words = " ".join(describe_error(error.code, error.parameters)).strip()
        self._page.set_problem(words)


def _place(path: Path, places: Sequence[str]) -> str:
    """The chosen place through which a file is there; the nearest of several."""
    fitting = [place for place in places if path == Path(place) or Path(place) in path.parents]
    return max(fitting, key=len, default="")
