"""Checks on the way of a message, over a real store, the real client and a real server."""

from __future__ import annotations

import asyncio
import json
from contextlib import aclosing
from dataclasses import replace
from functools import partial
from threading import Event
from typing import Any

import pytest

from ashley_desktop import temporary
from ashley_desktop.assembly import Parts
from ashley_desktop.core.asking import Ask
from ashley_desktop.core.events import Delta, QuestionJudged, ReasoningDelta, UserSaved
from ashley_desktop.core.llm.base import ChatRequest, Prompt
from ashley_desktop.core.moderation.checks import Watch
from ashley_desktop.core.moderation.choices import Choices
from ashley_desktop.core.moderation.rule_set import RuleSet
from ashley_desktop.core.moderation.rules import Action, AppliesTo, Rule
from ashley_desktop.core.moderation.verdict import Direction, Policy
from ashley_desktop.core.moderation.watched import PATIENCE_TICKS, WatchedReply
from ashley_desktop.core.reply import ReplyStream, Tick
from ashley_desktop.errors import ContentBlocked, InvalidInput
from ashley_desktop.storage.records import State
from tests.core.chatting import every, finished, half_way
from tests.helpers import llm_replies as replies
from tests.helpers.commands import opened
from tests.helpers.llm_server import LlmServer
from tests.helpers.store import Run

CAKE = Rule("Cake", r"\bcake\b", category="sweets")
FLAGGED = {
    "results": [
        {
            "flagged": True,
            "categories": {"violence": True, "hate": False, "self-harm": True},
            "category_scores": {"violence": 0.91, "hate": 0.99, "self-harm": 0.4},
        }
    ]
}
CLEAN = {"results": [{"flagged": False, "categories": {"hate": False}, "category_scores": {}}]}


def choose(parts: Parts, run: Run[Any], *rules: Rule, **other: Any) -> None:
    run(parts.moderation.save(Choices(rules=rules, **other)))


def agree(parts: Parts, run: Run[Any], **other: Any) -> None:
    provider = run(parts.providers.provider("openai"))
    choose(parts, run, agreed={"openai": provider.origin}, **other)


def ask(parts: Parts, run: Run[Any], text: str, **named: Any) -> list[Any]:
    return list(run(every(parts.chat.send(text, asyncio.Event(), **named))))


def decisions(parts: Parts, run: Run[Any]) -> list[tuple[str, str, str, str | None]]:
    assert parts.moderation.decisions is not None
    newest = run(parts.moderation.decisions.newest(10))
    return [(one.direction, one.stage, one.action, one.rule) for one in newest]


def strictly(parts: Parts, run: Run[Any], policy: str) -> Ask:
    run(parts.persona_deeds.change("Technical", moderation=policy))
    return Ask(persona="Technical")


def test_what_is_blocked_is_neither_stored_nor_sent(
    parts: Parts, llm_server: LlmServer, run: Run[Any]
) -> None:
    choose(parts, run, CAKE)
    with pytest.raises(ContentBlocked) as blocked:
        ask(parts, run, "Give me cake.")
    assert blocked.value.exit_status == 3
    assert blocked.value.parameters["rule"] == "Cake"
    assert run(parts.sessions.list()) == []
    assert llm_server.requests == []
    assert decisions(parts, run) == [("question", "rules", "block", "Cake")]


def test_no_word_of_the_text_is_in_the_log(parts: Parts, run: Run[Any]) -> None:
    choose(parts, run, CAKE)
    with pytest.raises(ContentBlocked):
        ask(parts, run, "Give me the unmistakable cake.")
    assert parts.moderation.decisions is not None
    assert "unmistakable" not in repr(run(parts.moderation.decisions.newest(10)))
    run(parts.moderation.decisions.clear())
    assert decisions(parts, run) == []


def test_the_length_is_limited(parts: Parts, run: Run[Any]) -> None:
    choose(parts, run, length_limit=100)
    with pytest.raises(ContentBlocked) as blocked:
        ask(parts, run, "x" * 101)
    assert (blocked.value.parameters["length"], blocked.value.parameters["limit"]) == (101, 100)
    assert finished(ask(parts, run, "x" * 100))[1].state is State.COMPLETE


def test_a_warning_is_kept_with_the_question(
    parts: Parts, llm_server: LlmServer, run: Run[Any]
) -> None:
    choose(parts, run, Rule("Cake", "cake", Action.WARN, applies_to=AppliesTo.QUESTION))
    saved, *_ = ask(parts, run, "Give me cake.")
    assert isinstance(saved, UserSaved)
    assert saved.message.moderation is not None
    assert saved.message.moderation["action"] == "warn"
    assert saved.message.state is State.COMPLETE
    assert run(parts.sessions.message(saved.message.message_id)) == saved.message
    assert len(llm_server.chats) == 1
    assert decisions(parts, run) == [("question", "rules", "warn", "Cake")]


def test_code_is_sent_as_it_was_typed(parts: Parts, llm_server: LlmServer, run: Run[Any]) -> None:
    code = "def f(x: List<T>):\r\n\tif x:\n\n\n        return  x  # <b>\n"
    saved, *_ = ask(parts, run, code)
    assert saved.message.content == code
    assert llm_server.chats[0].body["messages"][-1]["content"] == code


def test_a_persona_may_be_strict_or_unchecked(parts: Parts, run: Run[Any]) -> None:
    choose(parts, run, Rule("Cake", "cake", Action.WARN))
    who = strictly(parts, run, "strict")
    with pytest.raises(ContentBlocked):
        ask(parts, run, "cake", ask=who)
    choose(parts, run, CAKE, length_limit=100)
    who = strictly(parts, run, "off")
    assert finished(ask(parts, run, "cake", ask=who))[1].content == "You said: cake"
    with pytest.raises(ContentBlocked):  # the length is not a matter of strictness
        ask(parts, run, "x" * 101, ask=who)


def test_checks_can_be_switched_off(parts: Parts, run: Run[Any]) -> None:
    choose(parts, run, CAKE, active=False)
    assert finished(ask(parts, run, "cake"))[1].state is State.COMPLETE


def test_an_edited_question_is_checked(parts: Parts, run: Run[Any]) -> None:
    saved, *_ = ask(parts, run, "Hi")
    choose(parts, run, CAKE)
    with pytest.raises(ContentBlocked):
        run(every(parts.chat.edit(saved.message.message_id, "cake", asyncio.Event())))
    newest = run(parts.sessions.messages(saved.session.session_id))
    assert [one.content for one in newest] == ["Hi", "You said: Hi"]


def test_an_answer_ends_with_the_last_sentence_that_passed(
    parts: Parts, llm_server: LlmServer, run: Run[Any]
) -> None:
    choose(parts, run, CAKE)
    llm_server.reply(replies.text("Good. ", "Also good. Now ca", "ke comes. More.", "Even more."))
    events = ask(parts, run, "Hi")
    _, message = finished(events)
    assert (message.content, message.state) == ("Good. Also good. ", State.STOPPED)
    assert message.finish_reason == "content_filter"
    assert message.moderation is not None
    assert message.moderation["rule"] == "Cake"
    assert run(parts.sessions.message(message.message_id)) == message
    assert decisions(parts, run) == [("answer", "rules", "block", "Cake")]
    with pytest.raises(InvalidInput):
        run(every(parts.chat.continue_reply(message.message_id, asyncio.Event())))


def test_what_is_on_its_way_is_shown_when_the_model_falls_silent(
    parts: Parts, llm_server: LlmServer, run: Run[Any]
) -> None:
    gate = half_way(llm_server)

    async def first() -> str:
        async for event in parts.chat.send("Hi", asyncio.Event()):
            if isinstance(event, Delta):
                gate.set()
                return event.text
        return ""

    assert run(first()) == "Half "


@pytest.mark.parametrize("size", [1, 5, 100])
def test_nothing_of_a_blocked_sentence_is_ever_shown(
    parts: Parts, llm_server: LlmServer, run: Run[Any], size: int
) -> None:
    choose(parts, run, CAKE)
    text = "Good. Also good. Now a fine cake comes. More."
    llm_server.reply(replies.text(*(text[at : at + size] for at in range(0, len(text), size))))
    events = ask(parts, run, "Hi")
    _, message = finished(events)
    shown = "".join(event.text for event in events if isinstance(event, Delta))
    assert shown == message.content == "Good. Also good. "


def test_the_end_of_an_answer_is_looked_at_too(
    parts: Parts, llm_server: LlmServer, run: Run[Any]
) -> None:
    choose(parts, run, CAKE)
    llm_server.reply(replies.text("Good. And cake"))
    _, message = finished(ask(parts, run, "Hi"))
    assert (message.content, message.finish_reason) == ("Good. ", "content_filter")


def test_what_was_taken_back_is_not_sent_later(
    parts: Parts, llm_server: LlmServer, run: Run[Any]
) -> None:
    choose(parts, run, CAKE)
    llm_server.reply(replies.text("cake."))
    session, message = finished(ask(parts, run, "Hi"))
    assert message.content == ""
    ask(parts, run, "Again", session_id=session.session_id)
    assert "cake" not in json.dumps(llm_server.chats[-1].body)


@pytest.mark.parametrize("ending", [(), (replies.Drop(),)])
def test_the_last_sentence_of_a_stream_that_is_cut_is_looked_at(
    parts: Parts, llm_server: LlmServer, run: Run[Any], ending: tuple[replies.Drop, ...]
) -> None:
    choose(parts, run, CAKE)
    cut = replies.text("Good. ", "And cake", finish=None, done=False, counts=None)
    llm_server.reply(replace(cut, steps=(*cut.steps, *ending)))
    _, message = finished(ask(parts, run, "Hi"))
    assert (message.content, message.finish_reason) == ("Good. ", "content_filter")
    assert run(parts.sessions.message(message.message_id)) == message


def test_what_does_not_pass_is_neither_shown_nor_kept_when_the_program_closes(
    parts: Parts, llm_server: LlmServer, run: Run[Any]
) -> None:
    provider = run(parts.providers.provider("openai"))
    llm_server.reply(
        replies.text("Good. ", "And a cake of", " many", gates=(opened(), opened(), Event()))
    )
    request = ChatRequest("test-model", (Prompt("user", "Hi"),))
    stream = ReplyStream(partial(parts.endpoints.client, provider), request, asyncio.Event())
    watch = Watch(RuleSet((CAKE,), Direction.ANSWER, {}), Policy.STANDARD)
    reply = WatchedReply(stream, watch)

    async def close_in_a_silence() -> str:
        shown, ticks = "", 0
        async with aclosing(reply.run()) as steps:
            async for step in steps:
                shown += step.text if isinstance(step, Delta) else ""
                ticks += isinstance(step, Tick) and "cake" in reply.outcome.content
                if ticks > PATIENCE_TICKS:
                    break
        return shown

    assert run(close_in_a_silence()) == "Good. "
    assert (reply.outcome.content, reply.outcome.finish_reason) == ("Good. ", "content_filter")


def test_a_thought_is_looked_at_too(parts: Parts, llm_server: LlmServer, run: Run[Any]) -> None:
    choose(parts, run, CAKE)
    llm_server.reply(replies.text("Here it is.", reasoning="They are hungry. So cake."))
    events = ask(parts, run, "Hi")
    _, message = finished(events)
    assert (message.content, message.reasoning) == ("", "They are hungry. ")
    assert (message.state, message.finish_reason) == (State.STOPPED, "content_filter")
    assert "cake" not in "".join(one.text for one in events if isinstance(one, ReasoningDelta))


def test_a_thought_is_shown_whole_before_the_answer(
    parts: Parts, llm_server: LlmServer, run: Run[Any]
) -> None:
    llm_server.reply(replies.text("Fine. ", "So.", reasoning="They are hungry. And then"))
    events = ask(parts, run, "Hi")
    told = [one for one in events if isinstance(one, Delta | ReasoningDelta)]
    first = next(at for at, one in enumerate(told) if isinstance(one, Delta))
    assert "".join(one.text for one in told[:first]) == "They are hungry. And then"
    assert finished(events)[1].reasoning == "They are hungry. And then"


# the provider's endpoint


def test_nothing_is_asked_before_the_user_agreed(
    parts: Parts, llm_server: LlmServer, run: Run[Any]
) -> None:
    llm_server.judgement = replies.document(FLAGGED)
    assert finished(ask(parts, run, "Hi"))[1].state is State.COMPLETE
    choose(parts, run, agreed={"openai": "https://elsewhere:443", "other": "http://127.0.0.1:1"})
    assert finished(ask(parts, run, "Hi"))[1].state is State.COMPLETE
    assert llm_server.judged == []


def test_a_question_that_the_endpoint_refuses_is_kept_and_never_sent(
    parts: Parts, llm_server: LlmServer, run: Run[Any]
) -> None:
    agree(parts, run)
    llm_server.judgement = replies.document(FLAGGED)
    saved, judged = ask(parts, run, "Something odd")
    assert isinstance(judged, QuestionJudged)
    assert judged.message.state is State.BLOCKED
    assert judged.message.moderation is not None
    assert judged.message.moderation["categories"] == ["violence", "self-harm"]
    assert judged.message.moderation["confidence"] == 0.91
    assert llm_server.chats == []
    assert llm_server.judged[0].body["input"] == "Something odd"
    assert decisions(parts, run) == [("question", "endpoint", "block", None)]
    with pytest.raises(ContentBlocked):
        run(every(parts.chat.answer(saved.message.message_id, asyncio.Event())))
    llm_server.judgement = replies.document(CLEAN)
    ask(parts, run, "Something else", session_id=saved.session.session_id)
    assert "odd" not in json.dumps(llm_server.chats[-1].body)


@pytest.mark.parametrize(
    "answer", [None, "{}", "[]", '{"results": []}', '{"results": [{}]}', "<p>"]
)
def test_an_endpoint_that_fails_lets_pass_and_says_so(
    parts: Parts, llm_server: LlmServer, run: Run[Any], answer: str | None
) -> None:
    agree(parts, run)
    if answer is not None:
        llm_server.judgement = replies.document(json.loads(answer) if answer[0] != "<" else answer)
    _, judged, *_, last = ask(parts, run, "Hi")
    assert isinstance(judged, QuestionJudged)
    assert judged.message.moderation is not None
    assert judged.message.moderation["categories"] == ["moderation_error"]
    assert (judged.message.state, last.message.state) == (State.COMPLETE, State.COMPLETE)


def test_a_strict_persona_does_not_pass_an_endpoint_that_fails(
    parts: Parts, llm_server: LlmServer, run: Run[Any]
) -> None:
    agree(parts, run)
    events = ask(parts, run, "Hi", ask=strictly(parts, run, "strict"))
    assert events[-1].message.state is State.BLOCKED
    assert llm_server.chats == []


def test_a_redirect_of_the_endpoint_is_not_followed(
    parts: Parts, llm_server: LlmServer, run: Run[Any]
) -> None:
    agree(parts, run)
    with LlmServer() as elsewhere:
        elsewhere.judgement = replies.document(CLEAN)
        llm_server.judgement = replies.Reply(
            status=307, headers={"Location": f"{elsewhere.url}/moderations"}
        )
        ask(parts, run, "Hi")
        assert elsewhere.requests == []


def test_temporary_conversations_leave_no_decision(
    parts: Parts, llm_server: LlmServer, run: Run[Any]
) -> None:
    choose(parts, run, CAKE)
    forgotten = run(temporary.begin(parts))
    with pytest.raises(ContentBlocked):
        run(every(forgotten.chat.send("cake", asyncio.Event())))
    run(forgotten.aclose())
    assert decisions(parts, run) == []


def test_what_is_tried_out_is_not_noted(parts: Parts, run: Run[Any]) -> None:
    persona, provider = parts.personas.default, run(parts.providers.provider("openai"))
    choose(parts, run, CAKE)
    assert not run(parts.moderation.check("cake", persona, provider)).is_safe
    assert decisions(parts, run) == []
