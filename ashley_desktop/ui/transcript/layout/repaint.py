"""What differs on the screen after a layout: how far what stays has moved up, and what is new.

A reply that grows pushes everything up line by line. What is on the screen already is moved there,
and only what lies below the first difference is painted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from ashley_desktop.ui import tokens
from ashley_desktop.ui.transcript.layout.flow import Flow, Placed

if TYPE_CHECKING:
    from ashley_desktop.ui.transcript.layout.moving import Moving

Mark = tuple[object, float, float]
_EXACT = 1e-6  # pixels: what adding up the same heights in another order may differ by


@dataclass(frozen=True, slots=True)
class Change:
    """How the screen differs from what was on it.

    Attributes:
        top: where it begins to differ; None where it does not.
        shift: whole pixels by which everything above that has moved up.
    """

    top: int | None
    shift: int = 0


def marks(placed: Sequence[Placed]) -> list[Mark]:
    """What is on the screen and where, to be compared after the next layout."""
    return [((one.row, one.number, one.box.mark), one.y, one.box.height) for one in placed]


def change(before: Sequence[Mark], placed: Sequence[Placed]) -> Change:
    """Compare the screen with what was on it; boxes are asked for their changes, all of them."""
    after = marks(placed)
    gone, shift = _moved(before, after)
    before = before[gone:]
    tops: list[float] = []
    for number, one in enumerate(placed):
        changed = one.box.take_changed_from()
        known = before[number] if number < len(before) else None
        if known is None or not _same_place(known, after[number], shift):
            tops.append(one.y)
            for below in placed[number + 1 :]:
                below.box.take_changed_from()
            break
        if changed is not None and one.box.mark == id(one.box):
            tops.append(one.top + changed)
        elif known[2] != one.box.height:
            tops.append(one.top + min(known[2], one.box.height) - tokens.RADIUS_L)
    if len(before) > len(after):
        tops.append(placed[-1].top + placed[-1].box.height if placed else 0)
    return Change(max(0, int(min(tops))) if tops else None, shift)


def show(viewport: QWidget, change: Change, *, may_move: bool) -> bool:
    """Move what is on the screen already, and have the rest painted at the next frame.

    Args: may_move: nothing is painted that does not belong to a message.
    Returns: whether something was moved.
    """
    top, wide, high = change.top, viewport.width(), viewport.height()
    moves = change.shift > 0 and may_move
    if moves:
        top = high if top is None else min(top, high)
        viewport.scroll(0, -change.shift, QRect(0, 0, wide, top + change.shift))
    elif change.shift:
        top = 0
    if top is not None:
        viewport.update(0, top, wide, high - top)
    return moves


def known(placed: Sequence[Placed]) -> list[Mark]:
    """`marks` of what has just been painted as a whole: no box has a change left to tell."""
    for one in placed:
        one.box.take_changed_from()
    return marks(placed)


def slid(before: Sequence[Mark], placed: Sequence[Placed]) -> int | None:
    """By how many whole pixels everything moved up (down where negative) as one piece.

    Boxes are asked for their changes, all of them. None: something is not what it was, or nothing
    of it is left on the screen.
    """
    painted = {mark: (y, height) for mark, y, height in before}
    shifts: set[int | None] = set()
    for one, (mark, y, height) in zip(placed, marks(placed), strict=True):
        changed = one.box.take_changed_from()
        if mark not in painted:
            continue
        y_before, height_before = painted[mark]
        if changed is not None or height != height_before:
            shifts.add(None)
        else:
            shifts.add(round(y_before - y) if _is_whole(y_before - y) else None)
    return shifts.pop() if len(shifts) == 1 else None


def _is_whole(distance: float) -> bool:
    return abs(distance - round(distance)) < _EXACT


def _moved(before: Sequence[Mark], after: Sequence[Mark]) -> tuple[int, int]:
    """How many boxes left the screen at its top, and by how much the others moved up."""
    if not after:
        return 0, 0
    for gone, (mark, y, _) in enumerate(before):
        if mark == after[0][0]:
            shift = y - after[0][1]
            whole = round(shift)
            if whole < 0 or abs(shift - whole) > _EXACT:
                break
            return gone, whole
    return 0, 0


def _same_place(before: Mark, after: Mark, shift: int) -> bool:
    return before[0] == after[0] and abs(before[1] - after[1] - shift) < _EXACT


class Screen:
    """Brings the screen up to date after a layout, by moving what stays where that is possible."""

    def __init__(self, viewport: QWidget, flow: Flow, moving: Moving, button: QWidget) -> None:
        """Args: button: lies upon the conversation, outside of the viewport."""
        self._viewport = viewport
        self._flow = flow
        self._moving = moving
        self._button = button

    def refresh(self, arrange: Callable[[], object], *, may_move: bool) -> None:
        """Lay out, and paint what lies below the first change.

        Args: may_move: nothing is painted that does not belong to a message.
        """
        before = marks(self._flow.placed)
        arrange()
        changed = change(before, self._flow.placed)
        if show(self._viewport, changed, may_move=may_move):
            self._moving.move_up(changed.shift)

    def scroll(self, distance: float, arrange: Callable[[], object]) -> None:
        """Go down by pixels (up where negative), lay out, and paint what is new."""
        before = known(self._flow.placed)
        self._flow.scroll(distance)
        arrange()
        shift = slid(before, self._flow.placed)
        if shift is None:
            self._viewport.update()
        elif shift:
            self._slide(shift)
            self._moving.move_up(shift)

    def _slide(self, shift: int) -> None:
        # Qt moves nothing under a button: what is beside and below it is painted anew
        viewport, button = self._viewport, self._button
        wide, high = viewport.width(), viewport.height()
        clear = min(high, button.y() - viewport.y()) if button.isVisible() else high
        viewport.scroll(0, -shift, QRect(0, 0, wide, clear))
        if clear < high:
            viewport.update(0, clear, wide, high - clear)
