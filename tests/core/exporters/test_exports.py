"""Exports to files: exact, with progress, cancelled without a trace, and whole or not at all."""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path
from typing import Any

import pytest

from ashley_desktop.core.exporters.exports import Exports, Format
from ashley_desktop.errors import SessionNotFound, StorageFull, StorageUnwritable
from ashley_desktop.storage import export_look
from ashley_desktop.storage.session_store import SessionStore
from tests.core.exporters.conftest import Said
from tests.helpers.small_disk import small_disk
from tests.helpers.store import Run

EXACT = [
    "```python\nopen fence, never shut",
    "~~~~\nfence\n~~~~",
    "\ta tab\tand\t\n\t\n",
    "trailing spaces   \n  \nand lines  ",
    "🎈 👨\u200d👩\u200d👧 é e\u0301 漢字 \u202e\u05e2\u05d1",
    "one\r\ntwo\r\n\r\nlone\rend\r\n",
    '---\ntitle: "fake"\n---\n## You\n',
    "\u2028 \u2029 \x85 \x0b \x0c \x1b[31m \ufeff",
    "\n\nblank lines around\n\n\n",
]


@pytest.mark.parametrize("text", EXACT)
def test_markdown_is_what_was_said_byte_for_byte(
    exports: Exports, run: Run[Any], said: Said, tmp_path: Path, text: str
) -> None:
    one = said(text, text)
    run(exports.to_file([one], Format.MD, tmp_path / "talk.md"))
    data = (tmp_path / "talk.md").read_bytes()
    assert data.count(text.encode()) == 2
    assert data.endswith(b"*\n\n" + text.encode() + b"\n")


@pytest.mark.parametrize("title", ["a\u2028b", "\x85", "\x7f\x9f", '"\\\t', "\ufeff"])
def test_front_matter_is_yaml_whatever_the_title(
    exports: Exports, run: Run[Any], said: Said, tmp_path: Path, title: str
) -> None:
    run(exports.to_file([said(title=title)], Format.MD, tmp_path / "talk.md"))
    line = (tmp_path / "talk.md").read_text("utf-8").split("\n")[1]
    assert json.loads(line.removeprefix("title: ")) == title
    assert not {*line} & {*"\u2028\x85\x7f\x9f\ufeff\t"}


def test_only_the_branch_that_is_shown(
    exports: Exports, run: Run[Any], said: Said, sessions: SessionStore, tmp_path: Path
) -> None:
    one = said("First?", "Old.", "Second?", "Gone.")
    first = run(sessions.messages(one))[0]
    run(sessions.add_sibling_question(first.message_id, "Otherwise?"))
    run(exports.to_file([one], Format.MD, tmp_path / "talk.md"))
    text = (tmp_path / "talk.md").read_text()
    assert "Otherwise?" in text
    assert "Old." not in text


def test_pages_are_seamless_and_progress_only_grows(
    exports: Exports, run: Run[Any], said: Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = said(*(f"Said {n}." for n in range(20))), said("Q", "R")
    whole = {}
    for format_ in (Format.MD, Format.JSON, Format.HTML):
        run(exports.to_file([one], format_, tmp_path / "whole"))
        whole[format_] = (tmp_path / "whole").read_bytes()
    monkeypatch.setattr(export_look, "PAGE_MESSAGES", 3)
    for format_, expected in whole.items():
        seen: list[float] = []
        run(exports.to_file([one], format_, tmp_path / "pages", seen.append))
        assert (tmp_path / "pages").read_bytes() == expected
        assert len(seen) > 5
        assert seen == sorted(seen)
        assert (seen[0] < 0.5, seen[-1]) == (True, 1.0)
    seen = []
    run(exports.to_folder([one, two], Format.MD, tmp_path / "folder", seen.append))
    assert seen == sorted(seen)
    assert seen[-1] == 1.0


@pytest.mark.parametrize("format_", [*Format])
def test_cancelled_it_leaves_what_was_there(
    exports: Exports,
    run: Run[Any],
    said: Said,
    tmp_path: Path,
    format_: Format,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(export_look, "PAGE_MESSAGES", 2)
    one = said(*(f"Said {n}." for n in range(20)))
    folder = tmp_path / "out"
    folder.mkdir()
    file = folder / "talk"
    file.write_text("old")
    half: list[Path] = []

    async def cancelled() -> None:
        doing: asyncio.Task[None]

        def told(done: float) -> None:
            half.extend(folder.glob(".talk.*"))
            doing.cancel()

        doing = asyncio.create_task(exports.to_file([one], format_, file, told))
        with pytest.raises(asyncio.CancelledError):
            await doing

    run(cancelled())
    assert half  # it was under way
    assert os.listdir(folder) == ["talk"]
    assert file.read_text() == "old"


@pytest.mark.parametrize("format_", [*Format])
def test_a_full_disk_leaves_what_was_there(
    exports: Exports, run: Run[Any], said: Said, tmp_path: Path, format_: Format
) -> None:
    one = said(*("word " * 20_000 for _ in range(6)))
    with small_disk(tmp_path / "disk", "1m") as disk:
        file = disk.folder / "talk"
        file.write_text("old")
        disk.fill()
        with pytest.raises(StorageFull):
            run(exports.to_file([one], format_, file))
        assert file.read_text() == "old"
        assert sorted(os.listdir(disk.folder)) == ["filling", "talk"]


def test_names_are_readable_and_each_once(
    exports: Exports, run: Run[Any], said: Said, tmp_path: Path
) -> None:
    ids = [said("Q", "R", title=title) for title in ("Why?", "why", "../é 漢", "")]
    files = run(exports.to_folder(ids, Format.HTML, tmp_path / "new" / "folder"))
    names = [file.name[11:] for file in files]
    assert names == ["Why.html", f"why-{ids[1][-12:]}.html", "é-漢.html", "conversation.html"]
    assert all(file.exists() for file in files)


def test_nothing_is_written_where_one_is_not_found(
    exports: Exports, run: Run[Any], said: Said, sessions: SessionStore, tmp_path: Path
) -> None:
    one, two = said("Q", "R"), said("Q", "R")
    run(sessions.trash(two))
    for ids in ([one, "unknown"], [one, two]):
        with pytest.raises(SessionNotFound):
            run(exports.to_folder(ids, Format.MD, tmp_path / "folder"))
    assert not (tmp_path / "folder").exists()
    assert run(exports.ids()) == [one]


def test_a_folder_that_refuses(exports: Exports, run: Run[Any], said: Said, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageUnwritable):
        run(exports.to_folder([said("Q", "R")], Format.MD, tmp_path / "file" / "folder"))


@pytest.mark.parametrize("format_", [Format.MD, Format.HTML, Format.JSON])
def test_pieces_are_what_a_file_gets(
    exports: Exports, run: Run[Any], said: Said, tmp_path: Path, format_: Format
) -> None:
    one = said("Q", "R")

    async def joined() -> str:
        return "".join([piece async for piece in exports.pieces([one], format_)])

    run(exports.to_file([one], format_, tmp_path / "file"))
    assert run(joined()) == (tmp_path / "file").read_text("utf-8")
