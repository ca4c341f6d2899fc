"""Tells assistive technology what an arriving reply says: sentence by sentence, never by token."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QObject, QTimer
from PySide6.QtGui import QAccessible

from ashley_desktop.storage.records import MessageRecord, Role, State
from ashley_desktop.ui.models.transcript import TranscriptModel
from ashley_desktop.ui.transcript.speech.sentences import Sentences
from ashley_desktop.ui.transcript.words import translate

BREATH_MS = 1200  # between two announcements: a quick reply comes in longer ones, not in more


class Announcer(QObject):
    """Speaks the reply that is arriving in one model, politely."""

    def __init__(self, speak: Callable[[str], None], parent: QObject | None = None) -> None:
        """Args: speak: hands a text to assistive technology."""
        super().__init__(parent)
        self._speak = speak
        self._model: TranscriptModel | None = None
        self._message_id = ""
        self._sentences = Sentences("")
        self._said: list[str] = []
        self._breath = QTimer(self)
        self._breath.setSingleShot(True)
        self._breath.setInterval(BREATH_MS)
        self._breath.timeout.connect(self._say)

    def follow(self, model: TranscriptModel) -> None:
        """Listen to another conversation; what was not said of the one before is dropped."""
        if self._model is not None:
            self._model.disconnect(self)
        self._model = model
        self._drop()
        model.rowsInserted.connect(self._on_inserted)
        model.dataChanged.connect(self._on_changed)
        model.modelReset.connect(self._drop)

    def _drop(self) -> None:
        self._message_id = ""
        self._said.clear()
        self._breath.stop()

    def _on_inserted(self, parent: QModelIndex, first: int, last: int) -> None:
        assert self._model is not None
        if last != self._model.rowCount() - 1:
            return
        record = self._model.record(last)
        if record.role is Role.ASSISTANT and record.state is State.STREAMING:
            self._message_id = record.message_id
            self._sentences = Sentences(translate("Transcript", "Code block."))
            self._sentences.skip_to(len(record.content))

    def _on_changed(self, first: QModelIndex, last: QModelIndex) -> None:
        if not self._message_id or not QAccessible.isActive():
            return
        assert self._model is not None
        row = self._model.row_of(self._message_id)
        if row is None or not first.row() <= row <= last.row():
            return
        self._take(self._model.record(row))

    def _take(self, record: MessageRecord) -> None:
        ended = record.state is not State.STREAMING
        self._said += self._sentences.take(record.content, ended=ended)
        if ended:
            self._message_id = ""
        if not self._breath.isActive():
            self._say()

    def _say(self) -> None:
        if self._said:
            text = " ".join(self._said)
            self._said.clear()
            self._speak(text)
            self._breath.start()
