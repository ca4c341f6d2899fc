"""A fixed row of writes, each of which can be repeated when the disk refused it."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ashley_desktop.core.importers.imports import Imports
from ashley_desktop.storage.db import Database
from ashley_desktop.storage.ids import uuid7
from ashley_desktop.storage.import_store import ImportStore
from ashley_desktop.storage.records import State
from ashley_desktop.storage.session_store import SessionStore
from tests.durability.ledger import Facts
from tests.durability.worker import MODEL, message_facts

PIECE = "a piece of a reply " * 300


class Deeds:
    """Args: file: a place outside the disk for what is imported."""

    def __init__(self, database: Database, file: Path) -> None:
        self._store = SessionStore(database)
        self._imports = Imports(ImportStore(database))
        self._file = file
        self._session = self._question = self._draft = ""

    def all(self) -> list[Callable[[], Awaitable[Facts]]]:
        """The calls in their order; each gives what is acknowledged with it."""
        grow = [self._grow] * 3
        return [self._ask, self._begin, *grow, self._end, self._edit, self._order, self._import]

    async def _ask(self) -> Facts:
        session, asked = await self._store.begin_session("? " * 4000, persona="Ashley", title="t")
        self._session, self._question = session.session_id, asked.message_id
        return Facts({self._session: {"title": "t"}}, message_facts(asked, "? " * 4000))

    async def _begin(self) -> Facts:
        draft = await self._store.start_reply(self._question, **MODEL)
        self._draft = draft.message_id
        row = message_facts(draft, "")[self._draft]
        return Facts(messages={self._draft: {**row, "content": "", "state": "streaming"}})

    async def _grow(self) -> Facts:
        await self._store.append_chunk(self._draft, PIECE)
        return Facts()

    async def _end(self) -> Facts:
        await self._store.finish_reply(self._draft, state=State.COMPLETE, content=PIECE * 3)
        return Facts(messages={self._draft: {"state": "complete", "content": PIECE * 3}})

    async def _edit(self) -> Facts:
        _, asked = await self._store.add_sibling_question(self._question, "! " * 4000)
        return Facts(messages=message_facts(asked, "! " * 4000))

    async def _order(self) -> Facts:
        await self._store.set_pinned([self._session], True)
        return Facts({self._session: {"pinned": 1}})

    async def _import(self) -> Facts:
        await self._imports.add_file(self._file)
        return self.imported

    def write_file(self) -> None:
        """Make the file that is imported."""
        now = datetime.now(UTC).isoformat()
        message = {"role": "user", "state": "complete", "created_at": now}
        rows: dict[str, Any] = {uuid7(): {"content": f"{n} " * 2000} for n in range(3)}
        session: dict[str, Any] = {
            **{"session_id": uuid7(), "title": "imported", "persona": "Ashley"},
            **{"created_at": now, "updated_at": now},
            "messages": [{**message, **row, "message_id": one} for one, row in rows.items()],
        }
        session["active_leaf_id"] = session["messages"][-1]["message_id"]
        whole = {"format": "ashley-history", "version": 1, "sessions": [session]}
        self._file.write_text(json.dumps(whole), encoding="utf-8")
        one = session["session_id"]
        self.imported = Facts(
            {one: {"title": "imported"}}, {k: {**row, "session_id": one} for k, row in rows.items()}
        )
