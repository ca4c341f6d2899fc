"""Puts what is selected on the clipboard, or hands it to a drag, in every form that others take."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QMimeData, QObject, QThreadPool, Signal
from PySide6.QtGui import QGuiApplication

from ashley_desktop.ui.transcript.finding.readable import readable
from ashley_desktop.ui.transcript.selecting.copying import copied, inside, read_text, rows
from ashley_desktop.ui.transcript.selecting.rich import rich

if TYPE_CHECKING:
    from ashley_desktop.ui.transcript.view import TranscriptView

# Rich text and text as it is read are made box by box: for more than this they would hold up the
# window, and nobody pastes a whole novel into a letter. The source is copied whatever its size.
BOXES_CHARACTERS = 30_000
_LONGEST_LINE = 200


class Form(StrEnum):
    """In which form a selection is copied."""

    ALL = "all"  # for whoever pastes to choose
    MARKDOWN = "markdown"
    PLAIN = "plain"


class _Reading(QObject):
    """Makes long texts readable in a thread.

    Signals: done: (text).
    """

    done = Signal(str)

    def start(self, text: str) -> None:
        """Begin; `done` comes to the window's thread."""
        QThreadPool.globalInstance().start(lambda: self.done.emit(readable(text)))


class Clipboard:
    """Copies what is selected in one view."""

    def __init__(self, view: TranscriptView) -> None:
        self._view = view
        self._reading = _Reading(view)
        self._reading.done.connect(self.put_text)

    def copy(self, form: Form = Form.ALL) -> None:
        """Copy the selection; where some of its messages are not loaded, as soon as they are."""
        view, chosen = self._view, rows(self._view.selection, self._view.flow)
        if not chosen:
            return
        if not self._missing():
            if form is Form.PLAIN:
                self._copy_plain()
            else:
                self._put(self.data(form))
        elif view.selection.everything:
            plain = form is Form.PLAIN
            view.text_wanted.emit(self._reading.start if plain else self.put_text)
        else:
            view.load_wanted.emit(chosen[0], chosen[-1], lambda: self.copy(form))

    def put_text(self, text: str) -> None:
        """Put plain text on the clipboard."""
        if text:
            data = QMimeData()
            data.setText(text)
            self._put(data)

    def data(self, form: Form = Form.ALL) -> QMimeData:
        """The selection as Markdown or in all forms; all of it is loaded."""
        view = self._view
        data = QMimeData()
        source = copied(view.selection, view.flow, markdown=True, content=self._content)
        if form is Form.MARKDOWN:
            data.setText(source)
            return data
        parts = view.selection.ends() is not None  # else there are whole messages alone
        read = copied(view.selection, view.flow, content=self._content) if parts else source
        data.setText(read)
        data.setData("text/markdown", QByteArray(source.encode("utf-8", "replace")))
        if len(source) <= BOXES_CHARACTERS:
            data.setHtml(rich(view.selection, view.flow))
        return data

    def whole(self) -> bool:
        """Whether all that is selected is here, so that it can be dragged out."""
        return bool(self._view.selection) and not self._missing()

    def selected_line(self) -> str:
        """What is selected, where that is one short line: something to look for."""
        if not self._view.selection.ends() or self._missing():
            return ""
        text = copied(self._view.selection, self._view.flow).strip()
        return text if len(text) <= _LONGEST_LINE and "\n" not in text else ""

    def _copy_plain(self) -> None:
        """Copy what is read; of very much a little later, as it takes a moment."""
        view = self._view
        chosen = rows(view.selection, view.flow)
        texts = [self._content(row) for row in chosen if inside(view.selection, row)]
        if sum(map(len, texts)) <= BOXES_CHARACTERS:
            self.put_text(read_text(view.selection, view.flow))
        else:
            self._reading.start("\n\n".join(text for text in texts if text))

    def _content(self, row: int) -> str:
        assert self._view.model is not None
        return self._view.model.record(row).content

    def _missing(self) -> bool:
        model = self._view.model
        chosen = rows(self._view.selection, self._view.flow)
        return model is None or bool(chosen and model.missing(chosen[0], chosen[-1]))

    def _put(self, data: QMimeData) -> None:
        QGuiApplication.clipboard().setMimeData(data)
        self._view.copied.emit()
