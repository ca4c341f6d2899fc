"""Requests over a real store and a real server: what goes along, what is learnt, what it costs."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from decimal import Decimal
from typing import Any

import pytest

from ashley_desktop.assembly import Parts
from ashley_desktop.core.asking import Ask
from ashley_desktop.core.events import ReplyStarted, UserSaved
from ashley_desktop.core.parameters import Parameters
from ashley_desktop.errors import InvalidInput, PinnedTooLong, QuestionTooLong
from ashley_desktop.storage.catalog_records import ProviderRecord
from ashley_desktop.storage.catalog_store import CatalogStore
from ashley_desktop.storage.records import State
from tests.core.chatting import every, finished
from tests.helpers import llm_replies as replies
from tests.helpers.llm_server import LlmServer
from tests.helpers.store import Run

OWN = {"prompt_price": "", "completion_price": ""}


def ask(parts: Parts, run: Run[Any], text: str, session_id: str | None = None, **who: Any) -> Any:
    """Ask; gives the session and the reply."""
    events = run(
        every(parts.chat.send(text, asyncio.Event(), session_id=session_id, ask=Ask(**who)))
    )
    return finished(events)


def know(parts: Parts, run: Run[Any], **own: str) -> None:
    """Write down facts of the server's model, as a person does."""

    async def work() -> None:
        provider = await parts.providers.provider("openai")
        await parts.models.set_own(provider, provider.model, **{"context_tokens": "", **OWN, **own})

    run(work())


def silent(server: LlmServer, count: int) -> None:
    """Have the next replies come without counts, from which nothing is learnt."""
    server.reply(*(replies.text("Hi", counts=None) for _ in range(count)))


def sent(server: LlmServer) -> list[str]:
    """What the last request said, without the persona."""
    return [one["content"] for one in server.chats[-1].body["messages"][1:]]


def test_parameters_of_a_message_are_sent_kept_and_those_of_a_session_follow(
    parts: Parts, run: Run[Any], llm_server: LlmServer
) -> None:
    session, reply = ask(parts, run, "One", parameters=Parameters(0.1, 50, 0.5))
    body = llm_server.chats[0].body
    assert (body["temperature"], body["max_tokens"], body["top_p"]) == (0.1, 50, 0.5)
    assert reply.parameters == {"temperature": 0.1, "max_tokens": 50, "top_p": 0.5}
    assert session.parameters == reply.parameters
    ask(parts, run, "Two", session.session_id)
    assert llm_server.chats[1].body["temperature"] == 0.1
    ask(parts, run, "Three", session.session_id, parameters=Parameters(1.5))
    body = llm_server.chats[2].body
    assert (body["temperature"], body["max_tokens"]) == (1.5, 50)
    session = run(parts.sessions.set_parameters(session.session_id, {}))
    ask(parts, run, "Four", session.session_id)
    body = llm_server.chats[3].body
    assert body["temperature"] == parts.personas.default.temperature
    assert "top_p" not in body


def test_a_long_conversation_is_read_as_far_as_it_fits(
    parts: Parts, run: Run[Any], llm_server: LlmServer
) -> None:
    silent(llm_server, 2)
    session = run(parts.sessions.create(persona="Ashley"))

    async def fill() -> None:
        for number in range(450):
            await parts.sessions.add_user_message(session.session_id, f"message {number}")

    run(fill())
    know(parts, run, context_tokens="1000000")
    ask(parts, run, "all?", session.session_id)
    assert sent(llm_server) == [*(f"message {number}" for number in range(450)), "all?"]
    know(parts, run, context_tokens="8000")
    events = run(every(parts.chat.send("some?", asyncio.Event(), session_id=session.session_id)))
    started = next(one for one in events if isinstance(one, ReplyStarted))
    some = sent(llm_server)
    assert some[-3:] == ["all?", "Hi", "some?"]
    assert 100 < len(some) < 453
    assert started.left_out == 453 - len(some)


def test_what_is_pinned_far_above_goes_along(
    parts: Parts, run: Run[Any], llm_server: LlmServer
) -> None:
    session = run(parts.sessions.create(persona="Ashley"))

    async def fill() -> None:
        for number in range(250):
            _, message = await parts.sessions.add_user_message(
                session.session_id, f"message {number}"
            )
            if number in (3, 5, 245):
                await parts.sessions.pin_message(message.message_id, True)
            if number == 5:
                await parts.sessions.delete_message(message.message_id)

    run(fill())
    ask(parts, run, "Now?", session.session_id)  # the window is not known: twenty go along
    assert sent(llm_server) == [
        "message 3",
        *(f"message {number}" for number in range(231, 250)),
        "Now?",
    ]


def test_another_branchs_pins_stay_there(
    parts: Parts, run: Run[Any], llm_server: LlmServer
) -> None:
    session, first = ask(parts, run, "One")
    run(parts.sessions.pin_message(first.message_id, True))
    question = run(parts.sessions.messages(session.session_id))[0]
    run(every(parts.chat.edit(question.message_id, "Else", asyncio.Event())))
    assert sent(llm_server) == ["Else"]


def test_a_question_too_long_is_refused_before_anything(
    parts: Parts, run: Run[Any], llm_server: LlmServer
) -> None:
    silent(llm_server, 1)
    know(parts, run, context_tokens="2000")
    with pytest.raises(QuestionTooLong) as refused:
        ask(parts, run, "word " * 3000)
    assert refused.value.parameters["window"] == 2000
    assert int(str(refused.value.parameters["needed"])) > 3000
    assert run(parts.sessions.list()) == []
    session, _ = ask(parts, run, "short")
    with pytest.raises(QuestionTooLong):
        ask(parts, run, "word " * 3000, session.session_id)
    first = run(parts.sessions.messages(session.session_id))[0]
    with pytest.raises(QuestionTooLong):
        run(every(parts.chat.edit(first.message_id, "word " * 3000, asyncio.Event())))
    assert run(parts.sessions.get(session.session_id)).message_count == 2
    assert len(llm_server.chats) == 1


def test_too_much_that_is_pinned_is_told_and_sends_nothing(
    parts: Parts, run: Run[Any], llm_server: LlmServer
) -> None:
    silent(llm_server, 2)
    session, _ = ask(parts, run, "word " * 1800)
    know(parts, run, context_tokens="2000")
    long = run(parts.sessions.messages(session.session_id))[0]
    run(parts.sessions.pin_message(long.message_id, True))
    with pytest.raises(PinnedTooLong):
        ask(parts, run, "short", session.session_id)
    assert len(llm_server.chats) == 1
    assert run(parts.sessions.get(session.session_id)).message_count == 2
    run(parts.sessions.pin_message(long.message_id, False))
    ask(parts, run, "short", session.session_id)
    assert sent(llm_server) == ["short"]


def test_only_what_is_pinned_above_an_edited_question_counts(
    parts: Parts, run: Run[Any], llm_server: LlmServer
) -> None:
    silent(llm_server, 3)
    session, _ = ask(parts, run, "first")
    ask(parts, run, "word " * 1800, session.session_id)
    know(parts, run, context_tokens="2000")
    first, _, long, reply = run(parts.sessions.messages(session.session_id))
    run(parts.sessions.pin_message(long.message_id, True))
    run(every(parts.chat.edit(first.message_id, "anew", asyncio.Event())))
    assert sent(llm_server) == ["anew"]
    run(parts.sessions.activate(long.message_id))
    run(parts.sessions.pin_message(reply.message_id, True))
    with pytest.raises(PinnedTooLong):
        ask(parts, run, "short", session.session_id)
    assert len(llm_server.chats) == 3


def test_a_prompt_is_weighed_as_it_is_sent(
    parts: Parts, run: Run[Any], llm_server: LlmServer
) -> None:
    name = parts.personas.default.name
    run(parts.persona_deeds.set_user_name("Anna Bea Carl Dora Emil Finn Gina Hal"))
    run(parts.persona_deeds.change(name, prompt="{user} " * 100))
    know(parts, run, context_tokens="500")
    with pytest.raises(QuestionTooLong):
        ask(parts, run, "short")
    assert run(parts.sessions.list()) == []


def test_the_estimate_learns_what_the_server_counts(
    parts: Parts, run: Run[Any], llm_server: LlmServer
) -> None:
    async def question_tokens() -> int:
        provider = await parts.providers.provider("openai")
        measured = await parts.chat.requests.measure(None, parts.personas.default, provider)
        return measured.with_question("Hello there, how are you today?").question

    before = run(question_tokens())
    llm_server.reply(replies.text("Hi", counts=(20_000, 5)))
    session, _ = ask(parts, run, "word " * 200)
    assert run(question_tokens()) > 2 * before
    assert session.message_count == 2


def test_a_cost_is_stored_where_the_price_is_known(
    parts: Parts, run: Run[Any], llm_server: LlmServer
) -> None:
    session, unpriced = ask(parts, run, "One")
    assert unpriced.cost is None
    know(parts, run, prompt_price="1.5", completion_price="6")
    llm_server.reply(replies.text("Hi", counts=(1000, 100)))
    _, priced = ask(parts, run, "Two", session.session_id)
    assert Decimal(priced.cost) == Decimal("0.0021")
    llm_server.reply(replies.text("Hi", counts=None))
    _, uncounted = ask(parts, run, "Three", session.session_id)
    assert uncounted.cost is None
    assert run(parts.sessions.costs(session.session_id)) == [None, "0.0021", None]


def test_tokens_of_thinking_are_kept(parts: Parts, run: Run[Any], llm_server: LlmServer) -> None:
    counted = replies.usage(10, 20)
    counted["usage"]["completion_tokens_details"] = {"reasoning_tokens": 15}
    llm_server.reply(replies.events(replies.delta("Hi"), replies.delta(finish="stop"), counted))
    session, reply = ask(parts, run, "One")
    assert (reply.completion_tokens, reply.reasoning_tokens) == (20, 15)
    assert run(parts.sessions.messages(session.session_id))[-1].reasoning_tokens == 15


def test_reasoning_goes_back_only_to_a_provider_that_demands_it(
    parts: Parts, run: Run[Any], llm_server: LlmServer
) -> None:
    llm_server.reply(replies.text("Hi", reasoning="I think"))
    session, _ = ask(parts, run, "One")
    ask(parts, run, "Two", session.session_id)
    assert "I think" not in str(llm_server.chats[-1].body)
    store = CatalogStore(parts.database)
    run(store.save_provider(ProviderRecord("openai", options={"send_reasoning": True})))
    ask(parts, run, "Three", session.session_id)
    told = [one.get("reasoning_content") for one in llm_server.chats[-1].body["messages"]]
    assert told == [None, None, "I think", None, None, None]


def test_the_meter_sees_what_will_be_sent(
    parts: Parts, run: Run[Any], llm_server: LlmServer
) -> None:
    silent(llm_server, 1)
    know(parts, run, context_tokens="8000")
    session, _ = ask(parts, run, "word " * 200)

    async def measured() -> Any:
        provider = await parts.providers.provider("openai")
        now = await parts.sessions.get(session.session_id)
        return await parts.chat.requests.measure(now, parts.personas.default, provider)

    found = run(measured())
    fill = found.with_question("and more")
    assert (fill.window, fill.sent, fill.left_out) == (8000, 3, 0)
    assert fill.history > 200
    assert 0 < fill.question < 20
    assert not fill.exact
    assert found.with_question("word " * 9000).fits is False
    assert found.with_question("").question == 0


@pytest.mark.model
def test_the_model_on_this_machine_counts_for_itself(parts: Parts, run: Run[Any]) -> None:
    async def measured(session: Any) -> Any:
        provider = await parts.providers.provider("offline")
        return await parts.chat.requests.measure(session, parts.personas.default, provider)

    before = run(measured(None)).with_question("")
    assert not before.exact  # it is not loaded for the sake of counting
    session, reply = ask(parts, run, "What is the capital of France?", provider="offline")
    assert reply.state is State.COMPLETE
    fill = run(measured(session)).with_question("")
    assert (fill.exact, fill.window) == (True, 4096)
    counted = fill.persona + fill.history
    true = reply.prompt_tokens + reply.completion_tokens
    assert true <= counted <= true + 3 * 8 + 8
    assert reply.cost == "0"
    with pytest.raises(QuestionTooLong):
        ask(parts, run, "word " * 5000, provider="offline")


def test_a_bad_parameter_is_refused_in_words() -> None:
    with pytest.raises(InvalidInput):
        Ask(parameters=Parameters(temperature=3))


def test_what_is_temporary_teaches_nothing(
    parts: Parts, run: Run[Any], llm_server: LlmServer
) -> None:
    from ashley_desktop import temporary

    async def work() -> float:
        async with aclosing(await temporary.begin(parts)) as forgotten:
            llm_server.reply(replies.text("Hi", counts=(20_000, 5)))
            events = await every(forgotten.chat.send("word " * 200, asyncio.Event()))
            assert isinstance(events[0], UserSaved)
            assert finished(events)[1].state is State.COMPLETE
        return await parts.chat.requests.factor("openai", "gpt-4o-mini")

    assert run(work()) == 1.0
