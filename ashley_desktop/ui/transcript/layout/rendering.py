"""Brings boxes and the render process together; answers arrive in the window's thread."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Sequence
from concurrent.futures import Future
from typing import Protocol

from PySide6.QtCore import QObject, Qt, Signal

from ashley_desktop.core.markdown.blocks import Block
from ashley_desktop.core.markdown.render import Rendered
from ashley_desktop.ui.transcript.boxes import BlockBox


class Renderer(Protocol):
    """What renders blocks; `core.markdown.worker.RenderWorker` is one."""

    def cached(self, block: Block) -> Rendered | None:
        """A rendering that needs no waiting."""
        ...

    def again(self, block: Block) -> None:
        """Forget how a block was rendered; it is given more time when it is submitted next."""
        ...

    def submit(self, blocks: Sequence[Block]) -> Future[list[Rendered]]:
        """Begin to render; callbacks of the future may run in any thread."""
        ...


class RenderQueue(QObject):
    """Asks for the renderings that boxes want, each state of a box once.

    Signals:
        arrived: (boxes) have their renderings now and need a new layout.
    """

    arrived = Signal(object)
    _answered = Signal(object, object)

    def __init__(self, renderer: Renderer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._renderer = renderer
        # queued: an answer that is there at once must not come back in the middle of a layout
        self._answered.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

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
            blocks = [box.block for box in missing]
            pairs = list(zip(missing, blocks, strict=True))
            self._renderer.submit(blocks).add_done_callback(lambda done: self._pass_on(pairs, done))
        return changed

    def _pass_on(self, pairs: list[tuple[BlockBox, Block]], done: Future[list[Rendered]]) -> None:
        if done.cancelled():
            return
        with contextlib.suppress(RuntimeError):  # the view is gone, and this object with it
            self._answered.emit(pairs, done.result())

    def _deliver(self, pairs: list[tuple[BlockBox, Block]], answers: list[Rendered]) -> None:
        boxes = []
        for (box, block), rendered in zip(pairs, answers, strict=True):
            box.asked = None
            box.take(block, rendered)
            boxes.append(box)
        self.arrived.emit(boxes)
