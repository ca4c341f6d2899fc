"""Running text: lists, quotes, code within them, notes, what could not be rendered; days."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QTextBlock
from pytestqt.qtbot import QtBot

from ashley_desktop.core.markdown.blocks import Kind
from ashley_desktop.core.markdown.render import render
from ashley_desktop.core.markdown.rendered import Rendered
from ashley_desktop.core.markdown.worker import RenderWorker
from ashley_desktop.storage.records import ErrorRecord, State
from ashley_desktop.ui.transcript.boxes import BlockBox, TextBox
from ashley_desktop.ui.transcript.boxes.days import day_words
from ashley_desktop.ui.transcript.boxes.documents import blocks
from ashley_desktop.ui.transcript.boxes.notice import NoticeBox

from .conftest import question, reply
from .painted import Painted, coloured

HEBREW = "\u05e9\u05dc\u05d5\u05dd"


def one(text: str) -> tuple[Painted, TextBox]:
    painted = Painted(reply(1, text))
    return painted, painted.all(TextBox)[0]


def paragraphs(box: TextBox) -> list[QTextBlock]:
    assert box.document is not None
    return [QTextBlock(block) for block in blocks(box.document)]


def test_tasks_have_drawn_boxes_and_are_still_read(qtbot: QtBot) -> None:
    painted, box = one("- [x] done\n- [ ] open\n- plain\n")
    assert [marker for _, marker in box.markers] == ["\u2611", "\u2610", ""]
    assert box.plain() == "\u2611 done\n\u2610 open\nplain"
    assert box.document is not None
    layout = box.document.documentLayout()
    done, open_, plain = (layout.blockBoundingRect(item) for item, _ in box.markers)
    picture = painted.picture(box)
    accent = painted.sheet.style.accent
    assert coloured(picture, accent, QRectF(0, done.top(), 24, done.height())) > 40
    assert not coloured(picture, accent, QRectF(0, open_.top(), 24, open_.height()))
    # the words of a task begin where those of other items do
    starts = [item.layout().lineAt(0).cursorToX(2)[0] for item, _ in box.markers[:2]]  # type: ignore[index]
    assert starts[0] == pytest.approx(24, abs=3)
    assert plain.top() > open_.top() > done.top()


def test_code_in_a_list_has_a_frame_and_its_colours(qtbot: QtBot) -> None:
    painted, box = one("1. Do it:\n   ```python\n   def f(x):\n       return x\n   ```\n2. Done\n")
    assert box.document is not None
    code = [block for block in paragraphs(box) if block.text().lstrip().startswith(("def", "ret"))]
    assert len(code) == 2
    assert box.plain().split("\n") == ["Do it:", "def f(x):", "    return x", "Done"]
    picture = painted.picture(box)
    place = box.document.documentLayout().blockBoundingRect(code[0])
    right = QRectF(place.right() - 60, place.top(), 40, place.height())
    ground = painted.sheet.style.code_ground
    assert coloured(picture, ground, right) > 200
    above = QRectF(place.right() - 60, place.top() - 8, 40, 4)
    assert coloured(picture, ground, above) > 100
    keyword = code[0].begin().fragment().charFormat().foreground().color().name()
    assert keyword == painted.sheet.style.syntax["keyword"]


def test_each_level_of_a_quote_has_a_bar(qtbot: QtBot) -> None:
    painted, box = one("> outer\n>\n> > inner\n")
    assert box.document is not None
    layout = box.document.documentLayout()
    outer, inner = (layout.blockBoundingRect(block) for block in paragraphs(box))
    picture = painted.picture(box)
    edge = painted.sheet.style.edge
    first, second = QRectF(0, 0, 4, 0), QRectF(16, 0, 4, 0)
    for row, bars in ((outer, (first,)), (inner, (first, second))):
        for bar in (first, second):
            area = QRectF(bar.left(), row.top() + 3, 4, row.height() - 6)
            assert bool(coloured(picture, edge, area)) == (bar in bars)


def test_what_runs_from_the_right_has_its_marks_at_the_right(qtbot: QtBot) -> None:
    painted, box = one(f"> {HEBREW}\n")
    picture = painted.picture(box)
    edge = painted.sheet.style.edge
    assert box.document is not None
    right = box.document.textWidth()
    assert coloured(picture, edge, QRectF(right - 4, 3, 4, box.height - 6))
    assert not coloured(picture, edge, QRectF(0, 0, 40, box.height))
    (block,) = paragraphs(box)
    assert block.layout().lineAt(0).naturalTextRect().right() <= right - 16
    painted, box = one(f"- {HEBREW}\n")
    muted = painted.sheet.style.muted
    assert box.document is not None
    end = box.document.textWidth()
    picture = painted.picture(box)
    assert coloured(picture, muted, QRectF(end - 18, 0, 16, box.height))
    assert not coloured(picture, muted, QRectF(0, 0, 24, box.height))


def test_code_within_a_line_has_a_soft_ground(qtbot: QtBot) -> None:
    painted, box = one("some `code` here")
    assert coloured(painted.picture(box), painted.sheet.style.inline_ground) > 50
    painted, box = one("some words here")
    assert not coloured(painted.picture(box), painted.sheet.style.inline_ground)


def test_headings_have_the_sizes_of_the_stylesheet(qtbot: QtBot) -> None:
    painted = Painted(reply(1, "# One `x`\n\n## Two\n\n### Three\n\ntext"))
    sizes = []
    for box in painted.all(TextBox):
        assert box.document is not None
        shape = box.document.begin().begin().fragment().charFormat()
        sizes.append(shape.font().pixelSize())
    assert sizes == [22, 19, 16, 15]


def test_addresses_that_only_have_names_take_no_room(qtbot: QtBot) -> None:
    painted = Painted(reply(1, "See [this][a].\n\n[a]: https://example.org\n"))
    hidden = [box for box in painted.boxes if isinstance(box, BlockBox) and box.block.hidden]
    assert hidden
    assert all(box.extent == 0 for box in hidden)


def test_a_line_that_turns_out_to_be_an_address_goes(qtbot: QtBot) -> None:
    start = "See [this][a].\n\n[a]: "
    painted = Painted(reply(1, start, state=State.STREAMING), newest=True)
    for text in (start + "https://exam", start + "https://example.org\n\nThe end."):
        painted.update(reply(1, text, state=State.STREAMING))
    painted.update(reply(1, text))
    seen = [box.plain() for box in painted.all(TextBox) if box.extent]
    assert seen == ["See this.", "The end."]


def test_notes_at_the_end_are_small(qtbot: QtBot) -> None:
    painted = Painted(reply(1, "Claim[^1].\n\n[^1]: The note.\n"))
    text, note = painted.all(TextBox)
    assert note.block.kind is Kind.NOTE
    assert note.document is not None
    assert text.document is not None
    assert note.document.defaultFont().pixelSize() < text.document.defaultFont().pixelSize()


def test_what_could_not_be_rendered_says_so_and_can_be_tried_again(qtbot: QtBot) -> None:
    painted = Painted(reply(1, "Some *words*."))
    (box,) = painted.all(TextBox)
    box.take(box.block, Rendered(fallback=True))
    painted.settle()
    assert box.plain() == "Some *words*."
    assert coloured(painted.picture(box), painted.sheet.style.code_ground) > 1_000
    painted_action = box.action_at(painted.where(box, "again"))
    assert box.act(painted_action)
    assert box.wants_again
    assert box.wants_rendering()
    box.take(box.block, render(box.block))
    painted.settle()
    assert not box.wants_again
    assert box.plain() == "Some words."
    assert painted.offers(box) == set()


def test_a_wide_formula_scrolls(qtbot: QtBot, worker: RenderWorker) -> None:
    wide = " + ".join(f"a_{{{n}}}" for n in range(60))
    painted = Painted(
        reply(1, f"$$\n{wide}\n$$\n"),
        render=lambda block: worker.submit([block]).result(timeout=20)[0],
    )
    (box,) = painted.all(TextBox)
    assert box.scroll_sideways(20)
    assert box.origin().x() == -20
    assert box.plain().strip("$\n ").startswith("a_")


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 22), "Today"),
        (date(2026, 11, 21), "Yesterday"),
        (date(2026, 11, 16), "Monday 16 November"),
        (date(2025, 12, 31), "Wednesday 31 December 2025"),
    ],
)
def test_days_are_told_as_people_say_them(day: date, words: str) -> None:
    assert day_words(day, date(2026, 11, 22)) == words


def test_a_day_stands_above_and_moves_no_box(qtbot: QtBot) -> None:
    for record in (question(1, "q"), reply(1, "a")):
        plain = Painted(record)
        dated = Painted(record, day=date(2020, 1, 1))
        assert len(plain.boxes) == len(dated.boxes)
        assert dated.boxes[0].gap > plain.boxes[0].gap
        faint = dated.sheet.style.faint
        above = QRectF(200, -40, 200, 38)
        assert coloured(dated.picture(dated.boxes[0]), faint, above)
        assert not coloured(plain.picture(plain.boxes[0]), faint, above)


def test_a_notice_under_the_pointer_has_an_edge(qtbot: QtBot) -> None:
    painted = Painted(reply(1, "", state=State.FAILED, error=ErrorRecord("timed_out")))
    notice = painted.only(NoticeBox)
    line = painted.sheet.style.notice_line
    quiet = coloured(painted.picture(notice), line, QRectF(100, -1, 400, 3))
    assert not quiet
    assert coloured(painted.picture(notice, active=True), line, QRectF(100, -1, 400, 3)) > 300


def test_code_in_a_list_is_as_wide_as_code_below_it(qtbot: QtBot) -> None:
    text = "- " + "many words " * 60 + "\n  ```\n  x = 1\n  ```\n\n```\ny = 2\n```\n"
    painted = Painted(reply(1, text), width=740)
    box = painted.only(TextBox)
    assert box.document is not None
    assert painted.sheet.measure < 700
    line = painted.sheet.style.line
    picture = painted.picture(box)
    edge = QRectF(738, box.height / 2, 3, box.height / 2)
    assert coloured(picture, line, edge) > 10
    words = box.document.begin().layout()
    widest = max(words.lineAt(n).naturalTextWidth() for n in range(words.lineCount()))
    assert widest <= painted.sheet.measure
