"""What must be painted again after a layout: everything below the first difference."""

from __future__ import annotations

from collections.abc import Sequence

from ashley_desktop.ui import tokens
from ashley_desktop.ui.transcript.layout.flow import Placed

Mark = tuple[object, float, float]


def marks(placed: Sequence[Placed]) -> list[Mark]:
    """What is on the screen and where, to be compared after the next layout."""
    return [(one.box.mark, one.y, one.box.height) for one in placed]


def first_change(before: Sequence[Mark], placed: Sequence[Placed]) -> int | None:
    """Where the screen begins to differ from what was on it; None where it does not."""
    after = marks(placed)
    tops: list[float] = []
    for number, one in enumerate(placed):
        changed = one.box.take_changed_from()
        known = before[number] if number < len(before) else None
        if known is None or known[:2] != after[number][:2]:
            tops.append(one.y)
            break
        if changed is not None and one.box.mark == id(one.box):
            tops.append(one.top + changed)
        elif known[2] != after[number][2]:
            tops.append(one.top + min(known[2], one.box.height) - tokens.RADIUS_L)
    if len(before) > len(after):
        tops.append(placed[-1].top + placed[-1].box.height if placed else 0)
    return max(0, int(min(tops))) if tops else None
