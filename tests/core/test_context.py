"""From persona and history to the messages that a model is sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from ashley_desktop.core.context import build, estimated_tokens
from ashley_desktop.core.presets import Persona
from ashley_desktop.core.providers import Provider
from ashley_desktop.storage.records import MessageRecord, Role, State

PERSONA = Persona("P", "P", "", "Be kind.", 0.7, 1000)
UNKNOWN_WINDOW = Provider("openai", "", "http://h/v1", "http://h:80", "m", True, False, 0, 2.0)
SMALL_WINDOW = replace(UNKNOWN_WINDOW, context_tokens=400, max_temperature=0.2)


def said(content: str, role: Role = Role.USER, state: State = State.COMPLETE) -> MessageRecord:
    """One message of which only these matter."""
    return MessageRecord(content, "s", None, role, content, state, datetime.now(UTC))


def talk(length: int) -> list[MessageRecord]:
    """Questions and replies in turn, a question last; `length` is odd."""
    return [said(f"m{i}", Role.ASSISTANT if i % 2 else Role.USER) for i in range(length)]


def test_the_persona_speaks_first_and_the_question_last() -> None:
    context = build(PERSONA, UNKNOWN_WINDOW, talk(3))
    sent = [(one.role, one.content) for one in context.request.messages]
    assert sent == [("system", "Be kind."), ("user", "m0"), ("assistant", "m1"), ("user", "m2")]
    assert context.left_out == 0
    assert context.request.model == "m"
    assert (context.request.temperature, context.request.max_tokens) == (0.7, 1000)


def test_a_provider_caps_the_temperature_and_its_window_the_answer() -> None:
    request = build(PERSONA, SMALL_WINDOW, talk(1)).request
    assert (request.temperature, request.max_tokens) == (0.2, 200)
    cool = replace(PERSONA, temperature=0.1)
    assert build(cool, SMALL_WINDOW, talk(1)).request.temperature == 0.1


@pytest.mark.parametrize("state", [State.FAILED, State.BLOCKED, State.STREAMING])
def test_what_was_no_message_is_never_sent(state: State) -> None:
    history = [said("a"), said("x", Role.ASSISTANT, state), said("b")]
    context = build(PERSONA, UNKNOWN_WINDOW, history)
    assert [one.content for one in context.request.messages[1:]] == ["a", "b"]
    assert context.left_out == 0


@pytest.mark.parametrize("state", [State.STOPPED, State.INTERRUPTED])
def test_what_arrived_of_an_early_end_is_sent(state: State) -> None:
    history = [said("a"), said("half", Role.ASSISTANT, state), said("b")]
    sent = build(PERSONA, UNKNOWN_WINDOW, history).request.messages
    assert [one.content for one in sent[1:]] == ["a", "half", "b"]


def test_an_empty_message_is_not_sent() -> None:
    history = [said("a"), said(" \n", Role.ASSISTANT, State.STOPPED), said("b")]
    sent = build(PERSONA, UNKNOWN_WINDOW, history).request.messages
    assert [one.content for one in sent[1:]] == ["a", "b"]


def test_an_unknown_window_takes_twenty_and_begins_with_a_question() -> None:
    context = build(PERSONA, UNKNOWN_WINDOW, talk(41))
    sent = context.request.messages[1:]
    assert len(sent) == 19  # the twentieth would be a reply without its question
    assert (sent[0].content, sent[0].role) == ("m22", "user")
    assert sent[-1].content == "m40"
    assert context.left_out == 22


def test_a_known_window_takes_the_newest_that_fit() -> None:
    history = [said("x" * 90) for _ in range(20)]  # 38 tokens each, 190 are free
    context = build(PERSONA, SMALL_WINDOW, history)
    sent = context.request.messages[1:]
    spent = sum(estimated_tokens(one.content) for one in context.request.messages)
    assert len(sent) == 5
    assert spent <= 200
    assert context.left_out == 15


def test_the_question_goes_even_where_it_does_not_fit() -> None:
    context = build(PERSONA, SMALL_WINDOW, [said("old"), said("y" * 9000)])
    assert [one.content[0] for one in context.request.messages[1:]] == ["y"]
    assert context.left_out == 1


def test_an_estimate_is_not_below_what_other_scripts_need() -> None:
    assert estimated_tokens("漢字" * 100) >= 200
    assert estimated_tokens("") > 0
    assert estimated_tokens("\ud800") > 0
