"""The OpenAI wire format in all the shapes that servers really send. Pure functions, no network.

Nothing here trusts a type: whatever has an odd shape counts as absent.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ashley_desktop.core.llm.base import Chunk, Usage
from ashley_desktop.core.llm.text import well_formed

NAME_LIMIT = 200  # characters of a model's name; longer ones are not names
COUNT_LIMIT = 2**53  # a token count above this is nonsense, and SQLite's integers end at 2**63


@dataclass(frozen=True, slots=True)
class Said:
    """A server's own words about what is wrong; empty strings where it gave none."""

    message: str = ""
    code: str = ""
    kind: str = ""
    param: str = ""
    status: int | None = None


def chunk_of(document: dict[str, Any]) -> Chunk:
    """Read one ``chat.completion.chunk`` or ``chat.completion``; only its first choice counts."""
    choice = _first_choice(document)
    part = _dict(choice.get("delta")) or _dict(choice.get("message"))
    return Chunk(
        text=_content(part.get("content")) or _text(part.get("refusal")),
        reasoning=_content(part.get("reasoning_content")) or _content(part.get("reasoning")),
        finish_reason=_text(choice.get("finish_reason")) or None,
        usage=_usage(_dict(document.get("usage"))),
        model=model_name(document.get("model")) or None,
    )


def is_completion(document: dict[str, Any]) -> bool:
    """Whether this is a whole answer in one document."""
    return bool(_dict(_first_choice(document).get("message")))


def said_in(document: dict[str, Any]) -> Said | None:
    """The error that an event or document reports instead of an answer, None where it has none."""
    error = document.get("error")
    if error:
        return _said(error)
    if document.get("object") == "error":
        return _said(document)
    return None


def said_by(body: bytes) -> Said:
    """What the body of a refused request says, in any of the shapes that servers use."""
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        text = body.decode("utf-8", "replace").strip()
        return Said(message="" if text.startswith("<") else text)
    if not isinstance(document, dict):
        return Said()
    for name in ("error", "detail", "message"):
        if document.get(name):
            return _said(document if name == "message" else document[name])
    return Said()


def model_name(value: object) -> str:
    """A model's name as it may be shown and sent; empty for what cannot be one."""
    name = well_formed(_text(value)).strip()
    return name if len(name) <= NAME_LIMIT and name.isprintable() else ""


def _said(error: object) -> Said:
    if isinstance(error, str):
        return Said(message=error)
    if isinstance(error, list):  # a list of complaints about fields
        return Said(message=json.dumps(error))
    fields = _dict(error)
    code = fields.get("code")
    numbers = (code, fields.get("status"), fields.get("status_code"))
    statuses = (n for n in map(_number, numbers) if n is not None and 400 <= n <= 599)
    return Said(
        message=_text(fields.get("message")),
        code=_text(code),
        kind=_text(fields.get("type")),
        param=_text(fields.get("param")),
        status=next(statuses, None),
    )


def _first_choice(document: dict[str, Any]) -> dict[str, Any]:
    choices = document.get("choices")
    for choice in choices if isinstance(choices, list) else ():
        if isinstance(choice, dict) and not choice.get("index"):
            return choice
    return {}


def _content(value: object) -> str:
    return "".join(_parts(value))


def _parts(value: object) -> Iterator[str]:
    """Text as it is, or the texts of a list of typed parts."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        yield from (_text(_dict(part).get("text")) for part in value)


def _usage(fields: dict[str, Any]) -> Usage | None:
    prompt = _number(fields.get("prompt_tokens"))
    completion = _number(fields.get("completion_tokens"))
    details = _dict(fields.get("completion_tokens_details"))
    reasoning = _number(details.get("reasoning_tokens"))
    if prompt is None and completion is None:
        return None
    return Usage(prompt, completion, reasoning)


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _number(value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if 0 <= value < COUNT_LIMIT else None
