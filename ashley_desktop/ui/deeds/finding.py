"""Find in the conversation on screen: from what is typed to the hit on the screen.

The texts of all messages are read and folded once, when the bar opens; whatever arrives later is
put in as it comes. Must not: paint, or know how texts are folded.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from ashley_desktop.errors import AshleyError
from ashley_desktop.storage.records import Role
from ashley_desktop.ui.find_bar import FindBar
from ashley_desktop.ui.transcript.finding.find import Seeker
from ashley_desktop.ui.transcript.finding.folded import fold
from ashley_desktop.ui.transcript.finding.index import Hits, Index, Text

if TYPE_CHECKING:
    from ashley_desktop.ui.main_window import MainWindow
    from ashley_desktop.ui.models.transcript import TranscriptModel
    from ashley_desktop.ui.tasks import TaskOwner
    from ashley_desktop.ui.theme import Theme
    from ashley_desktop.ui.transcript.view import TranscriptView

Texts = Callable[[str], Awaitable[list[tuple[str, str]]]]

_CATCH_UP_MS = 300  # a long reply is not folded again with every flush
_GROUP = "find"


class Finding(QObject):
    """The find bar's mind.

    Attributes: bar: None before the first opening.
    """

    def __init__(
        self,
        window: MainWindow,
        theme: Theme,
        transcript: TranscriptView,
        tasks: TaskOwner,
        texts: Texts,
        on_error: Callable[[AshleyError], None],
    ) -> None:
        """Args: texts: id and content of all messages of a session."""
        super().__init__(window)
        self.bar: FindBar | None = None
        self._window = window
        self._theme = theme
        self._transcript = transcript
        self._tasks = tasks
        self._texts = texts
        self._on_error = on_error
        self._seeker = Seeker(transcript)
        self._index: Index | None = None
        self._hits = Hits(())
        self._number: int | None = None
        self._model: TranscriptModel | None = None
        self._from: QWidget | None = None
        self._stale: set[str] = set()
        self._catching_up = QTimer(self, singleShot=True, interval=_CATCH_UP_MS)
        self._catching_up.timeout.connect(self._catch_up)
        actions = window.actions_
        actions.find.triggered.connect(self.open)
        actions.find_next.triggered.connect(lambda: self._step_or_open(1))
        actions.find_previous.triggered.connect(lambda: self._step_or_open(-1))
        transcript.find_wanted.connect(self.open)
        transcript.replaced.connect(self._on_replaced)

    @property
    def is_open(self) -> bool:
        """Whether the bar is shown."""
        return self.bar is not None and not self.bar.isHidden()

    def open(self) -> None:
        """Show the bar; what is selected in one line is looked for."""
        bar = self.bar or self._make_bar()
        if not self.is_open:
            self._from = QApplication.focusWidget()
            bar.show()
            self._read()
        bar.begin(self._transcript.clipboard.selected_line())

    def close(self) -> None:
        """Hide the bar and all marks; the keys go back to where they were."""
        if self.bar is None or not self.is_open:
            return
        self._tasks.cancel(_GROUP)
        self._let_go()
        self.bar.hide()
        self._seeker.leave()
        self._transcript.found.search("")
        self._transcript.viewport().update()
        back = self._from if self._from is not None and self._from.isVisible() else None
        (back or self._transcript).setFocus()

    def _make_bar(self) -> FindBar:
        bar = self.bar = FindBar(self._theme)
        bar.hide()
        self._window.put_above_conversation(bar)
        bar.edited.connect(self._search)
        bar.stepped.connect(self.step)
        bar.closed.connect(self.close)
        self._transcript.installEventFilter(self)
        return bar

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc in the conversation closes the bar, where it takes no selection away."""
        kinds = (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress)
        if event.type() not in kinds or not isinstance(event, QKeyEvent):
            return False
        mine = self.is_open and not self._transcript.selection
        if event.key() != Qt.Key.Key_Escape or not mine:
            return False
        event.accept()
        if event.type() == QEvent.Type.KeyPress:
            self.close()
        return True

    # the texts

    def _read(self) -> None:
        """Read all texts of the conversation on screen."""
        self._let_go()
        model = self._model = self._transcript.model
        if model is None:
            return
        model.grew.connect(self._on_grew)
        model.dataChanged.connect(self._on_changed)
        model.rowsInserted.connect(self._on_inserted)
        model.rowsRemoved.connect(self._read_again)
        self._read_again()

    def _let_go(self) -> None:
        if self._model is not None:
            self._model.disconnect(self)
        self._model = self._index = None
        self._hits, self._number = Hits(()), None
        self._stale.clear()
        self._catching_up.stop()

    def _on_replaced(self) -> None:
        if self.is_open:
            self._read()

    def _read_again(self) -> None:
        work = self._fold()
        self._tasks.spawn(work, group=_GROUP, exclusive=True, on_error=self._on_error)

    async def _fold(self) -> None:
        """Fold all messages, in a thread: thousands of them take a moment."""
        model = self._model
        if model is None:
            return
        texts = await self._all_texts(model)
        folded = await asyncio.to_thread(Index.folded, texts)
        if model is not self._model:
            return
        self._index = self._index or Index()
        self._index.replace(folded)
        self._look(keep=self._number is not None)
        if self._stale:
            self._catching_up.start()

    async def _all_texts(self, model: TranscriptModel) -> list[Text]:
        rows = range(model.rowCount())
        if all(map(model.is_loaded, rows)):
            return [_text(model, row) for row in rows]
        missing = next(row for row in rows if not model.is_loaded(row))
        stored = dict(await self._texts(self._session_of(model, missing)))
        return [
            _text(model, row)
            if model.is_loaded(row)
            else (
                model.message_id(row),
                stored.get(model.message_id(row), ""),
                model.record(row).role is not Role.USER,
            )
            for row in range(model.rowCount())
        ]

    def _session_of(self, model: TranscriptModel, row: int) -> str:
        """The session, as any message that is loaded names it."""
        for other in reversed(range(model.rowCount())):
            if other != row and model.is_loaded(other):
                return model.record(other).session_id
        return ""

    def _on_grew(self, message_id: str) -> None:
        self._stale.add(message_id)
        if not self._catching_up.isActive():
            self._catching_up.start()

    def _on_changed(self, first: QModelIndex, last: QModelIndex) -> None:
        """The newest message is another, as at the end of a reply; older ones were only loaded."""
        model = self._model
        if model is not None and last.row() == model.rowCount() - 1:
            self._on_grew(model.message_id(last.row()))

    def _on_inserted(self, parent: QModelIndex, first: int, last: int) -> None:
        model = self._model
        if model is None or self._index is None or last != model.rowCount() - 1:
            self._read_again()
            return
        for row in range(first, last + 1):
            self._on_grew(model.message_id(row))

    def _catch_up(self) -> None:
        if self._index is not None and not self._tasks.busy(_GROUP):
            self._tasks.spawn(self._take_in(), group=_GROUP)

    async def _take_in(self) -> None:
        """Take in what has grown, and look again; the hit that is shown stays."""
        model, stale = self._model, self._stale
        self._stale = set()
        if model is None:
            return
        rows = filter(model.is_loaded, sorted(_rows(model, stale)))
        folded = await asyncio.to_thread(Index.folded, [_text(model, row) for row in rows])
        if model is not self._model or self._index is None:
            return
        self._index.put(folded)
        self._look(keep=self._number is not None)
        if self._stale:
            self._catching_up.start()

    # the search

    def _search(self) -> None:
        self._look(keep=False)

    def _look(self, *, keep: bool) -> None:
        """Look for what is in the field.

        Args: keep: stay at the hit that is shown, where it is still one.
        """
        bar = self.bar
        if bar is None or not self.is_open:
            return
        needle = fold(bar.field.text())
        if self._index is None:
            if needle:
                bar.show_waiting()
            return
        start = self._start_row(self._index)
        shown = self._hits.at(self._number) if keep and self._number is not None else None
        self._hits = self._index.search(needle)
        if needle != self._transcript.found.needle:
            self._transcript.found.search(needle)
            self._transcript.viewport().update()
        if not needle or not self._hits.total:
            self._number = None
            self._seeker.leave()
            bar.show_hint("")
            bar.show_count(0 if needle else None, 0)
            return
        again = self._hits.number_of(*shown) if shown is not None else None
        if again is not None:
            self._number = again
            bar.show_count(again, self._hits.total)
            return
        first = self._hits.first_from(start)
        # nothing from here on down: the nearest above is the newest
        self._go(self._hits.total - 1 if first is None else first, "")

    def _start_row(self, index: Index) -> int:
        """From where on down is looked: the hit that is shown, or what is on the screen."""
        if self._number is not None and self._hits.total:
            return index.row(self._hits.at(min(self._number, self._hits.total - 1))[0])
        placed = self._transcript.flow.placed
        if not placed or self._model is None:
            return 0
        return index.row(self._model.message_id(placed[0].row))

    def step(self, by: int) -> None:
        """Go to the next hit (1) or the one before (-1), and on from the other end."""
        total = self._hits.total
        if not total or self._number is None:
            return
        to, hint = self._number + by, ""
        if to == total:
            to, hint = 0, self.tr("On from the beginning")
        elif to < 0:
            to, hint = total - 1, self.tr("On from the end")
        self._go(to, hint)

    def _step_or_open(self, by: int) -> None:
        if self.is_open:
            self.step(by)
        else:
            self.open()

    def _go(self, number: int, hint: str) -> None:
        assert self.bar is not None
        self._number = number
        self.bar.show_hint(hint)
        self.bar.show_count(number, self._hits.total)
        self._seeker.go(*self._hits.at(number))


def _text(model: TranscriptModel, row: int) -> Text:
    record = model.record(row)
    return record.message_id, record.content, record.role is not Role.USER


def _rows(model: TranscriptModel, message_ids: Iterable[str]) -> list[int]:
    found = map(model.row_of, message_ids)
    return [row for row in found if row is not None]
