"""What is shown while renderings are awaited: nothing for a moment, then the source as it is."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, QTimer, Signal

from ashley_desktop.ui.transcript.boxes import BlockBox, Box
from ashley_desktop.ui.transcript.layout.rendering import Renderer, RenderQueue

GRACE_MS = 80  # a block that is not rendered by then is shown as plain text
LINGER_MS = 8  # how long text that goes on waits for its rendering, to be painted once with it
HOLD_MS = 200  # how long a conversation just opened may stay blank while it is rendered


class Waiting(QObject):
    """Asks for renderings, and knows how long the screen may wait for them.

    Attributes: held: nothing is to be painted yet.

    Signals:
        arrived: boxes have their renderings, or text was awaited for long enough.
        gave_up: the screen waits no longer; paint what there is.
    """

    arrived = Signal()
    gave_up = Signal()

    def __init__(self, renderer: Renderer, parent: QObject) -> None:
        super().__init__(parent)
        self.held = False
        self._queue = RenderQueue(renderer, self)
        self._queue.arrived.connect(lambda boxes: self.arrived.emit())
        self._linger = QTimer(self, singleShot=True, interval=LINGER_MS)
        self._linger.timeout.connect(self.arrived)
        self._overdue: list[BlockBox] = []
        self._grace = QTimer(self, singleShot=True, interval=GRACE_MS)
        self._grace.timeout.connect(self._on_grace)
        self._hold = QTimer(self, singleShot=True, interval=HOLD_MS)
        self._hold.timeout.connect(self._release)

    def hold(self, *, wanted: bool) -> None:
        """Keep the screen blank until what is on it is rendered."""
        self.held = wanted
        if wanted:
            self._hold.start()

    def breathe(self) -> None:
        """Let the event loop turn before what is answered now is laid out."""
        self._queue.breathe()

    def fetch(self, boxes: Iterable[Box]) -> bool:
        """Ask for what boxes on the screen miss; True where one of them changed at once."""
        self._linger.stop()
        blocks = [box for box in boxes if isinstance(box, BlockBox)]
        changed = self._queue.fetch(blocks)
        self._queue.complete(blocks)
        self._overdue = [box for box in blocks if box.rendered is None and not box.overdue]
        if not self._overdue:
            self._grace.stop()  # what is missing next has its own time
            self._release()
        elif not self._grace.isActive():
            self._grace.start()
        return changed

    @property
    def lingers(self) -> bool:
        """Whether text is there that is laid out in a moment."""
        return self._linger.isActive()

    def linger(self) -> None:
        """Text has come; wait for its rendering a moment, lest it be laid out twice."""
        self._linger.start()

    def fetch_ahead(self, boxes: Iterable[Box]) -> None:
        """Ask for boxes that are not on the screen yet; nothing waits for them."""
        self._queue.fetch(box for box in boxes if isinstance(box, BlockBox))

    def _on_grace(self) -> None:
        if self.held:
            self._grace.start()
            return
        for box in self._overdue:
            box.overdue = box.rendered is None
        self.gave_up.emit()

    def _release(self) -> None:
        self._hold.stop()
        if self.held:
            self.held = False
            self.gave_up.emit()
