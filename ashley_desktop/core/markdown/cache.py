"""The newest renderings, kept until they are too many.

Must not: render; whoever asks for what is not known renders it and puts it here.
"""

from __future__ import annotations

import threading
from collections import OrderedDict

from ashley_desktop.core.markdown.blocks import Block
from ashley_desktop.core.markdown.rendered import Rendered


class RenderCache:
    """Renderings by block, bounded by the characters of their sources; for any thread."""

    def __init__(self, characters: int) -> None:
        self._left = characters
        self._known: OrderedDict[Block, Rendered] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, block: Block) -> Rendered | None:
        """The rendering where it is known; it counts as new again."""
        with self._lock:
            found = self._known.get(block)
            if found is not None:
                self._known.move_to_end(block)
            return found

    def drop(self, block: Block) -> None:
        """Forget one."""
        with self._lock:
            if self._known.pop(block, None) is not None:
                self._left += len(block.source)

    def put(self, block: Block, rendered: Rendered) -> None:
        """Remember one; the oldest make room."""
        with self._lock:
            if block not in self._known:
                self._left -= len(block.source)
            self._known[block] = rendered
            while self._left < 0 and self._known:
                old, _ = self._known.popitem(last=False)
                self._left += len(old.source)
