"""What each field of a persona may be: texts cleaned, numbers within bounds, or a named refusal.

`from_fields` is for what people and files give; `from_record` is for what the store holds, where
one field that cannot be must not cost the persona.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ashley_desktop.core.png import NotSmallPng, plain_png
from ashley_desktop.core.presets import Persona
from ashley_desktop.errors import InvalidInput

if TYPE_CHECKING:
    from ashley_desktop.storage.catalog_records import PersonaRecord

LONGEST_NAME = 60  # characters, of a title too
LONGEST_DESCRIPTION = 200
LONGEST_PROMPT = 100_000
LONGEST_STARTER = 300
LONGEST_AVATAR = 16  # characters: one emoji may be made of ten
MOST_LETTERS = 3  # of initials
MOST_STARTERS = 6
MOST_TOKENS = 10_000_000  # more than any model writes

COLOURS = (
    "rose", "red", "orange", "amber", "olive", "green",
    "teal", "cyan", "blue", "indigo", "violet", "slate",
)  # fmt: skip
MODERATION = ("strict", "standard", "off")
USUAL_PROMPT = "You are {persona}, a helpful assistant."

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SURROGATES = re.compile(r"[\ud800-\udfff]")
_JOINERS = "\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}"


def from_fields(given: Mapping[str, Any]) -> Persona:
    """A persona of fields that nobody vouches for, cleaned; absent ones are as in a new one.

    Raises: InvalidInput, with a problem that begins with ``persona_``; `field` names the field.
    """
    there = {"description": "", "prompt": "", **given, "name": given.get("name")}
    there["title"] = given.get("title", given.get("name"))
    return Persona(**{name: check(there[name]) for name, check in _CHECKS.items() if name in there})


def fields_of(persona: Persona) -> dict[str, Any]:
    """Every field by its name."""
    return {name: getattr(persona, name) for name in _CHECKS}


def definition(persona: Persona, shipped: Persona | None) -> dict[str, Any]:
    """What the store keeps of a persona: of a shipped one only what differs from it."""
    kept = {}
    for name in _CHECKS:
        value = getattr(persona, name)
        if name in _APART or (shipped is not None and value == getattr(shipped, name)):
            continue
        kept[name] = list(value) if isinstance(value, tuple) else value
    return kept


def from_record(record: PersonaRecord, shipped: Persona | None) -> Persona:
    """A persona as it is stored; a field that cannot be is as it ships, or as in a new one."""
    known = shipped or Persona(record.name, record.name, "", USUAL_PROMPT)
    given = {**record.definition, "picture": record.picture}
    if record.picture is None:
        del given["picture"]
    for name, check in _CHECKS.items():
        if name == "name" or name not in given:
            continue
        try:
            known = replace(known, **{name: check(given[name])})
        except InvalidInput:
            continue
    return known


def refusal(problem: str, field: str, **parameters: str | int | float) -> InvalidInput:
    """Why a field cannot be as it was given."""
    return InvalidInput(problem=f"persona_{problem}", field=field, **parameters)


# each kind of field


def _clean(value: Any, field: str) -> str:
    if not isinstance(value, str):
        raise refusal("shape", field)
    return _SURROGATES.sub("\ufffd", _CONTROLS.sub("", value))


def _line(field: str, most: int, *, empty: bool = False) -> Callable[[Any], str]:
    """A text in one line."""

    def check(value: Any) -> str:
        words = " ".join(_clean(value, field).split())
        shown = "".join(one for one in words if one.isprintable() or one in _JOINERS)
        if not shown.strip(_JOINERS + " ") and not empty:
            raise refusal("empty", field)
        if len(shown) > most:
            raise refusal("long", field, most=most)
        return shown

    return check


def _prompt(value: Any) -> str:
    text = _clean(value, "prompt").replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(text) > LONGEST_PROMPT:
        raise refusal("long", "prompt", most=LONGEST_PROMPT)
    return text


def _number(field: str, low: float, high: float, *, above: bool = False) -> Callable[[Any], Any]:
    """A number within bounds, or None. Args: above: the lower bound itself is too small."""

    def check(value: Any) -> Any:
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise refusal("shape", field)
        if not math.isfinite(value) or not low <= value <= high or (above and value == low):
            raise refusal("number", field, low=low, high=high)
        return float(value)

    return check


def _tokens(value: Any) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int):
        raise refusal("shape", "max_tokens")
    if not 1 <= value <= MOST_TOKENS:
        raise refusal("number", "max_tokens", low=1, high=MOST_TOKENS)
    return value


def _avatar(value: Any) -> str:
    shown = _line("avatar", LONGEST_AVATAR, empty=True)(value).replace(" ", "")
    if sum(one.isalnum() for one in shown) > MOST_LETTERS:
        raise refusal("long", "avatar", most=MOST_LETTERS)
    return shown


def _choice(field: str, among: tuple[str, ...]) -> Callable[[Any], str]:
    def check(value: Any) -> str:
        if value not in among:
            raise refusal("choice", field, known=", ".join(filter(None, among)))
        return str(value)

    return check


def _starters(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        raise refusal("shape", "starters")
    lines = [_starter(one) for one in value]
    kept = tuple(dict.fromkeys(line for line in lines if line.strip()))
    if len(kept) > MOST_STARTERS:
        raise refusal("many", "starters", most=MOST_STARTERS)
    return kept


def _starter(value: Any) -> str:
    """One line; the space at its end stays: people write on behind it."""
    line = _line("starters", LONGEST_STARTER, empty=True)(value)
    return line + " " if line and str(value).endswith((": ", ":\t")) else line


def _picture(value: Any) -> bytes | None:
    if value is None:
        return None
    if not isinstance(value, bytes):
        raise refusal("shape", "picture")
    try:
        return plain_png(value)
    except NotSmallPng:
        raise refusal("picture", "picture") from None


_CHECKS: dict[str, Callable[[Any], Any]] = {
    "name": _line("name", LONGEST_NAME),
    "title": _line("title", LONGEST_NAME),
    "description": _line("description", LONGEST_DESCRIPTION, empty=True),
    "prompt": _prompt,
    "temperature": _number("temperature", 0, 2),
    "max_tokens": _tokens,
    "top_p": _number("top_p", 0, 1, above=True),
    "provider": _line("provider", LONGEST_NAME, empty=True),
    "model": _line("model", 200, empty=True),
    "avatar": _avatar,
    "picture": _picture,
    "colour": _choice("colour", ("", *COLOURS)),
    "starters": _starters,
    "moderation": _choice("moderation", MODERATION),
}
_APART = ("name", "picture")  # columns of their own
