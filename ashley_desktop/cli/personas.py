"""`personas`: who can answer."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from ashley_desktop.cli import output, shapes
from ashley_desktop.cli.persona_options import (
    AVATAR,
    COLOUR,
    DESCRIPTION,
    MAX_TOKENS,
    MODEL,
    MODERATION,
    NAME,
    PICTURE,
    PROMPT_FILE,
    PROVIDER,
    STARTERS,
    TEMPERATURE,
    TITLE,
    TOP_P,
    given,
)
from ashley_desktop.cli.running import DONE, run
from ashley_desktop.core import persona_files

if TYPE_CHECKING:
    from ashley_desktop.assembly import Parts
    from ashley_desktop.core.presets import Persona

app = typer.Typer(help="Who can answer: each persona has its own manner and settings.")

ADD_EPILOG = """\b
Examples:
  ashley-desktop personas add Pirate --title "Captain" --prompt-file pirate.txt
  echo "You answer in rhymes." | ashley-desktop personas add Poet --prompt-file -

In a prompt {date}, {weekday}, {time}, {user}, {language}, {persona}, {model} and {system} are
filled in when it is sent.

Exit status: 2 the name is taken, or a value cannot be."""
EDIT_EPILOG = """\b
Examples:
  ashley-desktop personas edit Pirate --temperature 1.1 --colour red
  ashley-desktop personas edit Technical --max-tokens usual

What is not named stays. Exit status: 2 a value cannot be, 5 there is no such persona."""
IMPORT_EPILOG = """\b
Example: ashley-desktop personas import pirate.persona.json

What is here already stays; a name that is taken by another persona gets a number. Exit status: 1
the file cannot be imported, and nothing of it was."""


@app.command("list", epilog="Example: ashley-desktop personas list --json")
def list_(
    context: typer.Context,
    as_json: bool = typer.Option(False, "--json", help="One JSON array."),
) -> int:
    """List the personas, the default one first."""

    async def work(parts: Parts, _: asyncio.Event) -> int:
        known = list(parts.personas)
        if as_json:
            output.document([shapes.persona(one) for one in known])
        else:
            output.columns([(one.name, one.title, one.description) for one in known])
        return DONE

    return run(context.obj, work)


@app.command(epilog="Example: ashley-desktop personas show technical")
def show(context: typer.Context, name: str = NAME) -> int:
    """Show one persona with its instructions to the model. Exit status 5: there is none."""

    async def work(parts: Parts, _: asyncio.Event) -> int:
        one = parts.personas.find(name)
        output.columns([row for row in _rows(one) if row[1]])
        output.say(f"\n{one.prompt}")
        return DONE

    return run(context.obj, work)


@app.command(epilog=ADD_EPILOG)
def add(
    context: typer.Context,
    name: str = typer.Argument(..., metavar="NAME", help="Kept for ever; commands find it by it."),
    title: str | None = TITLE,
    description: str | None = DESCRIPTION,
    prompt_file: Path | None = PROMPT_FILE,
    temperature: str | None = TEMPERATURE,
    max_tokens: str | None = MAX_TOKENS,
    top_p: str | None = TOP_P,
    provider: str | None = PROVIDER,
    model: str | None = MODEL,
    avatar: str | None = AVATAR,
    picture: Path | None = PICTURE,
    colour: str | None = COLOUR,
    starter: list[str] | None = STARTERS,
    moderation: str | None = MODERATION,
) -> int:
    """Make a persona."""
    fields = given(
        title=title,
        description=description,
        prompt_file=prompt_file,
        temperature=temperature,
        max_tokens=max_tokens,
        top_p=top_p,
        provider=provider,
        model=model,
        avatar=avatar,
        picture=picture,
        colour=colour,
        starters=starter,
        moderation=moderation,
    )

    async def work(parts: Parts, _: asyncio.Event) -> int:
        done = await parts.persona_deeds.add(name, **fields)
        output.tell(f"{done.persona.title} can answer now.")
        return DONE

    return run(context.obj, work)


@app.command(epilog=EDIT_EPILOG)
def edit(
    context: typer.Context,
    name: str = NAME,
    title: str | None = TITLE,
    description: str | None = DESCRIPTION,
    prompt_file: Path | None = PROMPT_FILE,
    temperature: str | None = TEMPERATURE,
    max_tokens: str | None = MAX_TOKENS,
    top_p: str | None = TOP_P,
    provider: str | None = PROVIDER,
    model: str | None = MODEL,
    avatar: str | None = AVATAR,
    picture: Path | None = PICTURE,
    colour: str | None = COLOUR,
    starter: list[str] | None = STARTERS,
    moderation: str | None = MODERATION,
) -> int:
    """Change a persona; its name stays."""
    fields = given(
        title=title,
        description=description,
        prompt_file=prompt_file,
        temperature=temperature,
        max_tokens=max_tokens,
        top_p=top_p,
        provider=provider,
        model=model,
        avatar=avatar,
        picture=picture,
        colour=colour,
        starters=starter,
        moderation=moderation,
    )
    if not fields:
        raise typer.BadParameter("say what is to change, such as --temperature 0.5.")

    async def work(parts: Parts, _: asyncio.Event) -> int:
        await parts.persona_deeds.change(name, **fields)
        return DONE

    return run(context.obj, work)


@app.command(epilog="Exit status: 2 it is the last one, 5 there is no such persona.")
def delete(context: typer.Context, name: str = NAME) -> int:
    """Take a persona out of the list. What it said stays, with its name."""

    async def work(parts: Parts, _: asyncio.Event) -> int:
        done = await parts.persona_deeds.delete(name)
        output.tell(f"{done.persona.title} is gone; what was said stays.")
        return DONE

    return run(context.obj, work)


@app.command(epilog="Exit status: 2 it does not ship with the program, 5 there is none.")
def reset(context: typer.Context, name: str = NAME) -> int:
    """Make a persona that ships with the program what it was at first."""

    async def work(parts: Parts, _: asyncio.Event) -> int:
        await parts.persona_deeds.reset(name)
        return DONE

    return run(context.obj, work)


@app.command(epilog="Example: ashley-desktop personas export Pirate -o pirate.persona.json")
def export(
    context: typer.Context,
    name: str = NAME,
    target: Path | None = typer.Option(
        None, "-o", "--output", metavar="FILE", help="A file instead of standard output."
    ),
) -> int:
    """Write a persona as a file that “personas import” reads, with its picture."""

    async def work(parts: Parts, _: asyncio.Event) -> int:
        text = persona_files.as_text([parts.personas.find(name)])
        if target is None:
            output.write(text)
        else:
            from ashley_desktop.core.exporters.files import write_whole

            await asyncio.to_thread(write_whole, target, text)
        return DONE

    return run(context.obj, work)


@app.command("import", epilog=IMPORT_EPILOG)
def import_(
    context: typer.Context,
    file: Path = typer.Argument(..., metavar="FILE", help="Written by “personas export”."),
) -> int:
    """Add personas from a file to those that are here."""

    async def work(parts: Parts, _: asyncio.Event) -> int:
        found = await asyncio.to_thread(persona_files.read, file)
        done = await parts.persona_deeds.import_(found)
        for persona in done.added:
            output.say(f"{persona.name} added.")
        for persona in done.known:
            output.say(f"{persona.name} is here already.")
        return DONE

    return run(context.obj, work)


def _rows(one: Persona) -> list[tuple[str, str]]:
    return [
        ("Name", one.name),
        ("Title", one.title),
        ("Description", one.description),
        ("Temperature", _or_usual(one.temperature)),
        ("Longest answer", _or_usual(one.max_tokens, " tokens")),
        ("Top p", _or_usual(one.top_p)),
        ("Provider", one.provider),
        ("Model", one.model),
        ("Moderation", one.moderation),
        *(("Starter", starter) for starter in one.starters),
    ]


def _or_usual(value: Any, unit: str = "") -> str:
    return "the model's usual" if value is None else f"{value:g}{unit}"
