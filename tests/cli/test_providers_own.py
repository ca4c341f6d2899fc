"""Providers of the user's own from outside: added, changed, reached, tested and deleted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.helpers import llm_replies as replies
from tests.helpers.certificates import Authority
from tests.helpers.commands import Ended, Program
from tests.helpers.keyring_bus import KeyringBus
from tests.helpers.llm_server import LlmServer
from tests.helpers.proxy_server import ProxyServer

KEY, OTHER_KEY = "sk-own-ABCDEFGHIJKLMNOP", "sk-own-QRSTUVWXYZ012345"


@pytest.fixture
def keeping(program: Program, keyring_bus: KeyringBus) -> Program:
    """The program where a keyring answers."""
    names = ("DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR", "XDG_DATA_HOME", "XDG_CONFIG_HOME")
    program.environment |= {name: keyring_bus.environment[name] for name in names}
    return program


def row(program: Program, name: str) -> dict[str, Any]:
    """A provider as `providers list` tells it."""
    (found,) = [
        one for one in program.run("providers", "list", "--json").json if one["name"] == name
    ]
    assert isinstance(found, dict)
    return found


def done(ended: Ended) -> Ended:
    assert (ended.status, ended.out) == (0, ""), ended
    return ended


def test_a_server_is_added_asked_changed_and_deleted(
    program: Program, llm_server: LlmServer
) -> None:
    added = program.run(
        "providers", "add", "Mine", "--base-url", f"{llm_server.url}/chat/completions"
    )
    assert f"mine at {llm_server.url}" in done(added).err
    done(program.run("providers", "edit", "mine", "--model", "m-1", "--header", "X-Team: a: b"))
    done(program.run("providers", "use", "MINE"))
    assert row(program, "mine") == {
        "name": "mine",
        "base_url": llm_server.url,
        "model": "m-1",
        "key_stored": False,
        "selected": True,
    }
    assert program.run("ask", "Hi").out.strip() == "You said: Hi"
    assert llm_server.chats[0].body["model"] == "m-1"
    assert llm_server.chats[0].headers["x-team"] == "a: b"
    assert program.run("providers", "models", "mine").out == "test-model\nother-model\n"

    deleted = done(program.run("providers", "delete", "mine"))
    assert "offline answers now" in deleted.err
    assert row(program, "offline")["selected"] is True
    assert program.run("ask", "--provider", "mine", "Hi").status == 5
    assert program.show()["messages"][-1]["provider"] == "mine"
    assert program.run("providers", "delete", "mine").status == 5


def test_edit_leaves_what_is_not_named_and_goes_back_to_what_ships(program: Program) -> None:
    done(program.run("providers", "edit", "ollama", "--base-url", "10.0.0.8:11434/v1"))
    done(program.run("providers", "edit", "ollama", "--model", "llama"))
    changed = row(program, "ollama")
    assert (changed["base_url"], changed["model"]) == ("https://10.0.0.8:11434/v1", "llama")
    done(program.run("providers", "edit", "ollama", "--base-url", "", "--model", ""))
    back = row(program, "ollama")
    assert (back["base_url"], back["model"]) == ("http://127.0.0.1:11434/v1", "")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add", "mine"), "no server address"),
        (("add", "two words", "--base-url", "https://h.example"), "cannot be the name"),
        (("add", "openai", "--base-url", "https://h.example"), "already"),
        (("add", "mine", "--base-url", "https://u:hidden@h.example"), "not a server address"),
        (("add", "mine", "--base-url", "https://h.example?key=hidden"), "not a server address"),
        (("add", "mine", "--base-url", "http://far.example/v1"), "--allow-http"),
        (("edit", "openai", "--header", "Authorization: Bearer hidden"), "carry a secret"),
        (("edit", "openai", "--header", "hidden"), "header"),
        (("edit", "openai", "--proxy", "http://me:hidden@proxy:1"), "no name and no password"),
        (("edit", "openai", "--proxy", "socks5://proxy:1"), "SOCKS"),
        (("edit", "openai", "--ca-file", "/not/there.pem"), "no certificate"),
        (("edit", "offline", "--base-url", "https://h.example"), "no server"),
        (("delete", "openai"), "comes with the program"),
    ],
)
def test_what_cannot_be_is_2_and_changes_nothing(
    program: Program, words: tuple[str, ...], said: str
) -> None:
    before = program.run("providers", "list", "--json").json
    ended = program.run("providers", *words)
    assert (ended.status, ended.out) == (2, "")
    assert said in ended.err
    assert "hidden" not in ended.err.replace("“hidden”", "")
    assert program.run("providers", "list", "--json").json == before


def test_plain_http_is_agreed_to_by_an_option_and_remembered(program: Program) -> None:
    far = ("--base-url", "http://far.example/v1")
    done(program.run("providers", "add", "mine", *far, "--allow-http"))
    done(program.run("providers", "edit", "mine", "--base-url", "https://far.example"))
    done(program.run("providers", "edit", "mine", *far))
    assert row(program, "mine")["base_url"] == "http://far.example/v1"


@pytest.mark.parametrize("command", ["edit", "delete", "use", "keys"])
def test_an_unknown_one_is_5(program: Program, command: str) -> None:
    ended = program.run("providers", command, "nothing")
    assert (ended.status, ended.out) == (5, "")


def test_an_own_authority_and_a_proxy(program: Program, tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    with LlmServer(tls=authority.server()) as server, ProxyServer() as proxy:
        way = ("--ca-file", str(authority.ca_file), "--proxy", proxy.url, "--no-key")
        done(program.run("providers", "add", "mine", "--base-url", server.url, *way))
        done(program.run("providers", "edit", "mine", "--model", "m"))
        tested = program.run("providers", "test", "mine")
        assert tested.status == 0, tested
        asked = program.run("ask", "--provider", "mine", "A quiet question")
        assert asked.out.strip() == "You said: A quiet question"
        done(program.run("providers", "edit", "mine", "--ca-file", ""))
        unknown = program.run("ask", "--provider", "mine", "A quiet question")
    assert unknown.status == 4
    assert b"A quiet question" not in proxy.seen
    assert len(proxy.asked) >= 3


def test_test_offers_the_address_that_was_meant(program: Program, llm_server: LlmServer) -> None:
    llm_server.paths = ("/v1/models", "/v1/chat/completions")
    done(program.run("providers", "add", "mine", "--base-url", llm_server.origin, "--model", "m"))
    tested = program.run("providers", "test", "mine")
    assert tested.status == 4
    assert f"providers edit mine --base-url {llm_server.url}" in tested.out
    done(program.run("providers", "edit", "mine", "--base-url", llm_server.url))
    assert program.run("providers", "test", "mine").status == 0


def test_without_a_model_the_words_help(program: Program, llm_server: LlmServer) -> None:
    done(program.run("providers", "add", "mine", "--base-url", llm_server.url))
    ended = program.run("ask", "--provider", "mine", "Hi")
    assert ended.status == 4
    assert "No model of mine is chosen." in ended.err
    assert "providers edit mine --model" in ended.err
    assert llm_server.chats == []


def test_several_keys(keeping: Program, llm_server: LlmServer) -> None:
    keeping.run("providers", "add", "mine", "--base-url", llm_server.url, "--key", "--model", "m")
    keeping.run("providers", "use", "mine")
    first = keeping.run("providers", "set-key", "mine", stdin=KEY)
    second = keeping.run("providers", "set-key", "mine", "--label", "Work", stdin=OTHER_KEY)
    assert (first.status, second.status) == (0, 0)
    assert keeping.run("providers", "keys", "mine", "--json").json == [
        {"label": "", "in_use": False},
        {"label": "Work", "in_use": True},
    ]
    keeping.run("ask", "Hi")
    done(keeping.run("providers", "use-key", "mine", ""))
    keeping.run("ask", "Hi")
    sent = [one.headers["authorization"].removeprefix("Bearer ") for one in llm_server.chats]
    assert sent == [OTHER_KEY, KEY]
    assert keeping.run("providers", "use-key", "mine", "nothing").status == 2
    done(keeping.run("providers", "forget-key", "mine"))
    assert keeping.run("providers", "keys", "mine", "--json").json == [
        {"label": "Work", "in_use": True}
    ]
    deleted = keeping.run("providers", "delete", "mine")
    again = keeping.run(
        "providers", "add", "mine", "--base-url", llm_server.url, "--key", "--model", "m"
    )
    assert (deleted.status, again.status) == (0, 0)
    assert keeping.run("ask", "--provider", "mine", "Hi").status == 4
    for file in keeping.data_dir.rglob("*"):
        held = file.read_bytes() if file.is_file() else b""
        assert KEY.encode() not in held
        assert OTHER_KEY.encode() not in held


def test_a_key_is_asked_for_again_where_the_address_changes(
    keeping: Program, llm_server: LlmServer
) -> None:
    keeping.run("providers", "add", "mine", "--base-url", llm_server.url, "--key", "--model", "m")
    keeping.run("providers", "set-key", "mine", stdin=KEY)
    with LlmServer() as elsewhere:
        moved = keeping.run("providers", "edit", "mine", "--base-url", elsewhere.url)
        assert f"belongs to {llm_server.origin}" in done(moved).err
        asked = keeping.run("ask", "--provider", "mine", "Hi")
        assert asked.status == 4
        assert f"belongs to {llm_server.origin} and does not go to {elsewhere.origin}" in asked.err
        assert elsewhere.requests == []


def test_find_asks_this_machine_only_for_those_who_call_it(program: Program) -> None:
    ended = program.run("providers", "find", "--json")
    assert ended.status == 0
    known = {"ollama", "lm-studio", "llama-cpp"}
    assert {one["name"] for one in ended.json} <= known


def test_no_key_is_written_or_shown_on_any_way(keeping: Program, tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    with (
        LlmServer(tls=authority.server()) as server,
        LlmServer() as elsewhere,
        ProxyServer() as proxy,
    ):
        server.reply(
            replies.refusal(401, f"Incorrect API key provided: {KEY}"),
            replies.redirect(f"{elsewhere.url}/chat/completions", 308),
        )
        way = ("--ca-file", str(authority.ca_file), "--proxy", proxy.url)
        loud = ("--log-level", "debug")
        ended = [
            keeping.run(*loud, *words, stdin=KEY)
            for words in (
                (
                    "providers",
                    "add",
                    "mine",
                    "--base-url",
                    server.url,
                    "--key",
                    "--model",
                    "m",
                    *way,
                ),
                ("providers", "edit", "mine", "--header", "X-Team: a"),
                ("providers", "set-key", "mine", "--label", "Work"),
                ("ask", "--provider", "mine", "refused"),
                ("ask", "--provider", "mine", "sent on"),
                ("ask", "--provider", "mine", "answered"),
                ("providers", "test", "mine"),
                ("providers", "keys", "mine"),
                ("providers", "list"),
                ("doctor",),
                ("providers", "delete", "mine"),
            )
        ]
        sent = {one.headers.get("authorization") for one in server.requests}
        assert sent == {f"Bearer {KEY}"}
        assert elsewhere.requests == []
        assert KEY.encode() not in proxy.seen
    assert [one.status for one in ended] == [0, 0, 0, 4, 4, 0, 0, 0, 0, 0, 0]
    assert "DEBUG" in ended[5].err
    for one in ended:
        assert KEY not in one.out + one.err
    for file in keeping.data_dir.rglob("*"):
        assert not file.is_file() or KEY.encode() not in file.read_bytes(), file
