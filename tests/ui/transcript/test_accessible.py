"""The painted messages as assistive technology meets them, from within and from outside."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QAccessible

from ashley_desktop.storage.records import ErrorRecord, State
from ashley_desktop.ui.models.transcript import TranscriptModel
from ashley_desktop.ui.transcript.view import TranscriptView
from tools.test import private_desktop

from .conftest import question, reply, talk

HERE = Path(__file__).parent
SYSTEM_PYTHON = "/usr/bin/python3"


def test_messages_on_the_screen_are_named_items(
    view: TranscriptView, model: TranscriptModel, settled: Callable[[], None]
) -> None:
    model.reset(
        [
            question(0, "What is <this>?"),
            reply(1, "# Head\n\nA **bold** word"),
            reply(2, "", state=State.FAILED, error=ErrorRecord("timed_out")),
        ]
    )
    settled()
    known = QAccessible.queryAccessibleInterface(view)
    assert known.role() == QAccessible.Role.List
    children = [known.child(number) for number in range(known.childCount())]
    names = [child.text(QAccessible.Text.Name) for child in children]
    assert names[0] == "You: What is <this>?"
    assert names[1].startswith("Technical Expert: Head A bold word")
    assert names[2].startswith("Technical Expert: It failed: timed_out")
    assert children[1].text(QAccessible.Text.Value) == "Head\n\nA bold word"
    assert [known.indexOfChild(child) for child in children] == [0, 1, 2]
    assert known.childAt(*children[1].rect().center().toTuple()) is children[1]


def test_a_reply_is_read_whole_before_its_end_is_rendered(
    view: TranscriptView, model: TranscriptModel, settled: Callable[[], None]
) -> None:
    model.reset([question(0, "?"), reply(1, "The capital of", state=State.STREAMING)])
    settled()
    message = QAccessible.queryAccessibleInterface(view).child(1)
    assert message.text(QAccessible.Text.Value) == "The capital of"
    model.replace(reply(1, "The capital of France is Paris."))
    assert message.text(QAccessible.Text.Value) == "The capital of France is Paris."


def test_only_what_is_on_the_screen_is_told(
    view: TranscriptView, model: TranscriptModel, settled: Callable[[], None]
) -> None:
    model.reset(talk(500))
    settled()
    known = QAccessible.queryAccessibleInterface(view)
    assert 0 < known.childCount() < 20
    gone = known.child(0)
    assert gone.isValid()
    model.clear()
    settled()
    assert known.childCount() == 0
    assert not gone.isValid()


def seen_from_outside(tmp_path: Path, reader: str) -> list[str]:
    """What a program that reads a running window from outside has to say."""
    commands = tmp_path / "commands.sh"
    commands.write_text(
        f'"{sys.executable}" -m tests.ui.transcript.accessible_window & window=$!\n'
        f'{SYSTEM_PYTHON} "{HERE / reader}" $window; status=$?\n'
        "kill $window; wait $window; exit $status\n"
    )
    with private_desktop() as desktop:
        done = subprocess.run(
            ["sh", str(commands)],
            cwd=HERE.parents[2],
            env={**desktop, "QT_QPA_PLATFORM": "xcb", "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"},
            capture_output=True,
            timeout=90,
            text=True,
        )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.mark.screen
def test_a_screen_reader_hears_an_arriving_reply(tmp_path: Path) -> None:
    (heard,) = seen_from_outside(tmp_path, "announcement_reader.py")
    assert json.loads(heard) == "This was said."


@pytest.mark.screen
def test_a_screen_reader_reads_the_messages(tmp_path: Path) -> None:
    said = seen_from_outside(tmp_path, "accessible_reader.py")
    before, after, actions, asked = (json.loads(line) for line in said if line[0] == "[")
    assert before == [
        ["list item", "You: Is this read?", "Is this read?"],
        ["list item", "Technical Expert: Yes, with bold.", "Yes, with bold."],
    ]
    assert after[2:] == [["list item", "You: And this?", "And this?"]]
    always = ["quote", "branch", "pin-message", "details", "delete"]
    assert actions[1:] == ["copy-message", "regenerate", *always]
    assert asked[3][2] == "regenerate of m1 was asked for"
