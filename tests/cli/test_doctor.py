"""`doctor` from outside."""

from __future__ import annotations

from tests.helpers import llm_replies as replies
from tests.helpers.commands import Ended, Program
from tests.helpers.keyring_bus import KeyringBus
from tests.helpers.llm import TEST_KEY
from tests.helpers.llm_server import LlmServer

NAMES = ["display", "keyring", "store", "provider", "offline_model"]


def checks(ended: Ended) -> dict[str, bool]:
    """Which checks are well, from the JSON document."""
    assert list(ended.json) == ["ok", "checks"]
    for check in ended.json["checks"]:
        assert list(check) == ["name", "ok", "detail", "hint"]
        assert check["detail"]
        assert check["ok"] or check["hint"]
    found = {check["name"]: check["ok"] for check in ended.json["checks"]}
    assert list(found) == NAMES
    assert ended.json["ok"] == found["provider"] == (ended.status == 0)
    return found


def test_a_machine_without_display_and_keyring_can_chat(program: Program) -> None:
    found = checks(program.run("doctor", "--json"))
    assert found == {
        "display": False,
        "keyring": False,
        "store": True,
        "provider": True,
        "offline_model": True,
    }


def test_for_people_every_check_is_a_line(program: Program) -> None:
    ended = program.run("doctor")
    assert ended.status == 0
    lines = [line for line in ended.out.splitlines() if not line.startswith(" ")]
    assert [line.partition(":")[0] for line in lines] == NAMES
    assert lines[0] == "display: problem. There is no display for a window here."


def test_a_keyring_that_answers(program: Program, keyring_bus: KeyringBus) -> None:
    address = keyring_bus.environment["DBUS_SESSION_BUS_ADDRESS"]
    assert checks(program.run("doctor", "--json", DBUS_SESSION_BUS_ADDRESS=address))["keyring"]


def test_a_server_that_answers_is_asked_for_nothing_that_costs(
    asking: Program, llm_server: LlmServer
) -> None:
    ended = asking.run("doctor", "--json")
    assert checks(ended)["provider"]
    assert [one.path for one in llm_server.requests] == ["/v1/models"]
    assert TEST_KEY not in ended.out + ended.err


def test_a_server_that_lists_nothing_can_chat(asking: Program, llm_server: LlmServer) -> None:
    llm_server.models = replies.refusal(404)
    assert checks(asking.run("doctor", "--json"))["provider"]


def test_a_refused_key_cannot_chat(asking: Program, llm_server: LlmServer) -> None:
    llm_server.models = replies.refusal(401)
    assert not checks(asking.run("doctor", "--json"))["provider"]


def test_a_missing_key_cannot_chat(program: Program, llm_server: LlmServer) -> None:
    ended = program.run("doctor", "--json", OPENAI_BASE_URL=llm_server.url)
    assert not checks(ended)["provider"]
    assert llm_server.requests == []


def test_nobody_there_cannot_chat(asking: Program) -> None:
    ended = asking.run("doctor", "--json", OPENAI_BASE_URL="http://127.0.0.1:1/v1")
    assert not checks(ended)["provider"]


def test_a_damaged_store_is_told_and_left(program: Program) -> None:
    program.data_dir.mkdir()
    database = program.data_dir / "ashley.db"
    database.write_bytes(b"nonsense" * 1000)
    found = checks(program.run("doctor", "--json"))
    assert not found["store"]
    assert found["provider"]
    assert database.read_bytes() == b"nonsense" * 1000


def test_a_folder_that_cannot_be_used_is_told(program: Program) -> None:
    program.data_dir.write_text("a file")
    ended = program.run("doctor", "--json")
    assert not checks(ended)["store"]
    assert "Traceback" not in ended.err
