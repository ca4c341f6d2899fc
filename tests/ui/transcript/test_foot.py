"""The row under a message: versions, actions, Continue; its height never changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot

from ashley_desktop.storage.records import ErrorRecord, MessageRecord, State
from ashley_desktop.ui.transcript.boxes.ending import ending_words
from ashley_desktop.ui.transcript.boxes.foot import FootBox
from ashley_desktop.ui.transcript.boxes.hints import words_for
from ashley_desktop.ui.transcript.deeds import Deed
from ashley_desktop.ui.transcript.sheet import Sheet
from ashley_desktop.ui.usage import usage_words

from .conftest import describe, question, reply
from .painted import Painted, coloured

CUT = reply(1, "So far", state=State.INTERRUPTED, error=ErrorRecord("stream_cut"))


def foot(record: MessageRecord, *, newest: bool = False) -> tuple[Painted, FootBox]:
    painted = Painted(record, newest=newest)
    assert isinstance(painted.boxes[-1], FootBox)
    return painted, painted.boxes[-1]


@pytest.mark.parametrize(
    ("record", "newest", "offered"),
    [
        (question(1, "q"), False, {Deed.COPY, Deed.EDIT, Deed.MORE}),
        (reply(1, "a"), False, {Deed.COPY, Deed.REGENERATE, Deed.MORE}),
        (reply(1, "a", version=2, versions=3), False,
         {Deed.PREVIOUS, Deed.NEXT, Deed.COPY, Deed.REGENERATE, Deed.MORE}),
        (reply(1, "a", version=1, versions=2), False,
         {Deed.NEXT, Deed.COPY, Deed.REGENERATE, Deed.MORE}),
        (reply(1, "a", version=2, versions=2), False,
         {Deed.PREVIOUS, Deed.COPY, Deed.REGENERATE, Deed.MORE}),
        (CUT, True, {Deed.CONTINUE, Deed.COPY, Deed.REGENERATE, Deed.MORE}),
        (CUT, False, {Deed.COPY, Deed.REGENERATE, Deed.MORE}),
        (reply(1, "a", finish_reason="length"), True,
         {Deed.CONTINUE, Deed.COPY, Deed.REGENERATE, Deed.MORE}),
        (reply(1, "a", state=State.STREAMING), True, set()),
        (reply(1, "", state=State.FAILED), True, {Deed.MORE}),
    ],
)  # fmt: skip
def test_what_can_be_clicked(
    qtbot: QtBot, record: MessageRecord, newest: bool, offered: set[Deed]
) -> None:
    painted, box = foot(record, newest=newest)
    assert painted.offers(box) == offered


def test_everything_that_can_be_clicked_has_words() -> None:
    actions = [*Deed, "copy", "wrap", "thinking", "unfold", "fold", "again"]
    assert all(words_for(str(action)) for action in actions)
    assert words_for("nothing of the kind") == ""


def test_the_height_is_always_there(qtbot: QtBot) -> None:
    heights = {
        foot(record, newest=newest)[1].extent
        for record in (question(1, "q"), reply(1, "a", state=State.STREAMING), CUT)
        for newest in (True, False)
    }
    assert len(heights) == 1


def test_icons_come_with_the_pointer_and_stay_at_the_newest_reply(qtbot: QtBot) -> None:
    painted, box = foot(reply(1, "a"))
    blank = painted.sheet.style.ground
    whole = painted.picture(box).width() * painted.picture(box).height()
    assert coloured(painted.picture(box), blank) == whole
    assert coloured(painted.picture(box, active=True), blank) < whole
    painted, box = foot(reply(1, "a"), newest=True)
    assert coloured(painted.picture(box), blank) < whole


def test_versions_are_always_seen(qtbot: QtBot) -> None:
    painted, box = foot(reply(1, "a", version=1, versions=2))
    picture = painted.picture(box)
    assert coloured(picture, painted.sheet.style.ground) < picture.width() * picture.height()


def test_the_foot_of_a_question_is_at_the_right(qtbot: QtBot) -> None:
    painted, box = foot(question(1, "q"))
    assert painted.where(box, Deed.COPY).x() > painted.width - 120
    assert box.action_at(QPointF(painted.width, box.height / 2)) == Deed.MORE
    painted, box = foot(reply(1, "a"))
    assert box.action_at(QPointF(0, box.height / 2)) == Deed.COPY


def test_other_versions_and_deeds_are_another_picture(qtbot: QtBot) -> None:
    marks = {
        foot(reply(1, "a"))[1].mark,
        foot(reply(1, "a"), newest=True)[1].mark,
        foot(reply(1, "a", versions=2))[1].mark,
        foot(CUT, newest=True)[1].mark,
        foot(question(1, "a"))[1].mark,
    }
    assert len(marks) == 5
    assert foot(reply(1, "a"))[1].mark == foot(reply(1, "other"))[1].mark


@pytest.mark.parametrize("make", [question, reply])
def test_a_pin_is_always_seen_and_takes_itself_away(
    qtbot: QtBot, make: Callable[..., MessageRecord]
) -> None:
    plain, _ = foot(make(1, "text"))
    painted, box = foot(make(1, "text", pinned=True))
    assert Deed.UNPIN in painted.offers(box)
    assert painted.picture(box) != plain.picture(plain.boxes[-1])
    assert coloured(painted.picture(box), painted.sheet.style.accent) > 0
    assert box.mark != plain.boxes[-1].mark


def test_tokens_and_cost_are_seen_where_wanted(qtbot: QtBot) -> None:
    record = reply(1, "text", prompt_tokens=120, completion_tokens=34, cost="0.0021")
    painted, box = foot(record)
    empty = painted.picture(box)
    painted.sheet = Sheet(replace(painted.sheet.style, usage=True))
    painted.update()
    shown = painted.boxes[-1]
    assert shown.mark != box.mark
    assert shown.height == box.height
    assert painted.picture(shown) != empty
    assert usage_words(record) == "154 tokens · $0.0021"
    assert usage_words(reply(1, "x", completion_tokens=34)) == ""
    assert usage_words(reply(1, "x", prompt_tokens=1, completion_tokens=1, cost="0")) == "2 tokens"


@pytest.mark.parametrize(
    ("finish", "words"),
    [
        ("stop", ""),
        ("eos", ""),
        ("length", "length limit"),
        ("MAX_TOKENS", "length limit"),
        ("content_filter", "own filter"),
        ("tool_calls", "tool"),
        ("weather", "“weather”"),
    ],
)
def test_why_the_model_stopped_is_said_in_words(finish: str, words: str) -> None:
    said = ending_words(reply(1, "text", finish_reason=finish), describe)
    assert words in said
    assert bool(said) == bool(words)
