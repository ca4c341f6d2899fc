"""Puts the messages of a session into an order in which parents come first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from ashley_desktop.core.importers.base import Unfit
from ashley_desktop.storage.wholes import WholeMessage


def parents_first(messages: Sequence[WholeMessage], place: str) -> tuple[WholeMessage, ...]:
    """The messages in their order, but each behind its parent.

    Args: place: of the session, as errors name it.
    Raises: Unfit for a parent that is not here, and where messages follow each other in a circle.
    """
    known = {message.message_id for message in messages}
    placed: set[str] = set()
    waiting: defaultdict[str, list[WholeMessage]] = defaultdict(list)
    ordered: list[WholeMessage] = []
    for number, message in enumerate(messages):
        parent = message.parent_id
        if parent is not None and parent not in known:
            raise Unfit("import_no_message", f"{place}.messages[{number}].parent_id")
        if parent is not None and parent not in placed:
            waiting[parent].append(message)
            continue
        ready = [message]
        while ready:
            one = ready.pop()
            ordered.append(one)
            placed.add(one.message_id)
            ready += reversed(waiting.pop(one.message_id, []))
    if waiting:
        left = next(n for n, one in enumerate(messages) if one.message_id not in placed)
        raise Unfit("import_circle", f"{place}.messages[{left}].parent_id")
    return tuple(ordered)
