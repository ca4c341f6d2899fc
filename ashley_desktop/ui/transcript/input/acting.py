"""What happens when something painted is clicked: Copy, the boxes' own actions, deeds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from ashley_desktop.ui.transcript.boxes import BlockBox
from ashley_desktop.ui.transcript.boxes.code import CodeBox
from ashley_desktop.ui.transcript.boxes.code_head import COPY
from ashley_desktop.ui.transcript.boxes.footnotes import leads_to
from ashley_desktop.ui.transcript.deeds import Deed

if TYPE_CHECKING:
    from ashley_desktop.ui.transcript.layout.flow import Placed
    from ashley_desktop.ui.transcript.surface import Surface

DONE_MS = 1500  # how long "Copied" stays
_DEEDS = frozenset(Deed)


class Acting(QObject):
    """Carries out the actions of boxes in one view."""

    def __init__(self, view: Surface) -> None:
        super().__init__(view.viewport())
        self._view = view
        self._done: tuple[str, object, str] | None = None
        self._settle = QTimer(self, singleShot=True, interval=DONE_MS)
        self._settle.timeout.connect(self._forget_done)

    def done_in(self, placed: Placed) -> str:
        """The action of a box that was carried out a moment ago."""
        done = self._done
        return done[2] if done is not None and done == self._key(placed, done[2]) else ""

    def act(self, placed: Placed, action: str) -> None:
        """Do what a click on an action means: the box's affair first, then the view's."""
        view = self._view
        message_id = view.flow.record(placed.row).message_id
        before = [box.mark for box in view.flow.boxes(placed.row)]
        if placed.box.act(action):
            view.box_changed(placed)
            after = [box.mark for box in view.flow.boxes(placed.row)]
            view.selection.renumber(placed.row, before, after)
        elif action == COPY:
            view.put_on_clipboard(whole_code(view, placed))
            self._show_done(placed, action)
        elif (number := note_in(view, placed, action)) is not None:
            view.flow.pin(placed.row, number, round(view.viewport().height() / 4))
            view.changed()
        elif action in _DEEDS:
            view.deed_wanted.emit(action, message_id)
            if action == Deed.COPY:
                self._show_done(placed, action)

    def _show_done(self, placed: Placed, action: str) -> None:
        self._done = self._key(placed, action)
        self._settle.start()
        self._view.viewport().update()

    def _forget_done(self) -> None:
        self._done = None
        self._view.viewport().update()

    def _key(self, placed: Placed, action: str) -> tuple[str, object, str]:
        return (self._view.flow.record(placed.row).message_id, placed.box.mark, action)


def whole_code(view: Surface, placed: Placed) -> str:
    """The code of a block with all the pieces it was cut into."""
    boxes = view.flow.boxes(placed.row)
    first = placed.number
    while first and _goes_on(boxes[first]) and isinstance(boxes[first - 1], CodeBox):
        first -= 1
    codes: list[str] = []
    for box in boxes[first:]:
        if not isinstance(box, CodeBox) or (codes and not _goes_on(box)):
            break
        codes.append(box.code)
    return "\n".join(codes)


def note_in(view: Surface, placed: Placed, action: str) -> int | None:
    """The box of the message that a footnote's mark, or a note's number, leads to."""
    for number, box in enumerate(view.flow.boxes(placed.row)):
        if isinstance(box, BlockBox) and not box.hidden and leads_to(action, box.block):
            return number
    return None


def _goes_on(box: object) -> bool:
    return isinstance(box, CodeBox) and box.block.continued
