"""Brings boxes and the render process together; answers arrive in the window's thread."""

from __future__ import annotations

import contextlib
from collections import deque
from collections.abc import Iterable, Sequence
from concurrent.futures import Future
from typing import Protocol

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from ashley_desktop.core.markdown.blocks import Block
from ashley_desktop.core.markdown.rendered import Rendered
from ashley_desktop.ui.transcript.boxes import BlockBox

QUIET_MS = 250  # with nothing new on the screen; then formulas that are missing are drawn


class Renderer(Protocol):
    """What renders blocks; `core.markdown.worker.RenderWorker` is one."""

    def cached(self, block: Block) -> Rendered | None:
        """A rendering that needs no waiting."""
        ...

    def again(self, block: Block) -> None:
        """Forget how a block was rendered; it is given more time when it is submitted next."""
        ...

    def submit(
        self, blocks: Sequence[Block], message_ids: Sequence[str] = ()
    ) -> Future[list[Rendered]]:
        """Begin to render; callbacks of the future may run in any thread.

        Args: message_ids: of each block its message, whose formulas share their time from one
            request to the next; without them the request has all of the time.
        """
        ...


class RenderQueue(QObject):
    """Asks for the renderings that boxes want, each state of a box once.

    Where a message's formulas took too long, those that follow are shown as their source;
    `complete` has those drawn that come onto the screen.

    Signals:
        arrived: (boxes) have their renderings now and need a new layout.
    """

    arrived = Signal(object)
    _answered = Signal(object, object)

    def __init__(self, renderer: Renderer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._renderer = renderer
        self._lacking: list[BlockBox] = []  # on the screen
        self._tried: dict[BlockBox, Block] = {}  # of these, what was asked for once more
        self._quiet = QTimer(self, singleShot=True, interval=QUIET_MS)
        self._quiet.timeout.connect(self._draw_more)
        # queued: an answer that is there at once must not come back in the middle of a layout
        self._answered.connect(self._on_answered, Qt.ConnectionType.QueuedConnection)
        self._come: deque[tuple[list[tuple[BlockBox, Block]], list[Rendered]]] = deque()
        self._turn = QTimer(self, singleShot=True, interval=0)
        self._turn.timeout.connect(self._deliver)

    def fetch(self, boxes: Iterable[BlockBox]) -> bool:
        """Ask for what is missing; what is known already is given at once.

        Returns: whether a box changed at once.
        """
        missing: list[BlockBox] = []
        changed = False
        for box in boxes:
            if not box.wants_rendering():
                continue
            if box.wants_again:
                self._renderer.again(box.block)
            known = self._renderer.cached(box.block)
            if known is not None:
                box.take(box.block, known)
                changed = True
            else:
                box.asked = box.block
                missing.append(box)
        if missing:
            self._submit(missing, [box.spot.message_id for box in missing])
        return changed

    def complete(self, boxes: Iterable[BlockBox]) -> None:
        """These are on the screen: draw what their formulas lack once nothing moves."""
        self._lacking = [box for box in boxes if _lacks(box)]
        self._tried = {box: self._tried[box] for box in self._lacking if box in self._tried}
        if self._lacking:
            self._quiet.start()

    def _draw_more(self) -> None:
        wanted = [box for box in self._lacking if _lacks(box) and self._untried(box)]
        for box in wanted:
            box.asked = self._tried[box] = box.block
        if wanted:
            self._submit(wanted)

    def _untried(self, box: BlockBox) -> bool:
        return box.asked is None and box.shown == box.block != self._tried.get(box)

    def _submit(self, boxes: Sequence[BlockBox], message_ids: Sequence[str] = ()) -> None:
        pairs = [(box, box.block) for box in boxes]
        future = self._renderer.submit([block for _, block in pairs], message_ids)
        future.add_done_callback(lambda done: self._pass_on(pairs, done))

    def _pass_on(self, pairs: list[tuple[BlockBox, Block]], done: Future[list[Rendered]]) -> None:
        if done.cancelled():
            return
        with contextlib.suppress(RuntimeError):  # the view is gone, and this object with it
            self._answered.emit(pairs, done.result())

    def breathe(self) -> None:
        """A layout was just made ahead: what is answered now waits for the next turn of the loop.

        It costs a layout too, and keys would wait for both.
        """
        self._turn.start()

    def _on_answered(self, pairs: list[tuple[BlockBox, Block]], answers: list[Rendered]) -> None:
        self._come.append((pairs, answers))
        if not self._turn.isActive():
            self._deliver()

    def _deliver(self) -> None:
        while self._come:
            self._hand_out(*self._come.popleft())

    def _hand_out(self, pairs: list[tuple[BlockBox, Block]], answers: list[Rendered]) -> None:
        boxes = []
        for (box, block), rendered in zip(pairs, answers, strict=True):
            box.asked = None
            box.take(block, rendered)
            boxes.append(box)
        self.arrived.emit(boxes)


def _lacks(box: BlockBox) -> bool:
    """Whether formulas of a box are shown as their source for want of time."""
    return box.rendered is not None and box.rendered.unfinished
