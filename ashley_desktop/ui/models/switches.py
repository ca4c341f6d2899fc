"""Where in a conversation another persona begins to answer: told by its replies."""

from __future__ import annotations

from collections.abc import Sequence

from ashley_desktop.storage.records import MessageRecord, Outline, Role

Known = Sequence[MessageRecord | Outline]


def switched(known: Known, row: int) -> bool:
    """Whether another persona gave the reply before the one in a row.

    Costs a step or two: questions and replies take turns.
    """
    now = known[row]
    if now.role is not Role.ASSISTANT or not now.persona:
        return False
    for above in range(row - 1, -1, -1):
        before = known[above]
        if before.role is Role.ASSISTANT:
            return bool(before.persona) and before.persona != now.persona
    return False


def first_reply(known: Known) -> int | None:
    """The row of the first reply."""
    rows = (row for row, one in enumerate(known) if one.role is Role.ASSISTANT)
    return next(rows, None)
