"""`usage`: what the replies took, in tokens and money."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import typer

from ashley_desktop.cli import output
from ashley_desktop.cli.running import DONE, run

if TYPE_CHECKING:
    from ashley_desktop.assembly import Parts
    from ashley_desktop.storage.usage_store import Usage, UsageRecord

EPILOG = """\b
Examples:
  ashley-desktop usage
  ashley-desktop usage --json --sessions 5

\b
Tokens are those that the servers counted; a server that counts none is told as such. What a reply
cost is known where its server or you named a price. Deleted replies and other versions count too:
they were paid for. What was removed for good is no longer known."""


def usage(
    context: typer.Context,
    sessions: int = typer.Option(
        20, "--sessions", metavar="N", min=0, max=10_000, help="How many conversations to tell of."
    ),
    as_json: bool = typer.Option(False, "--json", help="One JSON document."),
) -> int:
    """Tell what all replies took, by month, by model, and by conversation."""

    async def work(parts: Parts, _: asyncio.Event) -> int:
        record = await parts.usage.usage(sessions)
        if as_json:
            output.document(_document(record))
        else:
            _tables(record)
        return DONE

    return run(context.obj, work)


def _document(record: UsageRecord) -> dict[str, Any]:
    return {
        "total": _shape(record.total),
        "months": [{"month": month, **_shape(usage)} for month, usage in record.months],
        "models": [
            {"provider": one.provider, "model": one.model, **_shape(one.usage)}
            for one in record.models
        ],
        "sessions": [
            {"session_id": one.session_id, "title": one.title, **_shape(one.usage)}
            for one in record.sessions
        ],
    }


def _shape(usage: Usage) -> dict[str, Any]:
    return {
        "replies": usage.replies,
        "replies_without_tokens": usage.uncounted,
        "prompt_tokens": usage.prompt_tokens,
        "completion_tokens": usage.completion_tokens,
        "replies_with_cost": usage.priced,
        "cost_usd": f"{usage.cost:f}" if usage.priced else None,
    }


def _tables(record: UsageRecord) -> None:
    _table("MONTH", [(month, usage) for month, usage in record.months])
    _table("MODEL", [(f"{one.provider} {one.model}", one.usage) for one in record.models])
    _table("CONVERSATION", [(one.session_id, one.usage) for one in record.sessions])
    _table("", [("all", record.total)])


def _table(what: str, rows: Sequence[tuple[str, Usage]]) -> None:
    if not rows:
        return
    head = (what, "REPLIES", "PROMPT", "COMPLETION", "USD")
    output.columns([head, *((name, *_cells(usage)) for name, usage in rows)])
    output.say("")


def _cells(usage: Usage) -> tuple[str, ...]:
    known = usage.uncounted < usage.replies
    asked, said = (str(usage.prompt_tokens), str(usage.completion_tokens)) if known else ("?", "?")
    return str(usage.replies), asked, said, f"{usage.cost:f}" if usage.priced else "?"
