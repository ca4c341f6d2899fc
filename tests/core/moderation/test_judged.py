"""Replies under the eyes of the provider's endpoint, which the user agreed to apart."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest

from ashley_desktop.assembly import Parts
from ashley_desktop.core.events import Delta, ReplyFinished
from ashley_desktop.core.moderation import judged
from ashley_desktop.core.moderation.choices import Choices, read
from ashley_desktop.storage.records import MessageRecord, State
from tests.core.moderation.test_chat import CLEAN, FLAGGED, decisions
from tests.helpers import llm_replies as replies
from tests.helpers.llm_server import LlmServer, Recorded
from tests.helpers.store import Run

FINE = "It is a fine day for a walk by the river. " * 3
ODD = "Something odd is said here. "


def flags_odd(request: Recorded) -> replies.Reply:
    return replies.document(FLAGGED if "odd" in request.body["input"] else CLEAN)


def agree(parts: Parts, run: Run[Any], *, replies: bool = True) -> None:
    origin = run(parts.providers.provider("openai")).origin
    agreed = {"openai": origin}
    run(parts.moderation.save(Choices(agreed=agreed, replies=agreed if replies else {})))


def asked(parts: Parts, run: Run[Any], stop: asyncio.Event | None = None) -> list[Any]:
    async def work() -> list[Any]:
        return [event async for event in parts.chat.send("Hi", stop or asyncio.Event())]

    return list(run(work()))


def reply(events: list[Any]) -> MessageRecord:
    last = events[-1]
    assert isinstance(last, ReplyFinished)
    return last.message


def sent(server: LlmServer) -> list[str]:
    return [one.body["input"] for one in server.judged]


def test_a_reply_that_is_refused_ends_with_what_passed(
    parts: Parts, llm_server: LlmServer, run: Run[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judged, "AT_ONCE", len(FINE) - 10)
    agree(parts, run)
    llm_server.judgement = flags_odd
    never = threading.Event()
    opened = threading.Event()
    opened.set()
    llm_server.reply(replies.text(FINE, ODD * 6, FINE, gates=(opened, opened, never)))
    message = reply(asked(parts, run))
    never.set()
    assert message.content == FINE  # to the last sentence that passes, though sent with others
    assert (message.state, message.finish_reason) == (State.STOPPED, "content_filter")
    assert message.moderation is not None
    assert message.moderation["stage"] == "endpoint"
    assert decisions(parts, run) == [("answer", "endpoint", "block", None)]


def test_what_passes_is_shown_at_once_and_complete(
    parts: Parts, llm_server: LlmServer, run: Run[Any]
) -> None:
    agree(parts, run)
    llm_server.judgement = flags_odd
    llm_server.reply(replies.text("One. ", "Two. ", "And three"))
    events = asked(parts, run)
    assert "".join(one.text for one in events if isinstance(one, Delta)) == "One. Two. And three"
    message = reply(events)
    assert (message.state, message.moderation) == (State.COMPLETE, None)
    assert sent(llm_server) == ["Hi", "One. Two. And three"]


def test_the_last_words_are_looked_at_before_a_reply_is_complete(
    parts: Parts, llm_server: LlmServer, run: Run[Any]
) -> None:
    agree(parts, run)
    llm_server.judgement = flags_odd
    llm_server.reply(replies.text("This is odd"))
    message = reply(asked(parts, run))
    assert (message.content, message.state) == ("", State.STOPPED)


def test_no_word_of_a_reply_goes_there_before_the_user_agreed_to_that(
    parts: Parts, llm_server: LlmServer, run: Run[Any]
) -> None:
    agree(parts, run, replies=False)
    llm_server.judgement = flags_odd
    llm_server.reply(replies.text(ODD))
    assert reply(asked(parts, run)).content == ODD
    assert sent(llm_server) == ["Hi"]


def test_an_endpoint_that_fails_is_told_and_asked_no_more(
    parts: Parts, llm_server: LlmServer, run: Run[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judged, "AT_ONCE", 10)
    agree(parts, run)
    broken = replies.document("no judgement")
    llm_server.judgement = lambda request: (
        replies.document(CLEAN) if request.body["input"] == "Hi" else broken
    )
    llm_server.reply(replies.text(*[FINE] * 6))
    message = reply(asked(parts, run))
    assert (message.content, message.state) == (FINE * 6, State.COMPLETE)
    assert message.moderation is not None
    assert message.moderation["categories"] == ["moderation_error"]
    assert len(sent(llm_server)) == 2


def test_whoever_takes_the_first_agreement_back_takes_both() -> None:
    choices = (
        Choices().agreeing("a", "https://a", True).agreeing_for_replies("a", "https://a", True)
    )
    assert read(choices.as_json()).replies == {"a": "https://a"}
    assert choices.agreeing("a", "https://a", False).replies == {}
    assert choices.agreeing("a", "https://b", True).replies == {}
