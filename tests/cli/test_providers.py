"""`providers` from outside, and whose key goes where: with a real keyring, and without one."""

from __future__ import annotations

import os
import pty
import signal
import termios

import pytest

from tests.helpers import llm_replies as replies
from tests.helpers.commands import Ended, Program
from tests.helpers.keyring_bus import KeyringBus
from tests.helpers.llm import TEST_KEY
from tests.helpers.llm_server import LlmServer

STORED_KEY = "sk-stored-ZYXWVUTSRQPONMLKJIHG"


@pytest.fixture
def keeping(program: Program, keyring_bus: KeyringBus) -> Program:
    """The program where a keyring answers."""
    names = ("DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR", "XDG_DATA_HOME", "XDG_CONFIG_HOME")
    program.environment |= {name: keyring_bus.environment[name] for name in names}
    return program


def key_of(server: LlmServer) -> str:
    """The key that the last request carried."""
    return server.requests[-1].headers["authorization"].removeprefix("Bearer ")


def assert_holds_no_key(program: Program, *ended: Ended) -> None:
    """No output and no file in the data folder holds a key."""
    texts = [text.encode() for one in ended for text in (one.out, one.err)]
    texts += [file.read_bytes() for file in program.data_dir.rglob("*") if file.is_file()]
    assert texts
    for text in texts:
        assert STORED_KEY.encode() not in text
        assert TEST_KEY.encode() not in text


def selected(program: Program, **environment: str) -> str:
    """Name of the provider in force."""
    listed = program.run("providers", "list", "--json", **environment).json
    (one,) = [row["name"] for row in listed if row["selected"]]
    return str(one)


def test_list_has_exactly_the_released_names(program: Program) -> None:
    listed = program.run("providers", "list", "--json").json
    assert [row["name"] for row in listed] == [
        "openai",
        "openrouter",
        "ollama",
        "lm-studio",
        "llama-cpp",
        "offline",
    ]
    assert all(set(row) == set(listed[0]) for row in listed)
    assert [listed[0], listed[-1]] == [
        {
            "name": "openai",
            "base_url": "https://api.openai.com/v1",
            "model": "gpt-4o-mini",
            "key_stored": False,
            "selected": False,
        },
        {
            "name": "offline",
            "base_url": "",
            "model": "SmolLM2-135M-Instruct",
            "key_stored": False,
            "selected": True,
        },
    ]


def test_the_environment_names_server_and_model(program: Program, llm_server: LlmServer) -> None:
    environment = {"OPENAI_BASE_URL": llm_server.url + "/", "OPENAI_MODEL": "m-1"}
    openai, *_ = program.run("providers", "list", "--json", **environment).json
    assert (openai["base_url"], openai["model"]) == (llm_server.url, "m-1")
    program.run("ask", "Hi", OPENAI_API_KEY=TEST_KEY, **environment)
    assert llm_server.chats[0].body["model"] == "m-1"


def test_the_order_of_choice(program: Program) -> None:
    assert selected(program) == "offline"
    assert selected(program, OPENAI_API_KEY=TEST_KEY) == "openai"
    assert selected(program, OPENAI_BASE_URL="http://127.0.0.1:1/v1") == "openai"
    assert selected(program, OPENAI_API_KEY=TEST_KEY, ASHLEY_PROVIDER="offline") == "offline"


def test_an_unknown_provider_in_the_environment_is_5(program: Program) -> None:
    ended = program.run("providers", "list", ASHLEY_PROVIDER="elsewhere")
    assert ended.status == 5
    assert "There is no provider named elsewhere." in ended.err


def test_an_address_that_is_none_is_2(program: Program) -> None:
    ended = program.run("ask", "Hi", OPENAI_BASE_URL="ftp://user:secret@host")
    assert ended.status == 2
    assert "is not a server address" in ended.err
    assert "secret" not in ended.err


def test_a_key_is_kept_used_and_forgotten(keeping: Program, llm_server: LlmServer) -> None:
    keeping.environment["OPENAI_BASE_URL"] = llm_server.url
    stored = keeping.run("providers", "set-key", "openai", stdin=f"{STORED_KEY}\n")
    assert (stored.status, stored.out) == (0, "")
    assert llm_server.origin in stored.err
    assert keeping.run("providers", "list", "--json").json[0]["key_stored"] is True
    asked = keeping.run("ask", "Hi")
    assert asked.status == 0
    assert key_of(llm_server) == STORED_KEY
    listed = keeping.run("providers", "models", "openai")
    assert (listed.status, listed.out) == (0, "test-model\nother-model\n")
    forgotten = keeping.run("providers", "forget-key", "openai")
    assert forgotten.status == 0
    assert keeping.run("ask", "Hi").status == 4
    assert len(llm_server.chats) == 1
    assert_holds_no_key(keeping, stored, asked, listed, forgotten)


def test_a_stored_key_chooses_the_provider(keeping: Program) -> None:
    keeping.run("providers", "set-key", "openai", stdin=STORED_KEY)
    assert selected(keeping) == "openai"
    keeping.run("providers", "forget-key", "openai")
    assert selected(keeping) == "offline"


def test_a_key_never_goes_to_another_origin(keeping: Program, llm_server: LlmServer) -> None:
    keeping.run("providers", "set-key", "openai", stdin=STORED_KEY)  # for OpenAI's own address
    asked = keeping.run("ask", "Hi", OPENAI_BASE_URL=llm_server.url)
    assert asked.status == 4
    assert llm_server.requests == []
    assert_holds_no_key(keeping, asked)


def test_the_key_of_this_run_wins_over_the_stored_one(
    keeping: Program, llm_server: LlmServer
) -> None:
    keeping.environment["OPENAI_BASE_URL"] = llm_server.url
    keeping.run("providers", "set-key", "openai", stdin=STORED_KEY)
    keeping.run("ask", "Hi", OPENAI_API_KEY=TEST_KEY)
    assert key_of(llm_server) == TEST_KEY
    assert_holds_no_key(keeping)


@pytest.mark.parametrize("typed", ["", "\n", "two words\n", "ünsafe\n"])
def test_what_cannot_be_a_key_is_2(keeping: Program, typed: str) -> None:
    ended = keeping.run("providers", "set-key", "openai", stdin=typed)
    assert (ended.status, ended.out) == (2, "")
    assert keeping.run("providers", "list", "--json").json[0]["key_stored"] is False


def test_the_model_on_this_machine_takes_no_key(keeping: Program) -> None:
    ended = keeping.run("providers", "set-key", "offline", stdin=STORED_KEY)
    assert ended.status == 2
    assert "needs no key" in ended.err
    assert_holds_no_key(keeping, ended)


def test_ctrl_c_at_the_question_for_a_key_ends_it_and_brings_the_echo_back(
    keeping: Program,
) -> None:
    ours, theirs = pty.openpty()
    try:
        running = keeping.start("providers", "set-key", "openai", stdin=theirs)
        assert running.process.stderr is not None
        os.read(running.process.stderr.fileno(), 1000)
        running.send(signal.SIGINT)
        ended = running.end()
        echoes = termios.tcgetattr(theirs)[3] & termios.ECHO
    finally:
        os.close(ours)
        os.close(theirs)
    assert ended.status == 130
    assert echoes


def test_a_key_typed_at_a_terminal_is_not_shown(keeping: Program) -> None:
    ours, theirs = pty.openpty()
    try:
        running = keeping.start("providers", "set-key", "openai", stdin=theirs)
        assert running.process.stderr is not None
        os.read(running.process.stderr.fileno(), 1000)  # the prompt: echo is off now
        os.write(ours, f"{STORED_KEY}\n".encode())
        ended = running.end()
    finally:
        os.close(ours)
        os.close(theirs)
    assert ended.status == 0
    assert_holds_no_key(keeping, ended)


def test_without_a_keyring_nothing_is_stored(program: Program) -> None:
    ended = program.run("providers", "set-key", "openai", stdin=STORED_KEY)
    assert (ended.status, ended.out) == (1, "")
    assert "No safe keyring" in ended.err
    assert "Nothing was stored." in ended.err
    assert program.run("providers", "list", "--json").json[0]["key_stored"] is False
    assert_holds_no_key(program, ended)


def test_a_plain_text_keyring_is_not_trusted(program: Program) -> None:
    ended = program.run(
        "providers",
        "set-key",
        "openai",
        stdin=STORED_KEY,
        PYTHON_KEYRING_BACKEND="keyring.backends.null.Keyring",
    )
    assert ended.status == 1
    assert "No safe keyring" in ended.err


def test_a_keyring_that_does_not_answer_is_told(
    program: Program, silent_keyring_bus: KeyringBus
) -> None:
    address = silent_keyring_bus.environment["DBUS_SESSION_BUS_ADDRESS"]
    program.environment["DBUS_SESSION_BUS_ADDRESS"] = address
    ended = program.run("providers", "set-key", "openai", stdin=STORED_KEY)
    assert ended.status == 1
    assert "keyring is locked" in ended.err


def test_models_as_json(asking: Program) -> None:
    assert asking.run("providers", "models", "openai", "--json").json == [
        "test-model",
        "other-model",
    ]


def test_a_server_that_lists_nothing(asking: Program, llm_server: LlmServer) -> None:
    llm_server.models = []
    ended = asking.run("providers", "models", "openai")
    assert (ended.status, ended.out) == (0, "")
    assert "lists no models" in ended.err
    assert asking.run("providers", "models", "openai", "--json").json == []


def test_test_says_in_words_what_works(asking: Program, llm_server: LlmServer) -> None:
    ended = asking.run("providers", "test", "OpenAI")
    assert ended.status == 0
    reached, key, models, reply, _ = ended.out.splitlines()
    assert reached.startswith(f"Reached: {llm_server.origin} answers. (")
    assert key == "Key: accepted."
    assert models == "Models: it lists 2 models."
    assert reply.startswith("Streaming: the model gpt-4o-mini replied in ")
    assert ended.out.endswith("openai works.\n")
    assert_holds_no_key(asking, ended)


def test_test_works_where_nothing_is_listed(asking: Program, llm_server: LlmServer) -> None:
    llm_server.models = replies.refusal(404)
    ended = asking.run("providers", "test", "openai")
    assert ended.status == 0
    assert "lists no models" in ended.out


def test_test_of_a_wrong_key_is_4(asking: Program, llm_server: LlmServer) -> None:
    llm_server.models = replies.refusal(401, f"Incorrect API key provided: {TEST_KEY}")
    ended = asking.run("providers", "test", "openai")
    assert ended.status == 4
    assert "refused the key" in ended.out
    assert llm_server.chats == []
    assert_holds_no_key(asking, ended)


def test_test_of_a_model_that_does_not_reply_is_4(asking: Program, llm_server: LlmServer) -> None:
    llm_server.reply(replies.refusal(404, "no such model", code="model_not_found"))
    ended = asking.run("providers", "test", "openai")
    assert ended.status == 4
    assert "does not know the model" in ended.out


def test_an_echoed_key_reaches_no_log_and_no_output(asking: Program, llm_server: LlmServer) -> None:
    llm_server.reply(
        replies.refusal(401, f"Incorrect API key provided: {TEST_KEY}"),
        replies.text("cut ", "off", finish=None, done=False),
    )
    told = asking.run("--log-level", "debug", "ask", "Hi")
    cut = asking.run("--log-level", "debug", "ask", "--json", "Hi")
    assert (told.status, cut.status) == (4, 4)
    assert_holds_no_key(asking, told, cut)


@pytest.mark.parametrize("command", ["models", "test", "set-key", "forget-key"])
def test_an_unknown_provider_is_5(program: Program, command: str) -> None:
    ended = program.run("providers", command, "nothing", stdin=STORED_KEY)
    assert (ended.status, ended.out) == (5, "")
