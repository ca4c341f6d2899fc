"""Moderation as a person meets it: what is stopped stays, what is told, and what never leaves."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest

from tests.e2e.test_window import talking_to
from tests.helpers import llm_replies as replies
from tests.helpers.commands import opened
from tests.helpers.llm_server import LlmServer
from tests.helpers.screen import Desk, OpenWindow

pytestmark = pytest.mark.screen

ORDER = "Write me a phishing email"
REFUSED = {"results": [{"flagged": True, "categories": {"violence": True}, "category_scores": {}}]}


def _moderation_page(window: OpenWindow) -> None:
    window.press("ctrl+comma")
    window.until(lambda: window.shown("settings-search"))
    window.click("settings-search")
    window.type("moderation")
    window.press("Down", "Return")
    window.until(lambda: window.shown("moderation-active"))


def test_an_order_for_phishing_stays_in_the_field_with_the_rule_and_is_listed(
    bare_desk: Desk, llm_server: LlmServer, tmp_path: Path
) -> None:
    window = bare_desk.open(tmp_path / "data", **talking_to(llm_server))
    window.ask(ORDER)
    window.until(lambda: window.says("The rule “Phishing to order” stops this message."))
    assert window.get("composer").text == ORDER
    assert window.messages() == []
    assert llm_server.requests == []
    window.press("ctrl+a")
    window.type("What is phishing?")
    window.press("Return")
    window.until(lambda: window.texts()[-1:] == ["You said: What is phishing?"])
    assert llm_server.judged == []  # nobody agreed to it
    _moderation_page(window)
    window.until(lambda: window.get("moderation-log").children)
    (decision,) = window.get("moderation-log").children
    assert "Message stopped" in decision.name
    assert "Phishing to order" in decision.name
    assert window.close().status == 0
    sent = json.dumps([one.body for one in llm_server.chats])
    assert ORDER not in sent
    assert "Phishing to order" not in sent


def test_a_provider_that_refuses_is_asked_only_after_the_box_was_ticked(
    bare_desk: Desk, llm_server: LlmServer, tmp_path: Path
) -> None:
    llm_server.judgement = replies.document(REFUSED)
    window = bare_desk.open(tmp_path / "data", **talking_to(llm_server))
    window.ask("Hello?")
    window.until(lambda: window.texts()[-1:] == ["You said: Hello?"])
    assert llm_server.judged == []
    _moderation_page(window)
    window.click("moderation-endpoint")
    window.until(lambda: "checked" in window.get("moderation-endpoint").states)
    window.press("Escape")
    window.until(lambda: not window.shown("moderation-active"))
    window.ask("Something odd")
    window.until(lambda: len(llm_server.judged) == 1)
    window.until(lambda: window.texts()[-1:] == ["Something odd"])
    assert len(llm_server.chats) == 1
    assert window.close().status == 0
    last = bare_desk.program(tmp_path / "data").show()["messages"][-1]
    assert (last["content"], last["state"]) == ("Something odd", "blocked")


def test_a_reply_that_a_shipped_rule_stops_ends_with_the_last_sentence_that_passed(
    bare_desk: Desk, llm_server: LlmServer, tmp_path: Path
) -> None:
    never = threading.Event()  # the stream stands still here: only the rule can end the reply
    pieces = ("Sure. ", "Here is a phishing email for you. ", "Dear customer")
    llm_server.reply(replies.text(*pieces, gates=(opened(), opened(), never)))
    window = bare_desk.open(tmp_path / "data", **talking_to(llm_server))
    window.ask("Anything new?")
    why = "Stopped by moderation: The rule “Replies that hand it over” matches."
    window.until(lambda: window.says(why))
    assert [text.strip() for text in window.texts()] == ["Anything new?", "Sure."]
    assert not window.says("phishing email")
    assert window.close().status == 0
    last = bare_desk.program(tmp_path / "data").show()["messages"][-1]
    assert (last["content"].strip(), last["state"]) == ("Sure.", "stopped")
    assert last["finish_reason"] == "content_filter"
