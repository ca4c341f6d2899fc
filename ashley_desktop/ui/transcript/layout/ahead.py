"""Makes ready what comes onto the screen next, in idle time."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from ashley_desktop.ui.transcript.boxes import BlockBox
from ashley_desktop.ui.transcript.layout.rows import Rows
from ashley_desktop.ui.transcript.layout.waiting import Waiting


class Ahead(QObject):
    """Lays out the next screen, and asks for messages that come near.

    Signals: rows_wanted: (first, last) rows of which some are not loaded, or not known at all
        because they are above the first.
    """

    rows_wanted = Signal(int, int)

    def __init__(self, rows: Rows, waiting: Waiting, viewport: QWidget) -> None:
        super().__init__(viewport)
        self._rows = rows
        self._waiting = waiting
        self._viewport = viewport
        self._asked: range | None = None
        self._idle = QTimer(self, singleShot=True, interval=0)
        self._idle.timeout.connect(self._on_idle)

    def start(self) -> None:
        """The screen was laid out: go on from here when there is time."""
        self._idle.start()

    def stop(self) -> None:
        """The screen is out of date; what is near it is not known."""
        self._idle.stop()

    def ask_again(self) -> None:
        """What was asked for has come, or will not: the next look asks anew."""
        self._asked = None

    def _on_idle(self) -> None:
        self._ask()
        flow = self._rows.flow
        behind = next((row for row in self._seen() if flow.is_behind(row)), None)
        if behind is not None:
            self._rows.go_on(behind)
            return
        if self._waiting.held:
            return
        near = flow.neighbours(self._viewport.height())
        self._waiting.fetch_ahead(box for _, box in near)
        for row, box in near:
            ready = not isinstance(box, BlockBox) or box.rendered is not None
            if ready and box.width != flow.width:
                flow.measure(row, box)
                if box.width == flow.width:
                    self._waiting.breathe()
                    self._idle.start()  # one box a turn
                    return

    def _seen(self) -> dict[int, None]:
        return dict.fromkeys(placed.row for placed in self._rows.flow.placed)

    def _ask(self) -> None:
        model, near = self._rows.model, self._rows.flow.near(self._viewport.height())
        if model is None or near == self._asked:
            return
        if not model.complete or not all(map(model.is_loaded, near)):
            self._asked = near
            self._rows.hold_selected()
            self.rows_wanted.emit(near.start, near.stop - 1)
