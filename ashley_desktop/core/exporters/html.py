"""A session as one HTML page that stands alone: no script, nothing that is loaded from elsewhere.

Light or dark as the reader's system is, and made to be printed. What was said is rendered as in the
window, in the process that can be killed.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from functools import cache
from html import escape

from ashley_desktop import paths
from ashley_desktop.core.exporters.blocks_html import block_html, hanging_css
from ashley_desktop.core.exporters.markdown import ENDINGS, rfc3339
from ashley_desktop.core.markdown.blocks import split
from ashley_desktop.core.markdown.worker import RenderWorker
from ashley_desktop.storage.export_look import Branch, Said
from ashley_desktop.storage.records import Role
from ashley_desktop.storage.wholes import WholeSession

TitleOf = Callable[[str], str]
FOOT = "</body>\n</html>\n"


async def html_pieces(
    session: WholeSession,
    branch: Branch,
    pages: AsyncIterator[list[Said]],
    title_of: TitleOf,
    worker: RenderWorker,
) -> AsyncIterator[str]:
    """The page, a piece for each message."""
    yield _head(session, branch, title_of)
    async for page in pages:
        for message in page:
            yield await _message(message, title_of, worker)
    yield FOOT


@cache
def style() -> str:
    """The one style sheet of every page."""
    sheet = (paths.resources() / "export.css").read_text("utf-8")
    return f"\n{sheet}{hanging_css()}"


@cache
def policy() -> str:
    """What a browser may do with a page: nothing but apply this very style sheet."""
    seal = base64.b64encode(hashlib.sha256(style().encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{seal}'; base-uri 'none'; form-action 'none'"


def _head(session: WholeSession, branch: Branch, title_of: TitleOf) -> str:
    title = " ".join(session.title.split()) or "Conversation"
    about = [
        ("Begun", _time(session.created_at)),
        ("Changed", _time(session.updated_at)),
        ("Persona", escape(title_of(session.persona))),
        ("Model", escape(", ".join(branch.models))),
    ]
    if branch.prompt_tokens is not None or branch.completion_tokens is not None:
        counts = f"{branch.prompt_tokens or 0} prompt, {branch.completion_tokens or 0} completion"
        about.append(("Tokens", counts))
    rows = "".join(f"<tr><th>{name}</th><td>{value}</td></tr>\n" for name, value in about if value)
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy()}">\n'
        '<meta name="referrer" content="no-referrer">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{escape(title)}</title>\n<style>{style()}</style>\n</head>\n<body>\n"
        f'<h1 class="title">{escape(title)}</h1>\n<table class="about">\n{rows}</table>\n'
    )


async def _message(message: Said, title_of: TitleOf, worker: RenderWorker) -> str:
    mine = message.role is Role.USER
    speaker = "You" if mine else title_of(message.persona or "")
    notes = [_time(message.created_at)]
    notes += [escape(message.model)] if message.model else []
    notes += [ENDINGS[message.state]] if message.state in ENDINGS else []
    who = f'{escape(speaker)} <span class="notes">{" · ".join(notes)}</span>'
    if mine:
        said = f'<p class="typed">{escape(message.content)}</p>\n'
    else:
        said = f'<div class="said">\n{await _rendered(message.content, worker)}</div>\n'
    return (
        f'<div class="message {"you" if mine else "reply"}" role="article">\n'
        f'<h2 class="speaker">{who}</h2>\n'
        f"{_thinking(message)}{said}</div>\n"
    )


def _thinking(message: Said) -> str:
    if not message.reasoning:
        return ""
    return (
        "<details>\n<summary>Thinking</summary>\n"
        f'<p class="typed">{escape(message.reasoning)}</p>\n</details>\n'
    )


async def _rendered(text: str, worker: RenderWorker) -> str:
    blocks = await asyncio.to_thread(split, text)
    answers = await worker.render(blocks)
    return "".join(map(block_html, blocks, answers))


def _time(moment: datetime) -> str:
    return f'<time datetime="{rfc3339(moment)}">{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC</time>'
