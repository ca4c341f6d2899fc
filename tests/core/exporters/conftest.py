"""A store with conversations of known texts, and its exports."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ashley_desktop.core.exporters.exports import Exports
from ashley_desktop.storage.db import Database
from ashley_desktop.storage.export_store import ExportStore
from ashley_desktop.storage.records import State
from ashley_desktop.storage.session_store import SessionStore
from tests.helpers.store import Run

Said = Callable[..., str]


@pytest.fixture
def sessions(db: Database) -> SessionStore:
    """The sessions of the open store."""
    return SessionStore(db)


@pytest.fixture
def exports(db: Database) -> Exports:
    """The exports of the open store; a persona's title is its name with a mark."""
    return Exports(ExportStore(db), lambda name: f"{name}!")


@pytest.fixture
def said(sessions: SessionStore, run: Run[Any]) -> Said:
    """Stores a conversation of these texts, question and reply in turn; gives its id."""

    def store(*texts: str, title: str = "A talk", reasoning: str = "") -> str:
        session = run(sessions.create(persona="Ashley", title=title))
        for question, reply in zip(texts[::2], texts[1::2], strict=True):
            _, asked = run(sessions.add_user_message(session.session_id, question))
            begun = run(
                sessions.start_reply(asked.message_id, persona="Ashley", provider="p", model="m<b>")
            )
            run(
                sessions.finish_reply(
                    begun.message_id, state=State.COMPLETE, content=reply, reasoning=reasoning
                )
            )
        return session.session_id

    return store
