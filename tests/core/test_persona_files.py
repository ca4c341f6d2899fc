"""Files of personas that are not as they must be: refused in words, with the place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ashley_desktop.core import persona_files
from ashley_desktop.core.presets import Persona, personas
from ashley_desktop.errors import FileRefused
from ashley_desktop.paths import resources

MINE: dict[str, Any] = {"name": "Pirate", "title": "Captain", "prompt": "Arr"}


def document(*rows: Any, **more: Any) -> str:
    return json.dumps({"format": "ashley-personas", "version": 1, "personas": list(rows)} | more)


def read(tmp_path: Path, text: str | bytes) -> tuple[Persona, ...]:
    path = tmp_path / "file.json"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return persona_files.read(path)


def refused(tmp_path: Path, text: str | bytes) -> tuple[str, str]:
    with pytest.raises(FileRefused) as caught:
        read(tmp_path, text)
    return str(caught.value.parameters["problem"]), str(caught.value.parameters["place"])


def test_everything_goes_there_and_back(tmp_path: Path) -> None:
    shipped = personas(resources())
    assert read(tmp_path, persona_files.as_text(shipped)) == shipped


def test_what_is_absent_is_as_in_a_new_one(tmp_path: Path) -> None:
    (found,) = read(tmp_path, "\ufeff" + document(MINE | {"later": ["unknown"]}))
    assert found == Persona("Pirate", "Captain", "", "Arr")


@pytest.mark.parametrize(
    ("row", "place"),
    [
        ("text", "personas[1]"),
        ({"title": "x"}, "personas[1].name"),
        ({"name": "x"}, "personas[1].title"),
        (MINE | {"name": "\n"}, "personas[1].name"),
        (MINE | {"name": 7}, "personas[1].name"),
        (MINE | {"prompt": ["a"]}, "personas[1].prompt"),
        (MINE | {"temperature": 1e400}, "personas[1].temperature"),
        (MINE | {"temperature": "0.5"}, "personas[1].temperature"),
        (MINE | {"max_tokens": 10**30}, "personas[1].max_tokens"),
        (MINE | {"starters": {"a": 1}}, "personas[1].starters"),
        (MINE | {"starters": [["nested"]]}, "personas[1].starters"),
        (MINE | {"picture": "no base64!"}, "personas[1].picture"),
        (MINE | {"picture": "QUJD"}, "personas[1].picture"),
        (MINE | {"picture": 5}, "personas[1].picture"),
        (MINE | {"moderation": None}, "personas[1].moderation"),
    ],
)
def test_a_value_that_cannot_be_is_told_with_its_place(
    tmp_path: Path, row: Any, place: str
) -> None:
    assert refused(tmp_path, document(MINE, row)) == ("import_wrong_value", place)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "persona_file_unknown"),
        ("PK\x03\x04", "persona_file_unknown"),
        ("[]", "persona_file_unknown"),
        ('{"format": "ashley-desktop", "version": 1}', "persona_file_unknown"),
        ("[" * 200_000, "persona_file_unknown"),
        ('{"a":' * 200_000, "persona_file_unknown"),
        ("9" * 10_000, "persona_file_unknown"),
        ('{"format": "ashley-personas", "version": 1, "personas": [', "import_not_json"),
        (b'{"format": "\xff"}', "import_not_utf8"),
        (document(MINE, version=2), "import_newer"),
        (document(MINE, version="1"), "import_wrong_value"),
        (document(), "import_wrong_value"),
        (document(*[MINE] * 201), "import_wrong_value"),
        (" " * 8_000_001, "persona_file_large"),
    ],
)
def test_what_is_no_such_file_is_refused(tmp_path: Path, text: str | bytes, problem: str) -> None:
    assert refused(tmp_path, text)[0] == problem


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    for path in (tmp_path / "none.json", tmp_path):
        with pytest.raises(FileRefused) as caught:
            persona_files.read(path)
        assert caught.value.parameters["problem"] == "import_unreadable"


def test_its_name_suits_every_system() -> None:
    assert persona_files.file_name(Persona("A/B:c", "x", "", "")) == "A_B_c.persona.json"
