"""Messages in a real view: what boxes do there when they are clicked and scrolled."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from ashley_desktop.storage.records import State
from ashley_desktop.ui.models.transcript import TranscriptModel
from ashley_desktop.ui.transcript.boxes import BlockBox, Box, CodeBox
from ashley_desktop.ui.transcript.boxes.folding import FoldBox
from ashley_desktop.ui.transcript.boxes.foot import FootBox
from ashley_desktop.ui.transcript.boxes.thinking import ThinkingBox
from ashley_desktop.ui.transcript.view import TranscriptView

from .conftest import question, reply

Settled = Callable[[], None]
LONG = "".join(f"Paragraph {n} with some words.\n\n" for n in range(600))


def click(view: TranscriptView, qtbot: QtBot, kind: type[Box], action: str) -> None:
    """Click where the first box of a kind on the screen does something."""
    for placed in view.flow.placed:
        if type(placed.box) is not kind or placed.top + placed.box.height > view.height():
            continue
        for x in range(-8, int(view.column().width()) + 8, 4):
            at = QPointF(x, min(placed.box.height / 2, 18))
            if placed.box.action_at(at) == action:
                place = at + QPointF(view.column().left(), placed.top)
                qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place.toPoint())
                return
    raise AssertionError(f"no {action} on the screen")


def texts(view: TranscriptView) -> list[str]:
    return [p.box.plain() for p in view.flow.placed if isinstance(p.box, BlockBox)]


def test_thinking_opens_below_its_line(
    view: TranscriptView, model: TranscriptModel, settled: Settled, qtbot: QtBot
) -> None:
    model.reset([reply(1, "So.", reasoning="Hm *hm*."), question(2, "And?")])
    settled()
    before = [p.y for p in view.flow.placed if isinstance(p.box, ThinkingBox)]
    click(view, qtbot, ThinkingBox, "thinking")
    settled()
    assert texts(view) == ["Hm hm.", "So."]
    assert [p.y for p in view.flow.placed if isinstance(p.box, ThinkingBox)] == before
    click(view, qtbot, ThinkingBox, "thinking")
    settled()
    assert texts(view) == ["So."]


def test_show_all_stays_where_it_was_clicked(
    view: TranscriptView, model: TranscriptModel, settled: Settled, qtbot: QtBot
) -> None:
    model.reset([question(0, "q"), reply(1, LONG), question(2, "And?")])
    settled()
    view.scroll_to_end()
    settled()
    folded = next(p for p in view.flow.placed if isinstance(p.box, FoldBox) and not p.box.gone)
    above = texts(view)[-1]
    click(view, qtbot, FoldBox, "unfold")
    settled()
    shown = next(p for p in view.flow.placed if p.y >= folded.y - 1 and p.box.extent)
    assert shown.box.plain() == f"Paragraph {int(above.split()[1]) + 1} with some words."


def test_wide_code_is_moved_by_the_wheel_and_keeps_its_copy(
    view: TranscriptView, model: TranscriptModel, settled: Settled, qtbot: QtBot
) -> None:
    code = "x = " + " + ".join(f"name_{n}" for n in range(60))
    model.reset([reply(1, f"```python\n{code}\n```\n")])
    settled()
    (box,) = (p.box for p in view.flow.placed if isinstance(p.box, CodeBox))
    start = box.origin().x()
    assert box.scroll_sideways(120)
    view.lay_out()
    assert box.origin().x() == start - 120
    click(view, qtbot, CodeBox, "copy")
    assert QGuiApplication.clipboard().text() == code


def test_the_foot_asks_for_deeds(
    view: TranscriptView, model: TranscriptModel, settled: Settled, qtbot: QtBot
) -> None:
    model.reset([reply(1, "half", state=State.STOPPED, version=1, versions=2)])
    settled()
    for deed in ("continue", "next-version", "regenerate"):
        with qtbot.waitSignal(view.deed_wanted) as blocker:
            click(view, qtbot, FootBox, deed)
        assert blocker.args == [deed, "m1"]


def test_nothing_stale_is_left_when_the_pointer_goes_over_messages(
    view: TranscriptView, model: TranscriptModel, settled: Settled, qtbot: QtBot
) -> None:
    model.reset([question(0, "q"), reply(1, "Some `code`."), question(2, "And?"), reply(3, "So.")])
    settled()
    for y in range(10, view.viewport().height(), 30):
        qtbot.mouseMove(view.viewport(), QPoint(200, y))
        QGuiApplication.sendPostedEvents()
        qtbot.wait(0)
        screen = view.screen().grabWindow(view.winId()).toImage()
        whole = view.grab().toImage().convertToFormat(screen.format())
        assert screen == whole, f"at {y}"
