"""The words of a call: help, common options, and what is wrong with the rest."""

from __future__ import annotations

import subprocess
import sys

import pytest

from ashley_desktop import __version__
from tests.helpers.commands import Program

EVERY_COMMAND = [
    ["ask"],
    ["sessions", "list"],
    ["sessions", "show"],
    ["sessions", "new"],
    ["sessions", "rename"],
    ["sessions", "delete"],
    ["sessions", "restore"],
    ["sessions", "edit"],
    ["sessions", "cleanup"],
    ["personas", "list"],
    ["personas", "show"],
    ["providers", "list"],
    ["providers", "add"],
    ["providers", "edit"],
    ["providers", "delete"],
    ["providers", "use"],
    ["providers", "find"],
    ["providers", "keys"],
    ["providers", "use-key"],
    ["providers", "set-key"],
    ["providers", "forget-key"],
    ["providers", "models"],
    ["providers", "test"],
    ["export"],
    ["backup"],
    ["restore"],
    ["doctor"],
    ["install-desktop-entry"],
]


def test_help_says_what_the_program_is(program: Program) -> None:
    ended = program.run("--help")
    assert (ended.status, ended.err) == (0, "")
    assert "Without a command, the window opens." in ended.out
    assert "130  interrupted" in ended.out
    for command in EVERY_COMMAND:
        assert f"  {command[0]} " in ended.out


@pytest.mark.parametrize("command", EVERY_COMMAND, ids=" ".join)
def test_every_command_and_option_is_explained(command: list[str]) -> None:
    from typer.main import get_command

    from ashley_desktop.cli.commands import app

    found = get_command(app)
    for word in command:
        found = found.commands[word]  # type: ignore[attr-defined]
    assert found.help
    for parameter in found.params:
        assert getattr(parameter, "help", "")


def test_version(program: Program) -> None:
    assert program.run("--version").out == f"ashley-desktop {__version__}\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["frobnicate"], "No such command 'frobnicate'."),
        (["sessions"], "Missing command."),
        (["ask", "two", "words"], "Got unexpected extra argument"),
        (["ask", "--frob", "x"], "No such option: --frob"),
        (["sessions", "show"], "Missing argument 'ID'."),
        (["sessions", "list", "--limit", "-1"], "--limit"),
        (["sessions", "list", "--limit", "many"], "--limit"),
        (["--log-level", "loud", "sessions", "list"], "“loud” is none of debug"),
        (["export"], "give one or more of them, or --all"),
        (["export", "--all"], "several conversations need a folder"),
        (["export", "--format", "odt", "x"], "--format"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_words_are_2_in_one_sentence(program: Program, words: list[str], said: str) -> None:
    ended = program.run(*words)
    assert (ended.status, ended.out) == (2, "")
    assert said in ended.err
    assert "--help”" in ended.err
    assert len(ended.err.splitlines()) == 1
    assert not program.data_dir.exists()


def test_no_command_loads_qt() -> None:
    code = (
        "import sys; from ashley_desktop import cli; cli.main(['ask', '--help']);"
        "loaded = {name.partition('.')[0] for name in sys.modules};"
        "sys.exit(bool(loaded & {'PySide6', 'qasync', 'openai', 'sqlmodel', 'keyring', 'rich'}))"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert ended.returncode == 0


def test_no_reply_loads_qt(asking: Program) -> None:
    code = (
        "import sys; from ashley_desktop import cli; status = cli.main(sys.argv[1:]);"
        "loaded = {name.partition('.')[0] for name in sys.modules};"
        "sys.exit(status or bool(loaded & {'PySide6', 'qasync', 'rich'}))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code, "--data-dir", str(asking.data_dir), "ask", "Hi"],
        env=asking.environment,
        capture_output=True,
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (0, b"You said: Hi\n")


def test_the_data_folder_of_the_option_wins_over_the_environment(program: Program) -> None:
    elsewhere = program.data_dir.with_name("elsewhere")
    program.run("sessions", "new", ASHLEY_DATA_DIR=str(elsewhere))
    assert (program.data_dir / "ashley.db").exists()
    assert not elsewhere.exists()


def test_the_data_folder_of_the_environment(program: Program) -> None:
    words = [sys.executable, "-m", "ashley_desktop", "sessions", "new"]
    environment = program.environment | {"ASHLEY_DATA_DIR": str(program.data_dir)}
    subprocess.run(words, env=environment, capture_output=True, check=True)
    assert (program.data_dir / "ashley.db").exists()


def test_a_bug_is_a_sentence_and_a_traceback_in_the_log(program: Program) -> None:
    code = (
        "import sys; from ashley_desktop import cli; from ashley_desktop.cli import sessions;"
        "sessions.run = lambda *_: 1 / 0;"
        "sys.exit(cli.main(sys.argv[1:]))"
    )
    words = [sys.executable, "-c", code, "--data-dir", str(program.data_dir)]
    ended = subprocess.run(
        [*words, "sessions", "list"], env=program.environment, capture_output=True, check=False
    )
    log = program.data_dir / "logs" / "ashley.log"
    assert ended.returncode == 1
    assert b"Traceback" not in ended.stderr
    assert str(log).encode() in ended.stderr
    assert "ZeroDivisionError" in log.read_text()
