"""The options that describe a persona: what they are called, and what their words mean."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import typer

from ashley_desktop.core.persona_fields import COLOURS, LONGEST_PROMPT
from ashley_desktop.core.persona_fields import MODERATION as POLICIES
from ashley_desktop.core.png import MAX_BYTES, MAX_SIDE

USUAL = "usual"

NAME = typer.Argument(..., metavar="NAME", help="Its name, or its title.")
TITLE = typer.Option(None, "--title", metavar="T", help="What people see; otherwise the name.")
DESCRIPTION = typer.Option(None, "--description", metavar="TEXT", help="One line about it.")
PROMPT_FILE = typer.Option(
    None, "--prompt-file", metavar="F", help="Its instructions to the model; - is standard input."
)
TEMPERATURE = typer.Option(
    None, "--temperature", metavar="X", help="0 to 2; “usual” leaves it to the model."
)
MAX_TOKENS = typer.Option(
    None, "--max-tokens", metavar="N", help="Longest answer; “usual” leaves it to the model."
)
TOP_P = typer.Option(
    None, "--top-p", metavar="X", help="Above 0, up to 1; “usual” leaves it to the model."
)
PROVIDER = typer.Option(
    None, "--provider", metavar="NAME", help="Answers for it; “” follows the general choice."
)
MODEL = typer.Option(None, "--model", metavar="M", help="Its own; “” follows the provider's.")
AVATAR = typer.Option(None, "--avatar", metavar="A", help="An emoji, or up to three letters.")
PICTURE = typer.Option(
    None, "--picture", metavar="PNG", help=f"A picture of up to {MAX_SIDE} x {MAX_SIDE} pixels."
)
COLOUR = typer.Option(None, "--colour", metavar="C", help=f"{', '.join(COLOURS)}.")
STARTERS = typer.Option(
    None, "--starter", metavar="TEXT", help="A question to begin with; may be given several times."
)
MODERATION = typer.Option(None, "--moderation", metavar="M", help=f"{', '.join(POLICIES)}.")


def given(*, prompt_file: Path | None, picture: Path | None, **words: Any) -> dict[str, Any]:
    """The fields of a persona that a call names.

    Raises: typer.BadParameter, for what is no number and for a file that cannot be read.
    """
    fields = {name: value for name, value in words.items() if value is not None}
    if not words.get("starters"):  # an option that was not given is an empty list
        fields.pop("starters", None)
    numbers: dict[str, Callable[[str], Any]] = {
        "temperature": float,
        "top_p": float,
        "max_tokens": int,
    }
    for name, number in numbers.items():
        if name in fields:
            fields[name] = _number(name, fields[name], number)
    if prompt_file is not None:
        fields["prompt"] = _prompt(prompt_file)
    if picture is not None:
        fields["picture"] = _bytes(picture, MAX_BYTES)
    return fields


def _number(name: str, word: str, number: Callable[[str], Any]) -> Any:
    if word.strip().casefold() == USUAL:
        return None
    try:
        return number(word)
    except ValueError:
        option = name.replace("_", "-")
        raise typer.BadParameter(f"“{word}” is no number for --{option}.") from None


def _prompt(path: Path) -> str:
    most = 4 * LONGEST_PROMPT  # bytes of as many characters
    data = sys.stdin.buffer.read(most + 1) if str(path) == "-" else _bytes(path, most)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise typer.BadParameter(f"{path} is no UTF-8 text.") from None


def _bytes(path: Path, most: int) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(most + 1)
    except OSError as error:
        raise typer.BadParameter(f"{path} cannot be read: {error.strerror}.") from None
