"""The writer that is killed: does all that can be done to a store, as fast as it can.

Before each call it says what the call may do, and after it that the call was acknowledged and what
must be there from now on. Everything it uses is loaded before it is forked.
"""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, TypedDict

from ashley_desktop.core.events import Delta, ReplyFinished
from ashley_desktop.core.importers.imports import Imports
from ashley_desktop.core.keeper import ReplyKeeper
from ashley_desktop.core.llm.base import ChatRequest, Chunk, ModelList, ModelOffer
from ashley_desktop.core.reply import ReplyStream
from ashley_desktop.errors import NotFound
from ashley_desktop.paths import Paths
from ashley_desktop.storage import (
    backup_shelf,
    folder_rows,
    import_rows,
    import_store,
    message_rows,
    migrations,
    reply_rows,
    session_rows,
    trash_rows,
    tree_rows,
)
from ashley_desktop.storage.db import Database
from ashley_desktop.storage.ids import uuid7
from ashley_desktop.storage.records import MessageRecord, SessionRecord, State
from ashley_desktop.storage.session_store import SessionStore
from tests.durability.ledger import Facts, Intent

# what the store loads when it first needs it; named, so that it is there before the fork
LOADED = (
    *(backup_shelf, folder_rows, import_rows, message_rows, reply_rows, session_rows),
    *(trash_rows, tree_rows, *migrations._steps()),
)


class Answering(TypedDict):
    """Who gives a reply, as `start_reply` takes it."""

    persona: str
    provider: str
    model: str


MODEL: Answering = {"persona": "Ashley", "provider": "offline", "model": "tiny"}
LONGEST = 24  # messages of a branch that is gone on with
IMPORTED_AT_ONCE = 7  # messages in a transaction: a kill has to fall between two of them
WORDS = ("word ", "漢字", "🎈", "\n\n```\ncode\t\r\n```\n", "  ", "é", "x" * 300)


class Scripted:
    """A model whose reply is known beforehand. It pauses as models do."""

    def __init__(self, pieces: list[str], pause_s: float) -> None:
        self._pieces, self._pause_s = pieces, pause_s

    async def stream(self, request: ChatRequest) -> AsyncIterator[Chunk]:
        for piece in self._pieces:
            yield Chunk(text=piece)
            await asyncio.sleep(self._pause_s)
        yield Chunk(finish_reason="stop", done=True)

    async def models(self) -> tuple[str, ...]:
        return ("tiny",)

    async def offers(self) -> ModelList:
        return ModelList((ModelOffer("tiny"),))

    async def aclose(self) -> None:
        """It holds nothing."""


class Writer:
    """One life between two kills."""

    def __init__(self, database: Database, folder: Path, seed: int, pipe: Connection) -> None:
        self._random = random.Random(seed)
        self._seed = seed
        self._count = 0
        self._pipe = pipe
        self._folder = folder
        self._store = SessionStore(database)
        self._keeper = ReplyKeeper(self._store)
        self._imports = Imports(import_store.ImportStore(database))

    async def answer_slowly(self) -> None:
        """Stream long replies, as slow as a model's, until killed."""
        while True:
            await self.stream([f"{number} " for number in range(200)], 0.01)

    async def live(self) -> None:
        """Do one thing after the other until killed."""
        for file in sorted(self._folder.glob("*.json")):  # begun by one that was killed
            await self._import(file)
        deeds = (
            *(self.ask, self.ask_more, self.stream, self.stream, self.chunks, self.chunks),
            *(self.edit, self.delete, self.branch, self.order, self.order, self.trash),
            self.import_file,
        )
        while True:
            with suppress(NotFound):  # a session whose messages were all deleted has none to name
                await self._random.choice(deeds)()

    # what is done

    async def ask(self) -> MessageRecord:
        text, title = self._text(), self._text().strip() or "t"
        self._intend(new=[text], new_sessions=1)
        session, asked = await self._store.begin_session(text, persona="Ashley", title=title)
        self._done(
            sessions={session.session_id: {"title": title}}, messages=message_facts(asked, text)
        )
        return asked

    async def ask_more(self) -> MessageRecord:
        session = await self._some_session()
        if session is None or session.message_count > LONGEST:
            return await self.ask()
        text = self._text()
        self._intend(new=[text])
        _, asked = await self._store.add_user_message(session.session_id, text)
        self._done(messages=message_facts(asked, text))
        return asked

    async def stream(self, texts: list[str] | None = None, pause_s: float | None = None) -> None:
        """As the window has it: the keeper saves what the screen shows."""
        question = await self.ask_more()
        session = await self._store.get(question.session_id)
        texts = texts or [self._text() for _ in range(self._random.randrange(1, 60))]
        draft = await self._begin(question)
        self._ends(draft, State.COMPLETE, "".join(texts))
        client = Scripted(texts, pause_s or self._random.choice((0, 0.002, 0.02)))

        async def connect() -> Scripted:
            return client

        reply = ReplyStream(connect, ChatRequest("tiny", ()), asyncio.Event())
        async for event in self._keeper.keep(session, draft, reply, 0):
            if isinstance(event, Delta):
                self._say("shown", draft.message_id, event.text, time.monotonic())
            elif isinstance(event, ReplyFinished):
                ended = {"state": event.message.state.value, "content": "".join(texts)}
                self._done(messages={draft.message_id: ended})

    async def chunks(self) -> None:
        """The store alone: what it acknowledged of a reply stays, to the letter."""
        draft = await self._begin(await self.ask_more())
        whole = ""
        for _ in range(self._random.randrange(30)):
            text = self._text()
            self._say("shown", draft.message_id, text, time.monotonic())
            await self._store.append_chunk(draft.message_id, text)
            self._say("kept", draft.message_id, text)
            whole += text
        state = State.STOPPED if whole else State.COMPLETE
        self._ends(draft, state, whole)
        await self._store.finish_reply(draft.message_id, state=state, content=whole)
        self._done(messages={draft.message_id: {"state": state.value, "content": whole}})

    async def edit(self) -> None:
        questions = [one for one in await self._branch() if one.role == "user"]
        if questions:
            text = self._text()
            self._intend(new=[text])
            old = self._random.choice(questions)
            _, asked = await self._store.add_sibling_question(old.message_id, text)
            self._done(messages=message_facts(asked, text))

    async def delete(self) -> None:
        branch = await self._branch()
        if branch:
            chosen = self._random.choice(branch).message_id
            await self._mark(chosen, True)
            if self._random.random() < 0.6:
                await self._mark(chosen, False)

    async def _mark(self, message_id: str, deleted: bool) -> None:
        facts = {message_id: {"deleted": deleted}}
        self._intend(messages=facts)
        call = self._store.delete_message if deleted else self._store.restore_message
        await call(message_id)
        self._done(messages=facts)

    async def branch(self) -> None:
        branch = (await self._branch())[:6]
        if not branch or branch[-1].state is State.FAILED:
            return
        texts = [one.content for one in branch if one.state is not State.FAILED]
        self._intend(new=texts, new_sessions=1)
        made = await self._store.branch_off(branch[-1].message_id)
        copies = await self._store.messages(made.session_id)
        rows: dict[str, Any] = {}
        for copy, text in zip(copies, texts, strict=True):
            rows |= message_facts(copy, text)
        self._done(sessions={made.session_id: {"title": made.title}}, messages=rows)

    async def order(self) -> None:
        session = await self._some_session()
        if session is None:
            return
        one, pinned, title = session.session_id, not session.pinned, self._text().strip() or "t"
        folder = await self._some_folder()
        store = self._store
        deeds: list[tuple[str, Any, Callable[[], Awaitable[object]]]] = [
            ("pinned", int(pinned), lambda: store.set_pinned([one], pinned)),
            ("archived", 1, lambda: store.archive([one])),
            ("archived", 0, lambda: store.unarchive([one])),
            ("title", title, lambda: store.rename(one, title)),
            ("draft", title, lambda: store.keep_draft(one, title)),
            ("folder_id", folder, lambda: store.put_into_folder([one], folder)),
        ]
        field, value, call = self._random.choice(deeds)
        self._intend(sessions={one: {field: value}})
        await call()
        self._done(sessions={one: {field: value}})

    async def trash(self) -> None:
        sessions = await self._store.list()
        if len(sessions) < 8:
            return
        one = self._random.choice(sessions).session_id
        self._intend(sessions={one: {"deleted": 1}})
        await self._store.trash(one)
        self._done(sessions={one: {"deleted": 1}})
        if len(sessions) < 40 and self._random.random() < 0.5:
            self._intend(sessions={one: {"deleted": 0}})
            await self._store.restore(one)
            self._done(sessions={one: {"deleted": 0}})
        elif len(sessions) >= 40 or self._random.random() < 0.5:
            self._intend(gone=[one])
            await self._store.purge(one)
            self._done(gone=[one])

    async def import_file(self) -> None:
        file = self._folder / f"{self._seed}-{self._count}.json"
        trees = [self._tree() for _ in range(self._random.randrange(1, 4))]
        file.write_text(
            json.dumps({"format": "ashley-history", "version": 1, "sessions": trees}),
            encoding="utf-8",
        )
        await self._import(file)

    async def _import(self, file: Path) -> None:
        trees = await asyncio.to_thread(_begun, file)
        then = Facts()
        for tree in trees:
            then.sessions[tree["session_id"]] = {"title": tree["title"]}
            for message in tree["messages"]:
                names = ("parent_id", "role", "state", "content")
                row = {name: message[name] for name in names}
                then.messages[message["message_id"]] = {**row, "session_id": tree["session_id"]}
        self._say("intent", Intent(then, piecemeal=True))
        if trees:
            await self._imports.add_file(file)
        self._say("done", then)
        await asyncio.to_thread(file.unlink)

    # what it needs for that

    async def _begin(self, question: MessageRecord) -> MessageRecord:
        self._intend(new=[""])
        draft = await self._store.start_reply(question.message_id, **MODEL)
        self._done(messages=message_facts(draft, ""))
        return draft

    def _ends(self, draft: MessageRecord, state: State, content: str) -> None:
        self._intend(messages={draft.message_id: {"state": state.value, "content": content}})

    async def _some_session(self) -> SessionRecord | None:
        sessions = await self._store.list(limit=30)
        return self._random.choice(sessions) if sessions else None

    async def _some_folder(self) -> str | None:
        folders = await self._store.folders()
        if len(folders) < 3:
            folders.append(await self._store.add_folder(f"f{self._seed}-{len(folders)}"))
        return self._random.choice([None, *(folder.folder_id for folder in folders)])

    async def _branch(self) -> list[MessageRecord]:
        session = await self._some_session()
        return await self._store.messages(session.session_id) if session else []

    def _text(self) -> str:
        """A text that no other is equal to."""
        self._count += 1
        return f"[{self._seed}.{self._count}]" + "".join(self._random.choices(WORDS, k=3))

    def _tree(self) -> dict[str, Any]:
        session_id, now = uuid7(), datetime.now(UTC).isoformat()
        messages: list[dict[str, Any]] = []
        for number in range(self._random.randrange(1, 12)):
            messages.append(
                {
                    "message_id": uuid7(),
                    "parent_id": messages[-1]["message_id"] if messages else None,
                    "role": "assistant" if number % 2 else "user",
                    "state": "complete",
                    "content": self._text(),
                    "created_at": now,
                }
            )
        return {
            "session_id": session_id,
            "title": self._text(),
            "persona": "Ashley",
            "created_at": now,
            "updated_at": now,
            "active_leaf_id": messages[-1]["message_id"],
            "messages": messages,
        }

    def _intend(self, new: list[str] | None = None, new_sessions: int = 0, **then: Any) -> None:
        self._say("intent", Intent(Facts(**then), new or [], new_sessions))

    def _done(self, **facts: Any) -> None:
        self._say("done", Facts(**facts))

    def _say(self, *words: Any) -> None:
        self._pipe.send(words)


def message_facts(record: MessageRecord, content: str) -> dict[str, Any]:
    """What must be there of a message. Args: content: as it was asked for, not as it was read."""
    row = {"session_id": record.session_id, "role": record.role.value, "content": content}
    return {record.message_id: {**row, "state": record.state.value, "deleted": 0}}


def _begun(file: Path) -> list[dict[str, Any]]:
    """The sessions of a file; none where a kill cut it before it could be imported."""
    try:
        return list(json.loads(file.read_text(encoding="utf-8"))["sessions"])
    except ValueError:
        return []


def work(folder: Path, seed: int | None, pipe: Connection, slowly: bool = False) -> None:
    """Open the store in `folder`, whatever its schema, and write until killed.

    Args:
        seed: of what it writes; None: nothing, opening it is enough.
        slowly: whether it only answers, and slowly.
    """
    import_store.MESSAGES_AT_ONCE = IMPORTED_AT_ONCE

    async def main() -> None:
        database = await Database.open(Paths(folder / "data"))
        await SessionStore(database).recover()
        pipe.send(("open",))
        if seed is None:
            await asyncio.Event().wait()
            return
        writer = Writer(database, folder, seed, pipe)
        await (writer.answer_slowly() if slowly else writer.live())

    asyncio.run(main())
