"""Carries out what the page of personas asks for, each deed with its way back.

Must not: show personas elsewhere; `answering.py` does, and is told of every change.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QStandardPaths

from ashley_desktop.core import persona_files
from ashley_desktop.errors import AshleyError
from ashley_desktop.ui import dialogs
from ashley_desktop.ui.deeds.answering import choice_of
from ashley_desktop.ui.texts import describe_error, fill

if TYPE_CHECKING:
    from ashley_desktop.assembly import Parts
    from ashley_desktop.core.persona_deeds import Done
    from ashley_desktop.ui.deeds.answering import Answering
    from ashley_desktop.ui.providing import Providing
    from ashley_desktop.ui.settings.personas_page import PersonasPage
    from ashley_desktop.ui.tasks import TaskOwner

_MOST_WAYS = 100


@dataclass(frozen=True, slots=True)
class _WayBack:
    """Attributes: words: what would be taken back. take_back: does it. key: of one field."""

    words: str
    take_back: Callable[[], Coroutine[Any, Any, None]]
    key: tuple[str, str] | None = None


class PersonaEditing(QObject):
    """Stands between the page and the personas of core."""

    def __init__(
        self,
        page: PersonasPage,
        parts: Parts,
        tasks: TaskOwner,
        answering: Answering,
        providing: Providing,
    ) -> None:
        super().__init__(page)
        self._page = page
        self._parts = parts
        self._deeds = parts.persona_deeds
        self._tasks = tasks
        self._answering = answering
        self._providing = providing
        self._ways: list[_WayBack] = []
        self._turn = asyncio.Lock()  # deeds are carried out in the order in which they were wanted
        answering.changed.connect(self.show)
        page.opened.connect(lambda: self._spawn(self._fill()))
        page.new_wanted.connect(lambda title: self._spawn(self._make(title), field="new"))
        page.changed.connect(self._change)
        page.moved.connect(lambda name, place: self._spawn(self._move(name, place)))
        page.deleted.connect(lambda name: self._spawn(self._delete(name)))
        page.duplicated.connect(lambda name: self._spawn(self._duplicate(name)))
        page.reset.connect(lambda name: self._spawn(self._reset(name)))
        page.exported.connect(lambda name: self._spawn(self._export(name)))
        page.import_wanted.connect(lambda: self._spawn(self._import()))
        page.picture_wanted.connect(
            lambda name: self._spawn(self._picture(name), name=name, field="picture")
        )
        page.undo_wanted.connect(lambda: self._spawn(self._undo()))
        page.preview_wanted.connect(self._preview)
        page.user_name_changed.connect(lambda text: self._spawn(self._call(text)))
        self.show()

    def show(self) -> None:
        """Show the personas in force."""
        personas = self._parts.personas
        there = list(personas)
        self._page.set_personas(
            there,
            [choice_of(one) for one in there],
            shipped=frozenset(personas.shipped),
            changed=personas.changed,
        )

    async def _fill(self) -> None:
        """What is not about one persona."""
        providers = await self._parts.providers.all()
        self._page.editor.set_providers([(one.name, one.title) for one in providers])
        personas = self._parts.personas
        self._page.set_user_name(await self._user_name(), personas.around.user)
        if await personas.refresh():
            self._answering.told()

    # deeds

    def _change(self, name: str, field: str, value: Any) -> None:
        self._spawn(self._store(name, field, value), name=name, field=field)

    async def _store(self, name: str, field: str, value: Any) -> None:
        words = fill(self.tr("a change of “%1”"), self._parts.personas.title(name))
        done = await self._deeds.change(name, **{field: value})
        self._page.set_problem(name, field, "")
        self._done(done, words, key=(name, field))

    async def _make(self, title: str) -> None:
        done = await self._deeds.add(title)
        self._page.made()
        self._done(done, fill(self.tr("new “%1”"), done.persona.title))
        self._page.choose(done.persona.name)

    async def _move(self, name: str, place: int) -> None:
        done = await self._deeds.move(name, place)
        self._done(done, fill(self.tr("another place for “%1”"), done.persona.title))

    async def _delete(self, name: str) -> None:
        done = await self._deeds.delete(name)
        self._done(done, fill(self.tr("delete “%1”"), done.persona.title))

    async def _duplicate(self, name: str) -> None:
        done = await self._deeds.duplicate(name)
        self._done(done, fill(self.tr("duplicate “%1”"), done.persona.title))
        self._page.choose(done.persona.name)

    async def _reset(self, name: str) -> None:
        done = await self._deeds.reset(name)
        self._done(done, fill(self.tr("reset “%1”"), done.persona.title))

    async def _picture(self, name: str) -> None:
        from ashley_desktop.ui.persona_picture import KINDS, square_png

        kinds = " ".join(f"*.{kind}" for kind in KINDS)
        chosen = await dialogs.ask_open_paths(
            self._page.window(),
            self.tr("Choose a picture"),
            _folder(QStandardPaths.StandardLocation.PicturesLocation),
            fill(self.tr("Pictures (%1)"), kinds),
        )
        if chosen:
            picture = await asyncio.to_thread(square_png, chosen[0])
            await self._store(name, "picture", picture)

    async def _export(self, name: str) -> None:
        from ashley_desktop.core.exporters.files import write_whole

        persona = self._parts.personas.find(name)
        folder = _folder(QStandardPaths.StandardLocation.DocumentsLocation)
        target = await dialogs.ask_save_path(
            self._page.window(),
            self.tr("Export a persona"),
            folder / persona_files.file_name(persona),
            [(self.tr("Personas"), ".json")],
        )
        if target is not None:
            text = persona_files.as_text([persona])
            await asyncio.to_thread(write_whole, target, text)
            told = fill(self.tr("“%1” is in %2 now."), persona.title, target.name)
            self._page.tell(told, good=True)

    async def _import(self) -> None:
        chosen = await dialogs.ask_open_paths(
            self._page.window(),
            self.tr("Import personas"),
            _folder(QStandardPaths.StandardLocation.DocumentsLocation),
            self.tr("Personas (*.json)"),
        )
        for path in chosen:
            found = await asyncio.to_thread(persona_files.read, path)
            done = await self._deeds.import_(found)
            if done.added:
                titles = ", ".join(one.title for one in done.added)
                words = fill(self.tr("import “%1”"), titles)
                self._remember(_WayBack(words, partial(self._deeds.take_back, done.before)))
                self._page.tell(fill(self.tr("Imported: %1."), titles), good=True)
                self._answering.told()
                self._page.choose(done.added[0].name)
            else:
                titles = ", ".join(one.title for one in done.known)
                self._page.tell(fill(self.tr("Here already: %1."), titles), good=True)

    async def _call(self, name: str) -> None:
        before = await self._user_name()
        await self._deeds.set_user_name(name)
        way = partial(self._deeds.set_user_name, before)
        self._remember(_WayBack(self.tr("a change of your name"), way))

    async def _user_name(self) -> str:
        """What was chosen; empty where it is the system's name."""
        called = await self._parts.personas.user_name()
        return "" if called == self._parts.personas.around.user else called

    async def _undo(self) -> None:
        if self._ways:
            way = self._ways.pop()
            self._tell_ways()
            await way.take_back()
            self._page.editor.release()
            self._page.user_name.release()
            self._page.set_user_name(await self._user_name(), self._parts.personas.around.user)
            self._answering.told()

    # the prompt as it will be sent

    def _preview(self, name: str, text: str) -> None:
        self._tasks.spawn(self._show_preview(name, text), group="preview", exclusive=True)

    async def _show_preview(self, name: str, text: str) -> None:
        persona = self._parts.personas.known(name)
        if persona is None:
            return
        current = self._providing.current
        model = persona.model or (current.model if current is not None else "")
        sent = await self._parts.personas.prompt_as_sent(replace(persona, prompt=text), model)
        self._page.editor.prompt.set_preview(sent)

    # ways back

    def _done(self, done: Done, words: str, *, key: tuple[str, str] | None = None) -> None:
        if not done.before:  # nothing became different
            return
        self._page.tell("")
        last = self._ways[-1] if self._ways else None
        if key is None or last is None or last.key != key:  # typing on is one change
            way = partial(self._deeds.take_back, done.before)
            self._remember(_WayBack(words, way, key))
        self._answering.told()

    def _remember(self, way: _WayBack) -> None:
        self._ways = [*self._ways, way][-_MOST_WAYS:]
        self._tell_ways()

    def _tell_ways(self) -> None:
        self._page.set_undo(self._ways[-1].words if self._ways else "")

    def _spawn(self, work: Coroutine[Any, Any, None], *, name: str = "", field: str = "") -> None:
        self._tasks.spawn(self._in_turn(work), group="personas", on_error=self._teller(name, field))

    async def _in_turn(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            async with self._turn:
                await work
        finally:
            work.close()  # where its turn never came

    def _teller(self, name: str, field: str) -> Callable[[AshleyError], None]:
        def tell(error: AshleyError) -> None:
            text = " ".join(describe_error(error.code, error.parameters)).strip()
            self._page.set_problem(name, field, text)

        return tell


def _folder(place: QStandardPaths.StandardLocation) -> Path:
    return Path(QStandardPaths.writableLocation(place) or Path.home())
