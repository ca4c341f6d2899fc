"""Blocks of code: their header, and lines that are wider than the column."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF
from pytestqt.qtbot import QtBot

from ashley_desktop.storage.records import State
from ashley_desktop.ui.transcript.boxes.code import CodeBox
from ashley_desktop.ui.transcript.boxes.code_head import language_name

from .conftest import reply
from .painted import Painted, coloured

WIDE = "x = " + " + ".join(f"name_{n}" for n in range(40))
NARROW = "x = 1"


def fenced(code: str, language: str = "python") -> str:
    return f"```{language}\n{code}\n```\n"


@pytest.mark.parametrize(
    ("behind_the_fence", "shown"),
    [
        ("py", "Python"),
        ("cpp", "C++"),
        ("js", "JavaScript"),
        ("rust", "Rust"),
        ("brainfuck", "Brainfuck"),
        ("x-own", "x-own"),
        ("text", "Text"),
        ("", "Code"),
    ],
)
def test_languages_have_their_proper_names(behind_the_fence: str, shown: str) -> None:
    assert language_name(behind_the_fence) == shown


def test_lines_are_not_wrapped_but_scroll_sideways(qtbot: QtBot) -> None:
    painted = Painted(reply(1, fenced(f"{WIDE}\n{NARROW}")))
    box = painted.only(CodeBox)
    assert box.document is not None
    assert [block.layout().lineCount() for block in _lines(box)] == [1, 1]
    assert box.sideways.wide
    start = box.origin().x()
    assert box.scroll_sideways(50)
    assert box.origin().x() == start - 50
    assert box.scroll_sideways(100_000)
    assert box.origin().x() == pytest.approx(start - box.sideways.most, abs=1)
    assert not box.scroll_sideways(10)


def test_narrow_code_neither_scrolls_nor_offers_to_wrap(qtbot: QtBot) -> None:
    painted = Painted(reply(1, fenced(NARROW)))
    box = painted.only(CodeBox)
    assert not box.scroll_sideways(10)
    assert painted.offers(box) == {"copy"}


def test_the_toggle_wraps_and_is_remembered(qtbot: QtBot) -> None:
    painted = Painted(reply(1, fenced(WIDE)))
    box = painted.only(CodeBox)
    box.scroll_sideways(50)
    unwrapped = box.height
    assert box.action_at(painted.where(box, "wrap")) == "wrap"
    painted.act(box, "wrap")
    assert box.wrapped
    assert box.height > unwrapped
    assert not box.scroll_sideways(10)
    assert painted.offers(box) == {"copy", "wrap"}
    painted.item.forget()
    painted.boxes = painted.item.build(painted.sheet, lambda error: ("", ""), painted.width)
    painted.settle()
    assert painted.only(CodeBox).wrapped
    painted.act(painted.only(CodeBox), "wrap")
    assert painted.only(CodeBox).scroll_sideways(10)


def test_pieces_of_one_block_move_and_wrap_together(qtbot: QtBot) -> None:
    code = "\n".join([WIDE, *(f"x = {n}" for n in range(500))])
    painted = Painted(reply(1, fenced(code) + "\n" + fenced(WIDE)))
    *pieces, other = painted.all(CodeBox)
    assert len(pieces) > 2
    before = [piece.origin().x() for piece in pieces]
    assert pieces[-1].scroll_sideways(30)
    assert [piece.origin().x() for piece in pieces] == [x - 30 for x in before]
    assert other.origin().x() == before[0]
    painted.act(pieces[0], "wrap")
    assert all(piece.wrapped for piece in pieces)
    assert not other.wrapped


def test_only_the_last_piece_has_a_bar(qtbot: QtBot) -> None:
    code = "\n".join([WIDE, *(f"x = {n}" for n in range(300))])
    painted = Painted(reply(1, fenced(code)))
    first, *_, last = painted.all(CodeBox)
    bar = painted.sheet.style.bar
    assert coloured(painted.picture(last), bar) > 100
    assert not coloured(painted.picture(first), bar)


def test_code_that_is_moved_stays_within_its_frame(qtbot: QtBot) -> None:
    painted = Painted(reply(1, fenced(WIDE)))
    box = painted.only(CodeBox)
    box.scroll_sideways(200)
    picture = painted.picture(box)
    ground = painted.sheet.style.ground
    for beside in (QRectF(-38, 0, 36, box.height), QRectF(painted.width + 2, 0, 36, box.height)):
        area = beside.translated(40, 40).toAlignedRect()
        assert coloured(picture, ground, beside) == area.width() * area.height()


def test_streamed_lines_are_added_and_nothing_above_is_painted_again(qtbot: QtBot) -> None:
    text = "```python\n" + "".join(f"x = {n}\n" for n in range(100))
    painted = Painted(reply(1, text, state=State.STREAMING), newest=True)
    box = painted.only(CodeBox)
    document, height = box.document, box.height
    box.take_changed_from()
    painted.update(reply(1, text + "y = 1\n", state=State.STREAMING))
    assert painted.only(CodeBox) is box
    assert box.document is document
    assert box.height > height
    changed = box.take_changed_from()
    assert changed is not None
    assert changed > height - 3 * painted.sheet.code_line


def _lines(box: CodeBox) -> list:  # type: ignore[type-arg]
    assert box.document is not None
    block, found = box.document.begin(), []
    while block.isValid():
        found.append(block)
        block = block.next()
    return found
