"""Personas in files: JSON with everything in it, the picture too. docs/persona-format.md tells it.

A file is looked at as one that nobody vouches for: it is whole and right, or it is refused.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ashley_desktop.core.persona_fields import fields_of, from_fields
from ashley_desktop.core.presets import Persona
from ashley_desktop.errors import FileRefused, InvalidInput

FORMAT, VERSION = "ashley-personas", 1
SUFFIX = ".persona.json"
MAX_BYTES = 8_000_000
MOST_PERSONAS = 200


def as_text(personas: Iterable[Persona]) -> str:
    """The file of some personas."""
    document = {
        "format": FORMAT,
        "version": VERSION,
        "personas": [_as_json(persona) for persona in personas],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def file_name(persona: Persona) -> str:
    """A name for a persona's file that every system takes."""
    safe = "".join(one if one.isalnum() or one in "-_ " else "_" for one in persona.name)
    return (safe.strip() or "persona") + SUFFIX


def read(path: Path) -> tuple[Persona, ...]:
    """The personas of a file. Raises: FileRefused, nothing of it may be used then."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError:
        raise FileRefused(problem="import_unreadable", path=str(path)) from None
    try:
        return _personas(data)
    except _Wrong as wrong:
        raise FileRefused(problem=wrong.problem, path=str(path), place=wrong.place) from None


class _Wrong(Exception):
    """Attributes: problem, place: as FileRefused has them."""

    def __init__(self, problem: str, place: str = "") -> None:
        super().__init__(problem, place)
        self.problem, self.place = problem, place


def _personas(data: bytes) -> tuple[Persona, ...]:
    if len(data) > MAX_BYTES:
        raise _Wrong("persona_file_large")
    document = _document(data)
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise _Wrong("persona_file_unknown")
    version = document.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise _Wrong("import_wrong_value", "version")
    if version > VERSION:
        raise _Wrong("import_newer")
    rows = document.get("personas")
    if not isinstance(rows, list) or not 0 < len(rows) <= MOST_PERSONAS:
        raise _Wrong("import_wrong_value", "personas")
    return tuple(_persona(row, f"personas[{number}]") for number, row in enumerate(rows))


def _document(data: bytes) -> Any:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _Wrong("import_not_utf8", f"byte {error.start}") from None
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        # what never was JSON is no damaged file of ours
        if not text.lstrip().startswith("{"):
            raise _Wrong("persona_file_unknown") from None
        place = f"line {error.lineno}, column {error.colno}"
        raise _Wrong("import_not_json", place) from None
    except (RecursionError, ValueError):  # nested too deep; a number of too many digits
        raise _Wrong("persona_file_unknown") from None


def _persona(row: Any, place: str) -> Persona:
    if not isinstance(row, dict):
        raise _Wrong("import_wrong_value", place)
    picture = _picture(row.get("picture"), f"{place}.picture")
    try:
        return from_fields({"title": None, **row, "picture": picture})
    except InvalidInput as error:
        raise _Wrong("import_wrong_value", f"{place}.{error.parameters['field']}") from None


def _picture(value: Any, place: str) -> bytes | None:
    if value is None:
        return None
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, TypeError, ValueError):
        raise _Wrong("import_wrong_value", place) from None


def _as_json(persona: Persona) -> dict[str, Any]:
    row = fields_of(persona)
    picture = persona.picture
    row["starters"] = list(persona.starters)
    row["picture"] = base64.b64encode(picture).decode("ascii") if picture is not None else None
    return row
