"""Names and notes of a whole message: every block that uses them gets them, and no other."""

from __future__ import annotations

import pytest

from ashley_desktop.core.markdown.blocks import Block, Kind, split
from ashley_desktop.core.markdown.definitions import (
    MAX_NAMES,
    MAX_NOTES,
    MAX_TEXT,
    Definitions,
    notes_of,
)
from ashley_desktop.core.markdown.splitter import Splitter


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[a]\n\n[a]: https://a.org\n", "[a]: https://a.org"),
        ("[A  b]\n\n[a B]: <https://a.org> (title)\n", "[a B]: <https://a.org>"),
        ("[words][a]\n\n[a]: https://a.org\n  'title'\n", "[a]: https://a.org"),
        ("| [a] | b |\n|---|---|\n\n[a]: https://a.org\n", "[a]: https://a.org"),
        ("[a]\n\n[a]: https://a.org\n[a]: https://b.org\n", "[a]: https://a.org"),
        ("[a]\n\n[a]: data:text/html,x\n", ""),
        ("[a]\n\n```\n[a]: https://a.org\n```\n", ""),
        ("[a]\n\n    [a]: https://a.org\n", ""),
        ("[b]\n\n[a]: https://a.org\n", ""),
        ("```\n[a]\n```\n\n[a]: https://a.org\n", ""),
        ("x[^n]\n\n[^n]: note", "[^n]: 1"),
        ("x[^n]\n\n[^m]: note\n[^n]: note", "[^n]: 2"),
        ("x[^N]\n\n[^n]: note", ""),
    ],
)
def test_what_a_block_is_given(text: str, expected: str) -> None:
    assert split(text)[0].definitions == expected


def test_notes_are_numbered_through_the_message() -> None:
    text = "a[^x]\n\n[^x]: one\n\n    still one\n\nb[^y]\n\n[^y]: two\n[^x]: again\n"
    notes = [block for block in split(text) if block.kind is Kind.NOTE]
    assert [note.number for note in notes] == [1, 2, 0]
    assert "still one" in notes[0].source


def test_only_blocks_that_use_a_name_are_amended() -> None:
    splitter = Splitter()
    closed = splitter.feed("one [a]\n\ntwo\n\nthree [a] [b]\n\nfour\n\n")
    assert splitter.amended() == []
    closed += splitter.feed("[a]: https://a.org\n")
    assert [place for place, _ in splitter.amended()] == [0, 2]
    assert splitter.amended() == []
    splitter.feed("[b]: https://b.org\n")
    ((place, block),) = splitter.amended()
    assert place == 2
    assert block.definitions == "[a]: https://a.org\n[b]: https://b.org"
    assert [block.source for block in closed][:1] == ["one [a]\n\n"]


def test_places_do_not_count_what_is_hidden() -> None:
    splitter = Splitter()
    splitter.feed("[a]: https://a.org\n\none [b]\n\n[b]: https://b.org\n\nend\n\n")
    assert [place for place, _ in splitter.amended()] == [0]


def test_a_pending_block_knows_what_was_defined_above_it() -> None:
    splitter = Splitter()
    splitter.feed("[a]: https://a.org\n\nsee [a]")
    assert splitter.pending()[-1].definitions == "[a]: https://a.org"
    splitter.feed("\n\n[^n]: note")
    assert splitter.pending()[-1].number == 1


def test_hostile_numbers_of_names_are_bounded() -> None:
    uses = "".join(f"[i{n}] " for n in range(1_000))
    addresses = "".join(f"[i{n}]: https://e.org/{'x' * 150}\n" for n in range(1_000))
    first = split(f"{uses}\n\n{addresses}")[0].definitions
    assert first.count("\n") < MAX_NAMES
    assert len(first) <= MAX_TEXT + MAX_NAMES
    definitions = Definitions()
    assert [definitions.add_note(f"n{n}") for n in range(MAX_NOTES + 1)][-2:] == [MAX_NOTES, 0]


def test_numbers_are_read_back() -> None:
    block = Block(Kind.PROSE, "x", definitions="[a]: https://a.org\n[^b]: 7\n[^c:]: 12")
    assert notes_of(block.definitions) == {"b": 7, "c:": 12}
