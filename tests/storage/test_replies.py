from __future__ import annotations

from typing import Any

import pytest

from ashley_desktop.errors import NotFound, ReplyUnderWay
from ashley_desktop.paths import Paths
from ashley_desktop.storage.db import Database
from ashley_desktop.storage.records import ErrorRecord, Role, State
from ashley_desktop.storage.session_store import SessionStore
from tests.helpers.store import Run

MODEL = {"persona": "Ashley", "provider": "offline", "model": "tiny"}


def ask(run: Run[Any], store: SessionStore) -> tuple[str, str]:
    session, question = run(store.begin_session("why?", persona="Ashley", title="t"))
    return session.session_id, question.message_id


def test_session_and_question_begin_together(run: Run[Any], store: SessionStore) -> None:
    session, question = run(store.begin_session("why?", persona="Ashley", title="t"))
    assert (session.title, session.message_count) == ("t", 1)
    assert (question.role, question.state, question.content) == (
        Role.USER,
        State.COMPLETE,
        "why?",
    )
    assert question.parent_id is None
    assert question.finished_at == question.created_at == session.updated_at
    assert run(store.messages(session.session_id)) == [question]
    assert run(store.message(question.message_id)) == question


def test_a_reply_grows_and_ends(run: Run[Any], store: SessionStore) -> None:
    session_id, question_id = ask(run, store)
    begun = run(store.start_reply(question_id, **MODEL))
    assert (begun.state, begun.content, begun.finished_at) == (State.STREAMING, "", None)
    assert (begun.persona, begun.provider, begun.model) == ("Ashley", "offline", "tiny")
    run(store.append_chunk(begun.message_id, "Be"))
    run(store.append_chunk(begun.message_id, reasoning="hm"))
    run(store.append_chunk(begun.message_id, "cause"))
    growing = run(store.messages(session_id))[-1]
    assert (growing.content, growing.reasoning, growing.state) == (
        "Because",
        "hm",
        State.STREAMING,
    )
    session, ended = run(
        store.finish_reply(
            begun.message_id,
            state=State.COMPLETE,
            content="Because.",
            reasoning="hm",
            finish_reason="stop",
            prompt_tokens=7,
            completion_tokens=3,
            model="tiny-2026",
        )
    )
    assert ended == run(store.message(begun.message_id))
    assert (ended.content, ended.state, ended.finish_reason) == ("Because.", State.COMPLETE, "stop")
    assert (ended.prompt_tokens, ended.completion_tokens, ended.model) == (7, 3, "tiny-2026")
    assert ended.error is None
    assert session == run(store.get(session_id))
    assert session.message_count == 2
    assert session.updated_at == ended.finished_at


def test_the_chunks_go_when_the_row_is_written(
    run: Run[Any], store: SessionStore, db: Database
) -> None:
    _, question_id = ask(run, store)
    reply = run(store.start_reply(question_id, **MODEL))
    run(store.append_chunk(reply.message_id, "x"))
    run(store.finish_reply(reply.message_id, state=State.COMPLETE, content="x"))
    count = "SELECT count(*) FROM reply_chunk"
    assert run(db.read(lambda s: s.connection().exec_driver_sql(count).scalar())) == 0


def test_the_first_ending_stays(run: Run[Any], store: SessionStore) -> None:
    _, question_id = ask(run, store)
    reply = run(store.start_reply(question_id, **MODEL))
    first = run(store.finish_reply(reply.message_id, state=State.STOPPED, content="half"))
    second = run(store.finish_reply(reply.message_id, state=State.COMPLETE, content="whole"))
    assert second == first


def test_a_failed_reply_keeps_its_error_and_does_not_count(
    run: Run[Any], store: SessionStore
) -> None:
    session_id, question_id = ask(run, store)
    reply = run(store.start_reply(question_id, **MODEL))
    error = ErrorRecord("rate_limited", {"provider": "offline", "retry_after_s": 1.5})
    session, ended = run(
        store.finish_reply(reply.message_id, state=State.FAILED, content="", error=error)
    )
    assert ended.error == error
    assert session.message_count == 1
    assert [m.state for m in run(store.messages(session_id))] == [State.COMPLETE, State.FAILED]


def test_a_retry_is_a_sibling_and_becomes_the_branch(run: Run[Any], store: SessionStore) -> None:
    session_id, question_id = ask(run, store)
    first = run(store.start_reply(question_id, **MODEL))
    run(store.finish_reply(first.message_id, state=State.COMPLETE, content="one"))
    second = run(store.start_reply(question_id, **MODEL))
    assert second.parent_id == first.parent_id
    session, _ = run(store.finish_reply(second.message_id, state=State.COMPLETE, content="two"))
    assert [m.content for m in run(store.messages(session_id))] == ["why?", "two"]
    assert session.message_count == 2
    assert run(store.message(first.message_id)).content == "one"


def test_a_second_question_waits_for_the_reply(run: Run[Any], store: SessionStore) -> None:
    session_id, question_id = ask(run, store)
    other_session, other_question = ask(run, store)
    reply = run(store.start_reply(question_id, **MODEL))
    for call in (
        store.start_reply(question_id, **MODEL),
        store.add_user_message(session_id, "and?"),
    ):
        with pytest.raises(ReplyUnderWay):
            run(call)
    assert [m.message_id for m in run(store.messages(session_id))] == [
        question_id,
        reply.message_id,
    ]
    run(store.start_reply(other_question, **MODEL))  # other sessions do not wait
    run(store.finish_reply(reply.message_id, state=State.COMPLETE, content="x"))
    run(store.add_user_message(session_id, "and?"))
    with pytest.raises(ReplyUnderWay):
        run(store.add_user_message(other_session, "and?"))


def test_the_branch_is_read_in_slices(run: Run[Any], store: SessionStore) -> None:
    session = run(store.create(persona="Ashley"))
    for number in range(10):
        run(store.add_user_message(session.session_id, str(number)))
    everything = run(store.messages(session.session_id))
    assert [m.content for m in everything] == [str(n) for n in range(10)]
    newest = run(store.messages(session.session_id, limit=3))
    assert newest == everything[7:]
    older = run(store.messages(session.session_id, limit=3, before=newest[0].message_id))
    assert older == everything[4:7]
    assert (
        run(store.messages(session.session_id, before=everything[2].message_id)) == everything[:2]
    )
    assert run(store.messages(session.session_id, before=everything[0].message_id)) == []
    assert run(store.messages(session.session_id, limit=99)) == everything
    assert run(store.messages(session.session_id, limit=0)) == []
    with pytest.raises(NotFound):
        run(store.messages(session.session_id, before="nowhere"))


def test_an_empty_session_has_no_messages(run: Run[Any], store: SessionStore) -> None:
    session = run(store.create(persona="Ashley"))
    assert run(store.messages(session.session_id)) == []


def test_hostile_text_is_stored(run: Run[Any], store: SessionStore) -> None:
    session, question = run(
        store.begin_session("a\0b \ud800 c", persona="Ashley", title="t\0 \udfff")
    )
    assert question.content == "ab \ufffd c"
    assert session.title == "t \ufffd"
    reply = run(store.start_reply(question.message_id, **MODEL))
    run(store.append_chunk(reply.message_id, "x\ud83d", "\0"))
    run(store.append_chunk(reply.message_id, "\ude00"))
    error = ErrorRecord("bad_answer", {"detail": "\ud800\0"})
    run(
        store.finish_reply(
            reply.message_id, state=State.STOPPED, content="\ud83d\ude00", error=error
        )
    )
    assert run(store.message(reply.message_id)).content == "😀"


@pytest.mark.parametrize("length", [100_000, 5_000_000])
def test_a_long_text_comes_back_whole(run: Run[Any], store: SessionStore, length: int) -> None:
    text = ("0123456789é" * (length // 11 + 1))[:length]
    _, question = run(store.begin_session(text, persona="Ashley", title="t"))
    assert run(store.message(question.message_id)).content == text


def test_a_question_can_be_blocked_later(run: Run[Any], store: SessionStore) -> None:
    session_id, question_id = ask(run, store)
    assert run(store.set_state(question_id, State.BLOCKED)).state is State.BLOCKED
    assert run(store.get(session_id)).message_count == 1


@pytest.mark.parametrize("call", ["message", "finish_reply", "start_reply", "set_state"])
def test_an_unknown_message_is_not_found(run: Run[Any], store: SessionStore, call: str) -> None:
    rest = {
        "message": {},
        "finish_reply": {"state": State.COMPLETE, "content": ""},
        "start_reply": MODEL,
        "set_state": {"state": State.BLOCKED},
    }[call]
    with pytest.raises(NotFound):
        run(getattr(store, call)("nowhere", **rest))


def test_recovery_leaves_our_own_reply_alone(run: Run[Any], store: SessionStore) -> None:
    _, question_id = ask(run, store)
    reply = run(store.start_reply(question_id, **MODEL))
    assert run(store.recover()) == 0
    assert run(store.message(reply.message_id)).state is State.STREAMING


def test_recovery_leaves_another_openings_reply_alone_until_it_closes(
    run: Run[Any], store: SessionStore, paths: Paths
) -> None:
    other = run(Database.open(paths))
    theirs = SessionStore(other)
    _, question_id = ask(run, theirs)
    reply = run(theirs.start_reply(question_id, **MODEL))
    run(theirs.append_chunk(reply.message_id, "text"))
    assert run(store.recover()) == 0
    run(other.close())
    assert run(store.recover()) == 1
    mended = run(store.message(reply.message_id))
    assert (mended.state, mended.content) == (State.INTERRUPTED, "text")
    assert mended.finished_at is not None
    assert run(store.recover()) == 0


def test_recovery_of_a_reply_without_text_is_a_failure(
    run: Run[Any], store: SessionStore, paths: Paths
) -> None:
    other = run(Database.open(paths))
    theirs = SessionStore(other)
    session_id, question_id = ask(run, theirs)
    reply = run(theirs.start_reply(question_id, **MODEL))
    run(theirs.append_chunk(reply.message_id, reasoning="hm"))
    run(other.close())
    assert run(store.recover()) == 1
    mended = run(store.message(reply.message_id))
    assert (mended.state, mended.content, mended.reasoning) == (State.FAILED, "", "hm")
    assert mended.error == ErrorRecord("stream_cut", {"provider": "offline"})
    assert run(store.get(session_id)).message_count == 1
