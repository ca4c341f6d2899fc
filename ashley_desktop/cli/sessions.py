"""`sessions`: the conversations that are kept on this machine."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import TYPE_CHECKING

import typer

from ashley_desktop.cli import output, shapes
from ashley_desktop.cli.running import DONE, run
from ashley_desktop.core.metadata import metadata_from
from ashley_desktop.errors import InvalidInput
from ashley_desktop.storage.records import (
    MessageRecord,
    Role,
    SessionChange,
    SessionRecord,
    State,
)

if TYPE_CHECKING:
    from ashley_desktop.assembly import Parts

app = typer.Typer(help="The conversations that are kept on this machine.")

ID = typer.Argument(..., metavar="ID", help="The whole ID, as “sessions list” shows it.")
AS_JSON = typer.Option(False, "--json", help="One JSON document.")
NO_SUCH = "Exit status 5: there is no such conversation."
EDIT_EPILOG = """\b
Example: ashley-desktop sessions edit ID --metadata '{"project": "garden"}'

Exit status: 2 the metadata is no JSON object, 5 there is no such conversation."""
CLEANUP_EPILOG = """\b
Examples:
  ashley-desktop sessions cleanup --dry-run
  ashley-desktop sessions cleanup --days 365 --purge

“sessions restore ID” brings back what is in the trash."""
MOST_DAYS = 36_500  # a hundred years: calendars end at some point


@app.command("list", epilog="Example: ashley-desktop sessions list --limit 10 --json")
def list_(
    context: typer.Context,
    user_id: str | None = typer.Option(
        None, "--user-id", metavar="ID", help="Only those that carry this user's ID."
    ),
    limit: int | None = typer.Option(None, "--limit", metavar="N", min=0, help="The newest N."),
    as_json: bool = AS_JSON,
) -> int:
    """List conversations, newest first: ID, last change, messages, persona, title."""

    async def work(parts: Parts, _: asyncio.Event) -> int:
        found = await parts.sessions.list(user_id=user_id, limit=limit)
        if as_json:
            output.document([shapes.summary(session) for session in found])
        elif found:
            output.columns([_row(session) for session in found])
        else:
            output.tell("There are no conversations yet.")
        return DONE

    return run(context.obj, work)


@app.command(epilog=NO_SUCH)
def show(
    context: typer.Context,
    session_id: str = ID,
    limit: int | None = typer.Option(
        None, "--limit", metavar="N", min=0, help="Only the newest N messages."
    ),
    as_json: bool = AS_JSON,
) -> int:
    """Show one conversation, oldest message first."""

    async def work(parts: Parts, _: asyncio.Event) -> int:
        session = await parts.sessions.get(session_id)
        messages = await parts.sessions.messages(session_id, limit=limit)
        if as_json:
            shape = shapes.summary(session)
            shape["messages"] = [shapes.message(message) for message in messages]
            output.document(shape)
        else:
            _show(session, messages, parts)
        return DONE

    return run(context.obj, work)


@app.command()
def new(
    context: typer.Context,
    user_id: str | None = typer.Option(
        None, "--user-id", metavar="ID", help="A user's ID to carry along."
    ),
    persona: str | None = typer.Option(
        None, "--persona", metavar="NAME", help="Who answers in it; see “personas list”."
    ),
    as_json: bool = AS_JSON,
) -> int:
    """Begin an empty conversation and print its ID."""

    async def work(parts: Parts, _: asyncio.Event) -> int:
        who = parts.personas.find(persona) if persona else parts.personas.default
        session = await parts.sessions.create(persona=who.name, user_id=user_id)
        if as_json:
            output.document(shapes.summary(session))
        else:
            output.say(session.session_id)
        return DONE

    return run(context.obj, work)


@app.command(epilog=NO_SUCH)
def rename(
    context: typer.Context,
    session_id: str = ID,
    title: str = typer.Argument(..., metavar="TITLE", help="The new title."),
) -> int:
    """Give a conversation another title."""
    words = " ".join(title.split())
    if not words:
        raise InvalidInput(problem="title_empty")

    async def work(parts: Parts, _: asyncio.Event) -> int:
        await parts.sessions.rename(session_id, words)
        return DONE

    return run(context.obj, work)


@app.command(epilog=EDIT_EPILOG)
def edit(
    context: typer.Context,
    session_id: str = ID,
    user_id: str | None = typer.Option(
        None, "--user-id", metavar="U", help="The user's ID to carry along; “” takes it away."
    ),
    metadata: str | None = typer.Option(
        None, "--metadata", metavar="JSON", help="A JSON object; it replaces all that was there."
    ),
) -> int:
    """Change what a conversation carries along for other programs."""
    change: SessionChange = {}
    if user_id is not None:
        change["user_id"] = user_id or None
    if metadata is not None:
        change["metadata"] = metadata_from(metadata)
    if not change:
        raise typer.BadParameter("give --user-id, --metadata or both.")

    async def work(parts: Parts, _: asyncio.Event) -> int:
        await parts.sessions.edit(session_id, **change)
        return DONE

    return run(context.obj, work)


@app.command(epilog=CLEANUP_EPILOG)
def cleanup(
    context: typer.Context,
    days: int = typer.Option(
        30,
        "--days",
        metavar="N",
        min=0,
        max=MOST_DAYS,
        help="Last written to more than N days ago.",
    ),
    dry_run: bool = typer.Option(False, "--dry-run", help="Only tell what would go."),
    purge: bool = typer.Option(False, "--purge", help="For good; nothing brings it back."),
) -> int:
    """Put old conversations into the trash and print how many.

    Pinned ones are spared, and those that are being answered.
    """

    async def work(parts: Parts, _: asyncio.Event) -> int:
        if dry_run:
            old = await parts.sessions.older_than(days)
            for session in old:
                output.tell("  ".join(_row(session)))
            output.say(str(len(old)))
        else:
            gone = await parts.sessions.clean_up(days, purge=purge)
            output.say(str(len(gone)))
            if gone:
                output.tell("Removed for good." if purge else "In the trash.")
        return DONE

    return run(context.obj, work)


@app.command(epilog=NO_SUCH)
def delete(
    context: typer.Context,
    session_id: str = ID,
    purge: bool = typer.Option(False, "--purge", help="For good; nothing brings it back."),
) -> int:
    """Put a conversation into the trash, from where “sessions restore” brings it back."""

    async def work(parts: Parts, _: asyncio.Event) -> int:
        if purge:
            await parts.sessions.purge(session_id)
            output.tell("Removed for good.")
        else:
            await parts.sessions.trash(session_id)
            output.tell(f"In the trash; “sessions restore {session_id}” brings it back.")
        return DONE

    return run(context.obj, work)


@app.command(epilog=NO_SUCH)
def restore(context: typer.Context, session_id: str = ID) -> int:
    """Bring a conversation back from the trash."""

    async def work(parts: Parts, _: asyncio.Event) -> int:
        await parts.sessions.restore(session_id)
        return DONE

    return run(context.obj, work)


def _row(session: SessionRecord) -> tuple[str, ...]:
    count = session.message_count
    noun = "message" if count == 1 else "messages"
    return (
        session.session_id,
        _local(session.updated_at),
        f"{count} {noun}",
        session.persona,
        session.title,
    )


def _show(session: SessionRecord, messages: list[MessageRecord], parts: Parts) -> None:
    output.columns(
        [
            ("Title", session.title),
            ("ID", session.session_id),
            ("Persona", parts.personas.title(session.persona)),
            ("Begun", _local(session.created_at)),
            ("Changed", _local(session.updated_at)),
        ]
    )
    for message in messages:
        output.say(f"\n{_heading(message, parts)}\n{_body(message)}")


def _heading(message: MessageRecord, parts: Parts) -> str:
    mine = message.role is Role.USER
    notes = ["You" if mine else parts.personas.title(message.persona or "")]
    notes += [message.model] if message.model else []
    notes.append(_local(message.created_at))
    notes += [message.state.value] if message.state is not State.COMPLETE else []
    return ", ".join(notes) + ":"


def _body(message: MessageRecord) -> str:
    if message.state is not State.FAILED or message.error is None:
        return message.content
    error = shapes.error(message.error)
    return " ".join(filter(None, (error["text"], error["hint"])))


def _local(time: datetime) -> str:
    return time.astimezone().strftime("%Y-%m-%d %H:%M")
