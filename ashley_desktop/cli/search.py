"""`search`: finds words in every message that is kept on this machine."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import typer

from ashley_desktop.cli import output
from ashley_desktop.cli.running import DONE, run
from ashley_desktop.core.exporters.markdown import rfc3339
from ashley_desktop.sentences import english

if TYPE_CHECKING:
    from ashley_desktop.assembly import Parts
    from ashley_desktop.storage.search_records import Hit

EPILOG = """\b
Examples:
  ashley-desktop search "train to Lyon"
  ashley-desktop search '"exactly these words" from:me after:2026-03'
  ashley-desktop search --json --limit 5 'garden* -roses persona:Ashley'

\b
All words have to be in a message; capitals and accents make no difference.
  "two words"              next to each other, in this order
  word*                    whatever begins like this
  -word                    not in the message; put -- before the query if it begins so
  from:me from:assistant   who said it
  persona:NAME model:NAME  who answered
  after:DATE before:DATE   DATE is 2026, 2026-03 or 2026-03-14
  in:trash                 conversations in the trash"""

_AT_ONCE = 5_000  # messages indexed in one transaction; nobody types meanwhile


def search(
    context: typer.Context,
    words: list[str] = typer.Argument(..., metavar="QUERY", help="What to look for."),
    limit: int = typer.Option(50, "--limit", metavar="N", min=0, help="At most N places."),
    as_json: bool = typer.Option(False, "--json", help="One JSON document."),
) -> int:
    """Find words in every message of every conversation, and in titles; best first.

    A line each: ID of the conversation, day, title, and the words around.
    """

    async def work(parts: Parts, _: asyncio.Event) -> int:
        if not parts.database.read_only:
            while await parts.search.catch_up(_AT_ONCE) >= _AT_ONCE:
                pass
        answer = await parts.search.search(" ".join(words), limit, typing=False, budget_s=None)
        if as_json:
            output.document([_shape(hit) for hit in answer.hits])
        else:
            output.columns([_row(hit) for hit in answer.hits])
        for hint in answer.hints:
            output.tell(" ".join(filter(None, english(hint.code, hint.parameters))))
        if not answer.hits and limit:
            output.tell("Nothing was found.")
        return DONE

    return run(context.obj, work)


def _shape(hit: Hit) -> dict[str, Any]:
    return {
        "session_id": hit.session_id,
        "message_id": hit.message_id,
        "title": hit.title,
        "snippet": hit.snippet,
        "created_at": rfc3339(hit.created_at),
    }


def _row(hit: Hit) -> tuple[str, ...]:
    day = hit.created_at.astimezone().strftime("%Y-%m-%d")
    return hit.session_id, day, hit.title, hit.snippet
