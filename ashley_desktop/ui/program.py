"""The life of the window's program: opens the store behind the painted window, and closes in order.

Must not: hold logic of conversations or providers; their controllers do.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog

from ashley_desktop.errors import StorageError, StorageNewer
from ashley_desktop.paths import Paths
from ashley_desktop.ui import dialogs
from ashley_desktop.ui.bugs import Bugs
from ashley_desktop.ui.deeds.rescue import Rescue
from ashley_desktop.ui.instance import RaiseRequests
from ashley_desktop.ui.leaving import LooseThreads
from ashley_desktop.ui.links import Links
from ashley_desktop.ui.loose_generators import LooseGenerators
from ashley_desktop.ui.notices import Notice
from ashley_desktop.ui.reports import Reports
from ashley_desktop.ui.tasks import TaskOwner

if TYPE_CHECKING:
    from ashley_desktop.assembly import Parts
    from ashley_desktop.core.secrets import SecretStore
    from ashley_desktop.storage.records import SessionRecord
    from ashley_desktop.ui.conversations import Conversations
    from ashley_desktop.ui.providing import Providing
    from ashley_desktop.ui.shell import Shell

    Opened = tuple[Parts, list[SessionRecord]]

log = logging.getLogger(__name__)

LONG_OPENING_S = 1.5
_OPENING = "opening"
FIRST_SESSIONS = 300  # more than a sidebar shows; the others are listed when the window is usable


class Program(QObject):
    """Runs from the first paint to the end of the process.

    Attributes:
        conversations: None until the store is open.
    """

    def __init__(
        self,
        shell: Shell,
        paths: Paths,
        environment: Mapping[str, str],
        secrets: SecretStore | None = None,
    ) -> None:
        """Args: secrets: where keys are kept; None is the operating system's keyring."""
        super().__init__(shell.window)
        self._shell = shell
        self._window = shell.window
        self._paths = paths
        self._environment = environment
        self._secrets = secrets
        self._bugs = Bugs()
        self._tasks = TaskOwner(self._bug)
        self.conversations: Conversations | None = None
        self._parts: Parts | None = None
        self._bug_box: QDialog | None = None
        self._early = ""
        self._window.composer.submitted.connect(self._keep_early)
        self._reports = Reports(shell.window)
        self._rescue = Rescue(shell.window, paths)

    async def run(self) -> int:
        """Stay until the window is closed; the result is the exit status."""
        closing = asyncio.Event()
        self._listen(closing)
        asyncio.get_running_loop().set_default_executor(LooseThreads())
        LooseGenerators(asyncio.get_running_loop())
        requests = RaiseRequests(self._paths.data_dir, self)
        requests.arrived.connect(self._come_to_front)
        opening = asyncio.ensure_future(self._open())
        waiting = asyncio.ensure_future(closing.wait())
        try:
            await asyncio.wait({opening, waiting}, return_when=asyncio.FIRST_COMPLETED)
            if opening.done():
                self._serve(opening.result())
                await waiting
        except Exception as error:  # noqa: BLE001 - a border: told, and the window stays
            self._bug(error)
            await waiting
        finally:
            opening.cancel()
            await asyncio.wait({opening})
            waiting.cancel()
            requests.close()
            await self._close()
        return 0

    def _serve(self, opened: Opened | None) -> None:
        """Connect the window to what stands behind it, and fill it."""
        if opened is None:
            return
        from ashley_desktop.ui.conversations import Conversations
        from ashley_desktop.ui.deeds.answering import Answering
        from ashley_desktop.ui.providing import Providing

        parts, sessions = opened
        window, rest = self._window, (self._tasks, self._reports)
        providing = Providing(parts, window, *rest)
        conversations = self.conversations = Conversations(
            parts, window, self._shell.transcript, *rest, providing
        )
        Answering(conversations, parts, self._shell, *rest, providing)
        conversations.fill(sessions)
        log.debug("usable")
        self._use_settings(parts, sessions)
        self._tasks.spawn(
            conversations.list_rest(len(sessions) == FIRST_SESSIONS),
            group="store",
            on_error=self._reports.problem,
        )
        self._tasks.spawn(self._serve_fully(parts, conversations, providing), group="start")

    async def _serve_fully(
        self, parts: Parts, conversations: Conversations, providing: Providing
    ) -> None:
        """Connect what a list of sessions can be read and a message be typed without."""
        await asyncio.to_thread(_import_services)
        from ashley_desktop.ui.deeds.finding import Finding
        from ashley_desktop.ui.deeds.loading import Loading
        from ashley_desktop.ui.deeds.local_models import RunningModels
        from ashley_desktop.ui.deeds.searching import Searching

        window, rest = self._window, (self._tasks, self._reports)
        conversations.caught_up.connect(providing.look_again)
        conversations.caught_up.connect(window.choosing.refresh)
        RunningModels(parts, window, self._tasks, providing)
        Loading(parts.local_runner, window.status, self._reports, providing)
        self._measure_requests(parts, conversations, providing)
        self._moderate(parts, conversations, providing)
        try:
            parts.database.refuse_writing()
        except StorageNewer as error:
            self._rescue.tell_read_only(error)
        window.composer.submitted.disconnect(self._keep_early)
        window.composer.submitted.connect(conversations.send)
        if self._early:
            conversations.send(self._early)
        self._tasks.spawn(providing.start(), group="providers", on_error=self._reports.problem)
        self._tasks.spawn(conversations.follow_other_processes(), group="other processes")
        self._connect_links()
        self._look_after(parts, conversations)
        Searching(conversations, parts, window, *rest, parts.personas.title)
        Finding(
            window,
            self._shell.theme,
            self._shell.transcript,
            self._tasks,
            lambda session_id: conversations.current.sessions.texts(session_id),
            self._reports.problem,
        )
        window.composer.first_key.connect(lambda: self._load_libraries(providing))
        if window.composer.text():
            self._load_libraries(providing)  # typed before anybody listened

    def _use_settings(self, parts: Parts, sessions: list[SessionRecord]) -> None:
        """Do as was chosen, from the start on."""
        window, conversations = self._window, self.conversations
        assert conversations is not None
        window.choosing.connect_store(parts.settings, self._tasks, self._reports)
        if self._early or window.composer.text():
            return  # somebody writes already
        match parts.settings["start_with"]:
            case "temporary":
                conversations.temporary.show()
            case "last" if sessions:
                last = max(sessions, key=lambda session: session.updated_at)
                conversations.choose(last.session_id)

    def _measure_requests(
        self, parts: Parts, conversations: Conversations, providing: Providing
    ) -> None:
        from ashley_desktop.ui.deeds.measuring import Measuring
        from ashley_desktop.ui.deeds.tuning import Tuning

        window, tasks = self._window, self._tasks
        Measuring(conversations, parts, window, tasks, providing, self._shell.show_usage)
        Tuning(conversations, parts, window, tasks, self._reports)

    def _moderate(self, parts: Parts, conversations: Conversations, providing: Providing) -> None:
        from ashley_desktop.ui.deeds.moderating import Moderating

        Moderating(conversations, parts, self._window, self._tasks, self._reports, providing)

    def _look_after(self, parts: Parts, conversations: Conversations) -> None:
        from ashley_desktop.ui.deeds.backing_up import BackingUp
        from ashley_desktop.ui.deeds.cleaning import Cleaning
        from ashley_desktop.ui.deeds.dragging_out import DraggingOut
        from ashley_desktop.ui.deeds.telling import Telling

        Telling(parts, self._window, self._tasks, self._reports)
        BackingUp(parts, self._window, self._tasks, self._reports)
        self._count_usage(parts, conversations)
        DraggingOut(parts, self._window, self._tasks, self._reports)
        if self._rescue.aside is not None:
            from ashley_desktop.ui.deeds.salvaging import Salvaging

            salvaging = Salvaging(conversations, parts, self._window, self._tasks, self._reports)
            salvaging.offer(self._rescue.aside, self._rescue.told())
        cleaning = Cleaning(conversations, parts, self._window, self._tasks, self._reports)
        if parts.database.read_only:
            return
        from ashley_desktop.core.housekeeping import tidy
        from ashley_desktop.ui.deeds.quiet import QuietMoments

        def busy() -> bool:
            return any(self._tasks.busy(group) for group in ("reply", "export", "open"))

        async def tidy_up() -> None:
            if await tidy(parts.sessions, parts.backups, parts.settings):
                await conversations.show_trash_again()

        quiet = QuietMoments(self._window.notices, (tidy_up, cleaning.by_itself), busy)
        self._window.composer.edit.textChanged.connect(quiet.stir)
        conversations.shown.connect(quiet.stir)
        self._tasks.spawn(quiet.run(), group="quiet")

    def _count_usage(self, parts: Parts, conversations: Conversations) -> None:
        def connect() -> None:
            from ashley_desktop.ui.deeds.counting import Counting

            settings = self._window.settings
            assert settings is not None
            rest = (self._tasks, self._reports, parts.providers.book.title, conversations.choose)
            settings.when_built("usage", lambda: Counting(settings.usage, parts.usage, *rest))

        self._window.settings_opened.connect(connect)
        if self._window.settings is not None:  # opened while the store was not yet
            connect()

    def _connect_links(self) -> None:
        links = Links(self._window, self._tasks)
        self._shell.transcript.link_activated.connect(links.open)
        self._window.link_chosen.connect(links.open)

    def _load_libraries(self, providing: Providing) -> None:
        """Load what the first message needs while it is typed."""

        async def load() -> None:
            from ashley_desktop.core.llm.openai_client import preload

            await asyncio.to_thread(preload)
            await providing.warm_up()

        self._tasks.spawn(load(), group="libraries")

    # opening

    def _keep_early(self, text: str) -> None:
        """A message that was sent before the store was open goes out when it is."""
        self._early = text

    async def _open(self) -> Opened | None:
        """Open the store and list what is in it; None where the user gave up."""
        while True:
            try:
                with self._told_if_long():
                    assemble = await asyncio.to_thread(_import_assembly)
                    self._parts = await assemble(self._paths, self._environment, self._secrets)
                    return self._parts, await self._parts.sessions.list(limit=FIRST_SESSIONS)
            except StorageError as error:
                log.error("the store could not be opened: %s", error)
                await self._close_parts()
                if not await self._rescue.offer_way_out(error):
                    return None

    @contextmanager
    def _told_if_long(self) -> Iterator[None]:
        """Say what is waited for, where it takes longer than people expect."""
        text = self.tr(
            "Opening your conversations… After an update a large history takes a while, once."
        )
        told = Notice(_OPENING, text)
        notices = self._window.notices
        timer = asyncio.get_running_loop().call_later(
            LONG_OPENING_S, lambda: notices.show_notice(told)
        )
        try:
            yield
        finally:
            timer.cancel()
            notices.remove(_OPENING)

    # closing

    def _listen(self, closing: asyncio.Event) -> None:
        """Everything that ends the program closes the window, and that ends the program."""
        self._window.closed.connect(closing.set)
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            try:
                loop.add_signal_handler(number, self._window.close)
            except NotImplementedError:  # Windows
                signal.signal(number, lambda *_: loop.call_soon_threadsafe(self._window.close))
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.commitDataRequest.connect(lambda _: self._window.close())
        loop.set_exception_handler(self._loop_error)
        sys.excepthook = self._excepthook

    async def _close(self) -> None:
        """Replies first, then the clients, then the store."""
        self._window.hide()
        await self._tasks.aclose()
        if self.conversations is not None:
            await self.conversations.aclose()
        await self._shell.renderer.aclose()
        await self._close_parts()

    async def _close_parts(self) -> None:
        parts, self._parts = self._parts, None
        if parts is not None:
            await parts.aclose()

    def _come_to_front(self) -> None:
        window = self._window
        window.setWindowState(window.windowState() & ~window.windowState().WindowMinimized)
        window.show()
        window.raise_()
        window.activateWindow()

    # bugs

    def _bug(self, error: BaseException) -> None:
        trace = self._bugs.take(error)
        if trace is None or self._bug_box is not None:
            return
        self._bug_box = dialogs.show_error(
            self._window,
            self.tr("Something went wrong"),
            self.tr("This is a mistake in the program. Your conversations are stored."),
            trace,
        )
        self._bug_box.finished.connect(self._forget_bug_box)

    def _forget_bug_box(self) -> None:
        self._bug_box = None

    def _loop_error(self, _: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, BaseException):
            self._bug(error)
        else:
            log.error("in the event loop: %s", context.get("message"))

    def _excepthook(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        self._bug(error.with_traceback(trace))


def _import_services() -> None:
    """Load in a thread what the window then builds, while it answers."""
    import ashley_desktop.services  # noqa: F401


def _import_assembly() -> Callable[..., Awaitable[Parts]]:
    """Load the store's modules in a thread, while the window answers."""
    from ashley_desktop.assembly import assemble

    return assemble
