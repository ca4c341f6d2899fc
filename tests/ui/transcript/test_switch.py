"""The line that marks where another persona begins to answer."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtGui import QAccessible, QImage
from pytestqt.qtbot import QtBot

from ashley_desktop.storage.records import MessageRecord, Outline, Role
from ashley_desktop.ui.faces import Face
from ashley_desktop.ui.models.transcript import TranscriptModel
from ashley_desktop.ui.transcript.boxes.switch import SwitchBox
from ashley_desktop.ui.transcript.view import TranscriptView
from tests.helpers.pictures import png

from .conftest import looks, question, reply

Settled = Callable[[], None]
TITLES = {"Technical": "Technical Expert", "Creative": "Creative Assistant", "Gone": "Gone"}


@pytest.fixture
def model() -> TranscriptModel:
    return TranscriptModel(TITLES.__getitem__)


def answers(*personas: str) -> list[MessageRecord]:
    """Questions, each answered by one of these."""
    rows = []
    for number, persona in enumerate(personas):
        rows += [question(2 * number, "?"), reply(2 * number + 1, "Yes.", persona=persona)]
    return rows


def marked(view: TranscriptView) -> list[str]:
    """The messages on the screen that have the line."""
    return [
        view.flow.record(placed.row).message_id
        for placed in view.flow.placed
        if isinstance(placed.box, SwitchBox)
    ]


def test_only_the_first_reply_of_another_persona_is_marked(
    view: TranscriptView, model: TranscriptModel, settled: Settled
) -> None:
    view.resize(700, 1600)
    model.reset(answers("Technical", "Technical", "Creative", "Creative", "Technical"))
    settled()
    assert marked(view) == ["m5", "m9"]


def test_it_is_told_to_a_screen_reader_and_not_copied(
    view: TranscriptView, model: TranscriptModel, settled: Settled
) -> None:
    model.reset(answers("Technical", "Creative"))
    settled()
    known = QAccessible.queryAccessibleInterface(view)
    told = [
        known.child(number).text(QAccessible.Text.Description)
        for number in range(known.childCount())
    ]
    assert told == ["", "", "", "Creative Assistant answers from here"]
    name = known.child(3).text(QAccessible.Text.Name)
    assert name == "Creative Assistant: Yes."
    assert view.flow.plain(3) == "Yes."


def test_it_comes_with_the_reply_that_begins(
    view: TranscriptView, model: TranscriptModel, settled: Settled
) -> None:
    model.reset(answers("Technical"))
    model.append(question(2, "And you?"))
    model.append(reply(3, "", persona="Creative", state="streaming"))
    settled()
    assert marked(view) == ["m3"]
    model.append_delta("m3", "I ")
    model.flush()
    settled()
    assert marked(view) == ["m3"]


def test_messages_that_are_not_loaded_count_too(
    view: TranscriptView, model: TranscriptModel, settled: Settled
) -> None:
    rows = answers(*["Technical"] * 20, "Creative", "Creative")
    model.reset(rows[-4:], complete=False)
    settled()
    assert marked(view) == []  # nobody knows yet who answered before
    model.prepend([_outline(row) for row in rows[:-4]])
    settled()
    assert marked(view) == ["m41"]


def test_it_stays_when_the_reply_above_is_dropped(model: TranscriptModel) -> None:
    model.reset(answers("Technical", "Creative"))
    model.drop_far(3, 3, rows=1, characters=0)
    assert not model.is_loaded(1)
    assert model.switched(3)


def test_a_conversation_of_one_persona_has_no_box_more(
    view: TranscriptView, model: TranscriptModel, settled: Settled
) -> None:
    model.reset(answers("Technical", "Technical"))
    settled()
    kinds = [type(box).__name__ for box in view.flow.boxes(3)]
    assert kinds[0] == "HeaderBox"
    assert "SwitchBox" not in kinds


def test_a_persona_shows_its_face_beside_its_replies(
    view: TranscriptView, model: TranscriptModel, settled: Settled, qtbot: QtBot
) -> None:
    model.reset(answers("Technical"))
    settled()
    plain = _left_edge(view)
    faces = {"Technical": Face("Technical", "T", "", png(8, 8, (1, 2, 250)))}
    view.set_style(_with_faces(faces))
    settled()
    pictured = _left_edge(view)
    assert plain != pictured
    assert (1, 2, 250) in pictured
    view.set_style(_with_faces({"Technical": Face("Technical", "T", "red", b"no picture")}))
    settled()
    red = looks().speakers["red"]
    assert tuple(int(red[at : at + 2], 16) for at in (1, 3, 5)) in _left_edge(view)


def _with_faces(faces: dict[str, Face]) -> object:
    from dataclasses import replace

    return replace(looks(), faces=faces)


def _left_edge(view: TranscriptView) -> set[tuple[int, int, int]]:
    """Every colour in the strip where faces are."""
    pixmap = view.viewport().grab()
    image: QImage = pixmap.toImage().copy()
    left = round(view.column().left())
    colours = set()
    for x in range(left, left + 24):
        for y in range(0, image.height(), 2):
            colour = image.pixelColor(x, y)
            colours.add((colour.red(), colour.green(), colour.blue()))
    return colours


def _outline(record: MessageRecord) -> Outline:
    persona = record.persona if record.role is Role.ASSISTANT else None
    return Outline(record.message_id, record.role, len(record.content), record.created_at, persona)
