"""What a search answers with: frozen values, free of any database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ashley_desktop.storage.records import Role


@dataclass(frozen=True, slots=True)
class Hint:
    """Something in the words of a search that a person may want to know.

    Attributes:
        code: names a sentence, `parameters` fill its places.
    """

    code: str
    parameters: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Hit:
    """One place where the words were found.

    Attributes:
        message_id: None where the title of the session matches.
        title: of the session.
        snippet: a piece of the text on one line, with “…” where it was cut.
        marks: (start, end) of every match in `snippet`, in order.
        match: (start, end) of the first match in the message's own text; None in a title, or
            where the match cannot be shown.
        created_at: of the message or the session; aware, UTC.
        role, persona, model: of the message; in a title, persona and model of the session.
    """

    session_id: str
    message_id: str | None
    title: str
    snippet: str
    marks: tuple[tuple[int, int], ...]
    match: tuple[int, int] | None
    created_at: datetime
    role: Role | None
    persona: str | None
    model: str | None
    in_trash: bool


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """What was found, best first.

    Attributes:
        more: there are further hits behind these.
        ranked_newest: so many of the newest matches were compared; older ones come behind them,
            newest first. None where all of them were compared.
        complete: nothing was left out for want of time, or because it is not indexed yet.
    """

    hits: tuple[Hit, ...] = ()
    hints: tuple[Hint, ...] = ()
    more: bool = False
    ranked_newest: int | None = None
    complete: bool = True
