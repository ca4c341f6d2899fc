"""From persona and history to the messages that a model is sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from ashley_desktop.core.budget import Fill, Weighed, is_spoken
from ashley_desktop.core.context import Context, Conversation, build, filled
from ashley_desktop.core.counting import raw_estimate
from ashley_desktop.core.parameters import Parameters
from ashley_desktop.core.providers import Provider
from ashley_desktop.errors import PinnedTooLong, QuestionTooLong
from ashley_desktop.storage.records import MessageRecord, Role, State

PROVIDER = Provider("openai", "", "http://h/v1", "http://h:80", "m", True, False, 0, 2.0)
ASKED = Parameters(0.7, 1000, 0.9)
UNKNOWN = Fill(persona=10, wanted_answer=1000)
SMALL = Fill(window=400, persona=10, wanted_answer=1000)


def said(
    content: str, role: Role = Role.USER, state: State = State.COMPLETE, *, pinned: bool = False
) -> MessageRecord:
    """One message of which only these matter."""
    return MessageRecord(content, "s", None, role, content, state, datetime.now(UTC), pinned=pinned)


def talk(length: int) -> list[MessageRecord]:
    """Questions and replies in turn, a question last; `length` is odd."""
    return [said(f"m{i}", Role.ASSISTANT if i % 2 else Role.USER) for i in range(length)]


def made(
    history: Sequence[MessageRecord], fill: Fill = UNKNOWN, *, each: int = 20, **more: object
) -> Context:
    """The request for a history whose messages take `each` tokens."""
    spoken = [Weighed(one, each) for one in history if is_spoken(one)]
    conversation = Conversation(more.pop("pinned", ()), spoken, more.pop("unread", 0))  # type: ignore[arg-type]
    return build(
        conversation,
        fill,
        system="Be kind.",
        provider=PROVIDER,
        parameters=ASKED,
        **more,  # type: ignore[arg-type]
    )


def contents(context: Context) -> list[str]:
    return [one.content for one in context.request.messages[1:]]


def test_the_persona_speaks_first_and_the_question_last() -> None:
    context = made(talk(3))
    sent = [(one.role, one.content) for one in context.request.messages]
    assert sent == [("system", "Be kind."), ("user", "m0"), ("assistant", "m1"), ("user", "m2")]
    assert context.fill.left_out == 0
    assert context.request.model == "m"
    assert context.sent == {"temperature": 0.7, "max_tokens": 1000, "top_p": 0.9}
    assert context.estimated == sum(raw_estimate(text) for _, text in sent)


def test_a_persona_without_a_prompt_sends_none() -> None:
    conversation = Conversation((), [Weighed(said("a"), 1)])
    context = build(conversation, UNKNOWN, system=" ", provider=PROVIDER, parameters=ASKED)
    assert [one.role for one in context.request.messages] == ["user"]


def test_the_window_caps_the_answer_at_its_half() -> None:
    context = made(talk(1), SMALL)
    assert (context.request.max_tokens, context.fill.answer) == (200, 200)
    assert made(talk(1), replace(SMALL, window=5000)).request.max_tokens == 1000


def test_a_long_question_takes_room_from_the_answer() -> None:
    context = made([said("a")], SMALL, each=300)
    assert (context.request.max_tokens, context.fill.answer) == (90, 90)


def test_an_answer_that_nobody_limits_is_not_limited_here() -> None:
    spoken = Conversation((), [Weighed(said("a"), 1)])
    for fill in (UNKNOWN, SMALL):
        context = build(
            spoken, fill, system="", provider=PROVIDER, parameters=Parameters(temperature=1.0)
        )
        assert context.request.max_tokens is None
        assert context.sent == {"temperature": 1.0}


@pytest.mark.parametrize("state", [State.FAILED, State.BLOCKED, State.STREAMING])
def test_what_was_no_message_is_never_sent(state: State) -> None:
    context = made([said("a"), said("x", Role.ASSISTANT, state), said("b")])
    assert contents(context) == ["a", "b"]
    assert context.fill.left_out == 0


@pytest.mark.parametrize("state", [State.STOPPED, State.INTERRUPTED])
def test_what_arrived_of_an_early_end_is_sent(state: State) -> None:
    assert contents(made([said("a"), said("half", Role.ASSISTANT, state), said("b")])) == [
        "a",
        "half",
        "b",
    ]


def test_an_empty_message_is_not_sent() -> None:
    history = [said("a"), said(" \n", Role.ASSISTANT, State.STOPPED), said("b")]
    assert contents(made(history)) == ["a", "b"]


def test_an_unknown_window_takes_twenty_and_begins_with_a_question() -> None:
    context = made(talk(41))
    sent = context.request.messages[1:]
    assert len(sent) == 19  # the twentieth would be a reply without its question
    assert (sent[0].content, sent[0].role) == ("m22", "user")
    assert sent[-1].content == "m40"
    assert context.fill.left_out == 22
    assert context.fill.sent == 19


def test_a_known_window_takes_the_newest_that_fit() -> None:
    history = [said(f"m{i}") for i in range(20)]
    context = made(history, SMALL)  # 190 are free for 20 each
    assert contents(context) == [f"m{i}" for i in range(11, 20)]
    assert context.fill.used + context.fill.answer <= 400
    assert (context.fill.history, context.fill.question) == (160, 20)
    assert context.fill.left_out == 11


def test_what_was_not_read_is_left_out_too() -> None:
    pinned = [Weighed(said("old", pinned=True), 20)]
    context = made(talk(3), pinned=pinned, unread=7)
    assert contents(context) == ["old", "m0", "m1", "m2"]
    assert context.fill.left_out == 6
    assert context.fill.pinned_messages == 1


def test_pinned_messages_go_along_in_their_place() -> None:
    history = [said(f"m{i}", pinned=i in (1, 4)) for i in range(20)]
    context = made(history, SMALL)
    assert contents(context) == ["m1", "m4", *(f"m{i}" for i in range(13, 20))]
    assert (context.fill.pinned, context.fill.pinned_messages) == (40, 2)
    assert context.fill.left_out == 11
    assert context.fill.used + context.fill.answer <= 400


def test_a_pinned_message_among_the_newest_is_counted_once() -> None:
    history = [said(f"m{i}", pinned=i == 18) for i in range(20)]
    context = made(history, SMALL)
    assert contents(context) == [f"m{i}" for i in range(11, 20)]
    assert context.fill.history + context.fill.pinned + context.fill.question == 180


def test_a_pinned_reply_stays_where_the_newest_begin() -> None:
    history = [said("q"), said("r", Role.ASSISTANT, pinned=True), *talk(21)]
    sent = contents(made(history))
    assert sent[0] == "r"
    assert sent[1:] == [f"m{i}" for i in range(2, 21)]


def test_a_question_that_does_not_fit_is_refused_in_figures() -> None:
    with pytest.raises(QuestionTooLong) as refused:
        made([said("old"), said("new")], SMALL, each=380)
    assert refused.value.parameters == {
        "provider": "openai",
        "model": "m",
        "needed": 390,
        "window": 400,
    }


def test_what_is_pinned_and_does_not_fit_is_refused_as_that() -> None:
    history = [said("old", pinned=True), said("new")]
    with pytest.raises(PinnedTooLong) as refused:
        made(history, SMALL, each=190)
    assert refused.value.parameters["needed"] == 190


def test_where_there_is_just_room_for_a_short_answer_it_is_sent() -> None:
    tight = made([said("q")], SMALL, each=365)
    assert tight.request.max_tokens == 25
    with pytest.raises(QuestionTooLong):
        made([said("q")], SMALL, each=366)


def test_gone_on_with_ends_with_the_order_to() -> None:
    history = [said("a"), said("half", Role.ASSISTANT, State.STOPPED)]
    context = made(history, going_on=True)
    assert contents(context)[:2] == ["a", "half"]
    assert context.request.messages[-1].role == "user"
    assert "Go on" in context.request.messages[-1].content


def test_reasoning_is_sent_back_only_where_the_user_said_so() -> None:
    reply = replace(said("r", Role.ASSISTANT), reasoning="because")
    spoken = [Weighed(one, 1) for one in (said("a"), reply, said("b"))]
    demanding = replace(PROVIDER, options={"send_reasoning": True})
    for provider, expected in ((PROVIDER, ""), (demanding, "because")):
        context = build(
            Conversation((), spoken), UNKNOWN, system="", provider=provider, parameters=ASKED
        )
        assert [one.reasoning for one in context.request.messages] == ["", expected, ""]


def test_a_question_that_is_typed_is_measured_beside_the_history() -> None:
    conversation = Conversation((), [Weighed(one, 20) for one in talk(21)])
    fill, kept = filled(conversation, SMALL, question=80)
    assert len(kept) == 5
    assert (fill.question, fill.history, fill.left_out, fill.percent) == (80, 100, 16, 95)
    nothing, _ = filled(conversation, SMALL, question=0)
    assert nothing.question == 0
    assert nothing.history > fill.history
