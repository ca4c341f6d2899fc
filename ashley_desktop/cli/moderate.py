"""`moderate`: what the checks say of a text, before anybody sends it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import typer

from ashley_desktop.cli import output
from ashley_desktop.cli.running import DONE, REFUSED_BY_MODERATION, run
from ashley_desktop.cli.typed import text_of
from ashley_desktop.core.moderation.verdict import Verdict, from_json
from ashley_desktop.errors import ContentBlocked
from ashley_desktop.sentences import english
from ashley_desktop.storage.records import MessageRecord, Role

if TYPE_CHECKING:
    from ashley_desktop.assembly import Parts

EPILOG = """\b
Examples:
  ashley-desktop moderate "What is phishing?"
  ashley-desktop moderate --json - < letter.txt

Length and your rules are looked at on this machine. The provider's own check is asked only where
you agreed to that in the settings. Nothing is stored.

Exit status: 0 safe, 2 there is no text, 3 not safe."""


def moderate(
    context: typer.Context,
    text: str | None = typer.Argument(
        None, metavar="TEXT", help="What is looked at; absent or “-” reads standard input."
    ),
    as_json: bool = typer.Option(False, "--json", help="One JSON document."),
) -> int:
    """Tell whether a message would be sent, as the first persona checks it."""

    async def work(parts: Parts, _: asyncio.Event) -> int:
        from ashley_desktop.core.text import cleaned

        question = cleaned(text_of(text))
        persona = parts.personas.default
        provider = await parts.providers.answering(
            None, None, wish=(persona.provider, persona.model)
        )
        verdict = await parts.moderation.check(question, persona, provider)
        if as_json:
            output.document(_document(verdict))
        else:
            output.say(_line(verdict))
        return DONE if verdict.is_safe else REFUSED_BY_MODERATION

    return run(context.obj, work)


def reason(verdict: Verdict) -> str:
    """Why a text was flagged, in words; empty where it was not."""
    return english(verdict.reason, verdict.parameters)[0] if verdict.reason else ""


def noted(message: MessageRecord) -> str:
    """What the checks noted of a message that they let pass; empty where that is nothing."""
    verdict = from_json(message.moderation)
    return f"Noted: {reason(verdict)}" if verdict.action == "warn" else ""


def refusal(message: MessageRecord) -> dict[str, str] | None:
    """Why moderation refused a question or ended a reply, in words; None where it did not."""
    verdict = from_json(message.moderation)
    if verdict.is_safe:
        return None
    code = "answer_blocked" if message.role is Role.ASSISTANT else ContentBlocked.code
    text, hint = english(code, verdict.parameters)
    return {"code": ContentBlocked.code, "text": text, "hint": hint}


def _document(verdict: Verdict) -> dict[str, Any]:
    return {
        "is_safe": verdict.is_safe,
        "flagged_categories": list(verdict.flagged_categories),
        "confidence_score": round(verdict.confidence_score, 4),
        "reason": reason(verdict) or None,
    }


def _line(verdict: Verdict) -> str:
    words = {"allow": "Safe.", "warn": "Safe, with a note.", "block": "Not safe."}
    return f"{words[verdict.action]} {reason(verdict)}".rstrip()
