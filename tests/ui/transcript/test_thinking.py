"""What the model thought: one line, until the reader opens it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from ashley_desktop.storage.records import State
from ashley_desktop.ui.models.transcript import TranscriptModel
from ashley_desktop.ui.transcript.boxes import BlockBox, TextBox
from ashley_desktop.ui.transcript.boxes.code import CodeBox
from ashley_desktop.ui.transcript.boxes.thinking import ThinkingBox, thinking_words
from ashley_desktop.ui.transcript.layout.moving import SECOND_MS
from ashley_desktop.ui.transcript.view import TranscriptView

from .conftest import NOW, reply
from .painted import Painted

THOUGHTS = "First **this**.\n\n```python\nx = 1\n```\n\nThen that.\n"


@pytest.mark.parametrize(
    ("milliseconds", "words"),
    [
        (12_400, "Thought for 12 s"),
        (300, "Thought for a moment"),
        (120_000, "Thought for 2 min"),
        (125_000, "Thought for 2 min 5 s"),
        (None, "Thought it over"),
    ],
)
def test_how_long_is_said(milliseconds: int | None, words: str) -> None:
    record = reply(1, "So.", reasoning="Hm.", reasoning_ms=milliseconds)
    assert thinking_words(record) == words


def test_while_it_thinks_the_seconds_are_counted() -> None:
    record = reply(1, "", reasoning="Hm.", state=State.STREAMING)
    assert thinking_words(record, NOW) == "Thinking…"
    assert thinking_words(record, NOW + timedelta(seconds=7)) == "Thinking… 7 s"
    # a clock that was put back, or a reply of last week, tells nothing
    assert thinking_words(record, NOW - timedelta(seconds=7)) == "Thinking…"
    assert thinking_words(record, NOW + timedelta(days=7)) == "Thinking…"


def test_it_is_collapsed_and_opens_with_a_click(qtbot: QtBot) -> None:
    painted = Painted(reply(1, "So.", reasoning=THOUGHTS, reasoning_ms=1_000))
    line = painted.only(ThinkingBox)
    assert [box.plain() for box in painted.all(TextBox)] == ["So."]
    painted.act(line, line.action_at(painted.where(line, "thinking")))
    thoughts = [box for box in painted.boxes if isinstance(box, BlockBox) and box.aside]
    assert [box.plain() for box in thoughts] == ["First this.", "x = 1", "Then that."]
    reply_box = painted.all(TextBox)[-1]
    assert reply_box.plain() == "So."
    assert not reply_box.aside
    painted.act(painted.only(ThinkingBox), "thinking")
    assert [box.plain() for box in painted.all(TextBox)] == ["So."]


def test_opening_leaves_the_reply_as_it_is(qtbot: QtBot) -> None:
    painted = Painted(reply(1, "So.", reasoning=THOUGHTS))
    (said,) = painted.all(TextBox)
    document = said.document
    painted.act(painted.only(ThinkingBox), "thinking")
    assert painted.all(TextBox)[-1] is said
    assert said.document is document


def test_thoughts_are_indented_and_quieter(qtbot: QtBot) -> None:
    painted = Painted(reply(1, "First.", reasoning="First."))
    painted.act(painted.only(ThinkingBox), "thinking")
    thought, said = painted.all(TextBox)
    assert thought.origin().x() > said.origin().x()
    assert thought.document is not None
    assert said.document is not None
    small, normal = (box.document.defaultFont().pixelSize() for box in (thought, said))  # type: ignore[union-attr]
    assert small < normal


def test_open_thinking_grows_with_its_finished_blocks_kept(qtbot: QtBot) -> None:
    start = reply(1, "", reasoning="One.\n\nTwo", state=State.STREAMING)
    painted = Painted(start, newest=True)
    painted.act(painted.only(ThinkingBox), "thinking")
    first = painted.all(TextBox)[0]
    document = first.document
    more = reply(1, "", reasoning="One.\n\nTwo and a half", state=State.STREAMING)
    painted.update(more)
    assert painted.all(TextBox)[0] is first
    assert first.document is document
    assert painted.all(TextBox)[1].plain() == "Two and a half"


def test_wrapping_a_thoughts_code_leaves_that_of_the_reply(qtbot: QtBot) -> None:
    code = "```\n" + "word " * 80 + "\n```\n"
    painted = Painted(reply(1, code, reasoning=code))
    painted.act(painted.only(ThinkingBox), "thinking")
    thought, said = painted.all(CodeBox)
    painted.act(thought, "wrap")
    assert thought.wrapped
    assert not said.wrapped


def test_the_seconds_go_on_while_nothing_arrives(
    view: TranscriptView, model: TranscriptModel, settled: Callable[[], None], qtbot: QtBot
) -> None:
    begun = datetime.now(UTC) - timedelta(seconds=5)
    model.reset([reply(1, "", reasoning="Hm.", state=State.STREAMING, created_at=begun)])
    settled()

    def words() -> str:
        return next(p.box.plain() for p in view.flow.placed if isinstance(p.box, ThinkingBox))

    first = words()
    assert first.startswith("Thinking… ")
    qtbot.waitUntil(lambda: words() not in ("", first))


def test_seconds_stand_still_while_they_are_not_seen(
    view: TranscriptView, model: TranscriptModel, settled: Callable[[], None], qtbot: QtBot
) -> None:
    model.reset([reply(1, "", reasoning="Hm.", state=State.STREAMING)])
    settled()
    (second,) = [t for t in view.findChildren(QTimer) if t.interval() == SECOND_MS and t.isActive()]
    view.hide()
    with qtbot.waitSignal(second.timeout):
        pass
    assert not second.isActive()
    view.show()
    qtbot.waitUntil(second.isActive)
