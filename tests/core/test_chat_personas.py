"""Which persona answers, with what of its own, and who does where that one is gone."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import Any

import pytest

from ashley_desktop.assembly import Parts, assemble
from ashley_desktop.core.asking import Ask
from ashley_desktop.core.personas import Personas
from ashley_desktop.errors import PersonaNotFound
from ashley_desktop.paths import Paths
from tests.core.chatting import every, finished
from tests.helpers.llm_server import LlmServer
from tests.helpers.store import Run


def asked(run: Run[Any], parts: Parts, session_id: str | None = None, **ask: Any) -> Any:
    """Ask something; the session and the reply."""
    events = parts.chat.send("Hi", asyncio.Event(), session_id=session_id, ask=Ask(**ask))
    return finished(run(every(events)))


def test_the_prompt_is_sent_with_its_variables_filled(
    parts: Parts, llm_server: LlmServer, run: Run[Any]
) -> None:
    run(parts.persona_deeds.add("Diary", prompt="It is {date}; {code} {{date}} by {model}."))
    asked(run, parts, persona="Diary", model="m7")
    today = date.today().isoformat()  # a test that begins at midnight may see either day
    sent = llm_server.chats[0].body["messages"][0]["content"]
    assert sent == f"It is {today}; {{code}} {{{{date}}}} by m7."


def test_an_empty_prompt_sends_no_system_message(
    parts: Parts, llm_server: LlmServer, run: Run[Any]
) -> None:
    run(parts.persona_deeds.add("Bare", prompt=""))
    asked(run, parts, persona="Bare")
    body = llm_server.chats[0].body
    assert [one["role"] for one in body["messages"]] == ["user"]
    assert {"temperature", "max_tokens"} & body.keys() == set()


def test_a_session_whose_persona_is_gone_goes_on_with_the_default(
    parts: Parts, llm_server: LlmServer, run: Run[Any]
) -> None:
    run(parts.persona_deeds.add("Pirate", title="Captain"))
    session, first = asked(run, parts, persona="Pirate")
    run(parts.persona_deeds.delete("Pirate"))
    again, second = asked(run, parts, session.session_id)
    assert (first.persona, second.persona) == ("Pirate", "Ashley")
    assert again.persona == "Ashley"
    assert parts.personas.title("Pirate") == "Captain"
    with pytest.raises(PersonaNotFound):
        asked(run, parts, session.session_id, persona="Pirate")


def test_a_persona_may_have_a_model_of_its_own(paths: Paths, run: Run[Any]) -> None:
    parts = run(assemble(paths, {}))
    run(parts.persona_deeds.add("Coder", provider="OpenAI", model="code-1"))
    run(parts.persona_deeds.add("Lost", provider="nowhere", model="m"))

    def answers(name: str, *, model: str | None = None) -> tuple[str, str]:
        one = parts.personas.find(name)
        wish = (one.provider, one.model)
        found = run(parts.providers.answering(None, model, wish=wish))
        return found.name, found.model

    usual = run(parts.providers.provider("offline")).model
    assert answers("Ashley") == ("offline", usual)
    assert answers("Coder") == ("openai", "code-1")
    assert answers("Coder", model="other") == ("openai", "other")
    assert answers("Lost") == ("offline", usual)
    run(parts.aclose())


def test_what_this_run_says_comes_before_a_personas_wish(paths: Paths, run: Run[Any]) -> None:
    parts = run(assemble(paths, {"ASHLEY_PROVIDER": "openai", "OPENAI_MODEL": "m1"}))
    found = run(parts.providers.answering(None, None, wish=("offline", "own")))
    assert (found.name, found.model) == ("openai", "m1")
    found = run(parts.providers.answering(None, None, wish=("openai", "own")))
    assert found.model == "m1"
    run(parts.aclose())


def test_the_personas_of_the_store_are_there_at_once(paths: Paths, run: Run[Any]) -> None:
    first = run(assemble(paths, {}))
    run(first.persona_deeds.add("Pirate"))
    run(first.aclose())
    second = run(assemble(paths, {}))
    assert isinstance(second.personas, Personas)
    assert second.personas.find("Pirate").title == "Pirate"
    run(second.aclose())
