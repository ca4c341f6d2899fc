"""Models from outside: what is known of them, what they refuse, and files of this machine."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.helpers import llm_replies as replies
from tests.helpers.commands import Program
from tests.helpers.gguf_files import write_model
from tests.helpers.llm_server import LlmServer

LISTED = {
    "data": [
        {
            "id": "big",
            "context_length": 128000,
            "pricing": {"prompt": "0.0000025", "completion": "0.00001"},
        },
        {"id": "plain"},
    ]
}


def test_models_are_one_id_a_line_or_an_array(asking: Program, llm_server: LlmServer) -> None:
    llm_server.models = replies.document(LISTED)
    assert asking.run("providers", "models", "openai").out == "big\nplain\n"
    assert asking.run("providers", "models", "openai", "--json").json == ["big", "plain"]


def test_details_tell_window_and_price_or_unknown(asking: Program, llm_server: LlmServer) -> None:
    llm_server.models = replies.document(LISTED)
    lines = asking.run("providers", "models", "openai", "--details").out.splitlines()
    assert [line.split() for line in lines] == [
        ["MODEL", "CONTEXT", "SENT", "RECEIVED"],
        ["big", "128000", "$2.5", "$10"],
        ["plain", "unknown", "unknown", "unknown"],
    ]
    big, plain = asking.run("providers", "models", "openai", "--details", "--json").json
    assert big == {
        "model": "big",
        "context_tokens": 128000,
        "prompt_price": "0.0000025",
        "completion_price": "0.00001",
        "source": "server",
        "favourite": False,
        "refused": [],
    }
    assert (plain["context_tokens"], plain["source"]) == (None, "unknown")


def test_a_refused_field_is_told_once_and_remembered(
    asking: Program, llm_server: LlmServer
) -> None:
    words = "Unsupported value: 'temperature' is not supported with this model."
    llm_server.reply(replies.refusal(400, words, param="temperature"))
    first = asking.run("ask", "--model", "thinker", "Hello?")
    assert (first.status, "does not take temperature" in first.err) == (0, True)
    second = asking.run("ask", "--model", "thinker", "Hello?")
    assert (second.status, second.err) == (0, "")
    assert ["temperature" in chat.body for chat in llm_server.chats] == [True, False, False]
    llm_server.models = replies.document({"data": [{"id": "thinker"}]})
    assert "refuses temperature" in asking.run("providers", "models", "openai", "--details").out


@pytest.mark.model
def test_a_model_file_in_the_data_folder_answers(program: Program) -> None:
    from ashley_desktop.core.llm.offline import packaged_model

    packaged = packaged_model()
    assert packaged is not None
    models = program.data_dir / "models"
    models.mkdir(parents=True)
    (models / "My own.v2.gguf").symlink_to(packaged)
    write_model(models / "hollow.gguf")
    listed = program.run("providers", "models", "offline").out.splitlines()
    assert listed == ["SmolLM2-135M-Instruct", "My own.v2", "hollow"]
    ended = program.run(
        "ask", "--json", "--provider", "offline", "--model", "My own.v2", "Capital of France?"
    )
    assert ended.status == 0
    assert '"model": "My own.v2"' in ended.out


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"no model", "it is no GGUF"), (b"GGUF\x03\0\0\0", "its end is missing")],
)
def test_a_file_that_cannot_be_used_is_told_in_words(
    program: Program, content: bytes, words: str
) -> None:
    models = program.data_dir / "models"
    models.mkdir(parents=True)
    (models / "bad.gguf").write_bytes(content)
    ended = program.run("ask", "--provider", "offline", "--model", "bad", "Hello?")
    assert (ended.status, ended.out) == (4, "")
    assert words in ended.err
    gone = program.run("ask", "--provider", "offline", "--model", "another", "Hello?")
    assert gone.status == 4
    assert "another" in gone.err


def test_files_and_folders_are_added_and_dropped(program: Program, tmp_path: Path) -> None:
    one = write_model(tmp_path / "far" / "one.gguf")
    write_model(tmp_path / "shelf" / "two.gguf")
    words = ("--add-models", str(one), "--add-models", str(tmp_path / "shelf"))
    added = program.run("providers", "edit", "offline", *words, "--model", "two")
    assert (added.status, added.out) == (0, "")
    assert "Found: one\nFound: two\n" in added.err
    assert "model two" in added.err
    listed = program.run("providers", "models", "offline").out.splitlines()
    assert listed[1:] == ["one", "two"]
    assert program.run("providers", "edit", "offline", "--drop-models", str(one)).status == 0
    assert program.run("providers", "models", "offline").out.splitlines()[1:] == ["two"]
    assert one.is_file()


@pytest.mark.parametrize(
    ("provider", "option", "status", "words"),
    [
        ("openai", "--add-models", 2, "is a server"),
        ("offline", "--add-models", 4, "it is no GGUF"),
        ("offline", "--drop-models", 2, "was not added"),
    ],
)
def test_a_place_that_cannot_be_is_told_and_changes_nothing(
    program: Program, tmp_path: Path, provider: str, option: str, status: int, words: str
) -> None:
    (tmp_path / "text.gguf").write_text("no model")
    before = program.run("providers", "list", "--json").json
    named = (option, str(tmp_path / "text.gguf"), "--model", "text")
    ended = program.run("providers", "edit", provider, *named)
    assert (ended.status, ended.out) == (status, "")
    assert words in ended.err
    assert program.run("providers", "list", "--json").json == before


def test_a_folder_without_models_is_refused(program: Program, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    ended = program.run("providers", "edit", "offline", "--add-models", str(tmp_path / "empty"))
    assert (ended.status, "There are no model files in" in ended.err) == (2, True)


def test_doctor_speaks_of_the_chosen_file(program: Program) -> None:
    path = write_model(program.data_dir / "models" / "mine.gguf")
    assert program.run("providers", "edit", "offline", "--model", "mine").status == 0
    told = {one["name"]: one for one in program.run("doctor", "--json").json["checks"]}
    assert told["offline_model"]["ok"]
    assert told["offline_model"]["detail"].startswith(f"mine.gguf is in {path.parent} (0 MB)")
    assert "mine.gguf" in told["provider"]["detail"]
    os.truncate(path, 10**13)
    told = {one["name"]: one for one in program.run("doctor", "--json").json["checks"]}
    assert not told["offline_model"]["ok"]
    assert "is too large" in told["offline_model"]["detail"]
    Path(path).unlink()
    told = {one["name"]: one for one in program.run("doctor", "--json").json["checks"]}
    assert not told["offline_model"]["ok"]
