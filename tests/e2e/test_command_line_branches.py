"""The commands after deeds on messages: the branch that is shown, and nothing else."""

from __future__ import annotations

import asyncio

from ashley_desktop.paths import Paths
from ashley_desktop.storage.db import Database
from ashley_desktop.storage.records import ErrorRecord, State
from ashley_desktop.storage.session_store import SessionStore
from tests.helpers.commands import Program

MADE_BY = {"persona": "Ashley", "provider": "offline", "model": "tiny"}


async def _reply(store: SessionStore, question: str, text: str) -> str:
    draft = await store.start_reply(question, **MADE_BY)
    failed = ErrorRecord("offline", {"provider": "p"}) if not text else None
    state = State.FAILED if failed else State.COMPLETE
    await store.finish_reply(draft.message_id, state=state, content=text, error=failed)
    return draft.message_id


async def _talk(paths: Paths) -> tuple[str, str]:
    """Edit, answer again, delete, fail, branch off. Returns: both sessions."""
    database = await Database.open(paths)
    store = SessionStore(database)
    session, first = await store.begin_session("q1", persona="Ashley", title="T")
    await _reply(store, first.message_id, "a1")
    _, edited = await store.add_sibling_question(first.message_id, "q1 edited")
    await _reply(store, edited.message_id, "old answer")
    again = await _reply(store, edited.message_id, "new answer")
    _, second = await store.add_user_message(session.session_id, "q2")
    gone = await _reply(store, second.message_id, "deleted answer")
    branch = await store.branch_off(again)
    await store.delete_message(gone)
    _, third = await store.add_user_message(session.session_id, "q3")
    await _reply(store, third.message_id, "")
    await database.close()
    return session.session_id, branch.session_id


def test_show_list_and_export_tell_of_the_shown_branch_alone(program: Program) -> None:
    session_id, branch_id = asyncio.run(_talk(Paths(program.data_dir)))
    shown = program.show(session_id)
    said = ["q1 edited", "new answer", "q2", "q3"]
    assert [one["content"] for one in shown["messages"]] == [*said, ""]
    assert shown["messages"][-1]["error"]["code"] == "offline"
    assert [one["parent_id"] for one in shown["messages"]] == [
        None,
        *(one["message_id"] for one in shown["messages"][:-1]),
    ]
    copied = program.show(branch_id)
    assert [one["content"] for one in copied["messages"]] == said[:2]
    listed = program.run("sessions", "list", "--json").json
    counts = {one["session_id"]: one["message_count"] for one in listed}
    assert counts == {session_id: 4, branch_id: 2}
    assert (shown["message_count"], copied["message_count"]) == (4, 2)
    exported = program.run("export", session_id).out
    assert all(text in exported for text in said)
    assert not any(text in exported for text in ("a1", "old answer", "deleted answer"))
