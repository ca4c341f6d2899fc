"""The English words for every code of `errors.py`: what happened, and what to do next.

The command line speaks them as they stand; the window translates them (`ui/texts.py`).
Placeholders are numbered, so that a translation may reorder them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import ceil
from typing import Any

from ashley_desktop.sentences.answers import ANSWERS
from ashley_desktop.sentences.conversations import CONVERSATIONS
from ashley_desktop.sentences.models import MODELS
from ashley_desktop.sentences.moderation import MODERATION
from ashley_desktop.sentences.personas import FIELDS, PERSONAS
from ashley_desktop.sentences.providers import PROVIDERS
from ashley_desktop.sentences.storage import STORAGE
from ashley_desktop.sentences.wording import QT_TRANSLATE_NOOP, Sentence

CONTEXT = "Sentences"

__all__ = [
    "CONTEXT",
    "FIELDS",
    "QT_TRANSLATE_NOOP",
    "SECONDS_UP_TO",
    "SENTENCES",
    "UNKNOWN",
    "VARIANTS",
    "Sentence",
    "english",
    "fill",
    "lookup",
    "worded",
]

SENTENCES: dict[str, Sentence] = {
    **CONVERSATIONS,
    **PERSONAS,
    **PROVIDERS,
    **ANSWERS,
    **MODELS,
    **MODERATION,
    **STORAGE,
}

# Errors that have other words for some values of one parameter.
VARIANTS: dict[str, tuple[str, dict[Any, str]]] = {
    "content_blocked": (
        "reason",
        {
            "excessive_length": "content_blocked_length",
            "endpoint_flagged": "content_blocked_endpoint",
            "moderation_error": "content_blocked_unchecked",
        },
    ),
    "auth": ("status", {403: "auth_forbidden"}),
    "bad_request": ("status", {407: "proxy_sign_in", 451: "legal_reasons"}),
    "server_error": (
        "status",
        {
            408: "server_busy",
            409: "server_busy",
            425: "server_busy",
            503: "server_overloaded",
            529: "server_overloaded",
        },
    ),
    "proxy_failed": ("reached", {True: "proxy_refused"}),
    "connection_failed": ("lost", {True: "connection_lost"}),
    "tls": (
        "fault",
        {
            "unknown_authority": "tls_unknown_authority",
            "expired": "tls_expired",
            "wrong_name": "tls_wrong_name",
            "no_tls": "tls_no_tls",
        },
    ),
    "not_an_api": ("http", {False: "not_http"}),
    "bad_answer": ("empty", {True: "empty_answer"}),
    "persona_shape": (
        "field",
        {
            "temperature": "persona_no_number",
            "top_p": "persona_no_number",
            "max_tokens": "persona_no_count",
        },
    ),
    "persona_number": ("field", {"top_p": "persona_number_above"}),
    "stream_cut": ("begun", {False: "stream_cut_empty"}),
}
SECONDS_UP_TO = 120  # longer waits are told in minutes

UNKNOWN = Sentence(
    QT_TRANSLATE_NOOP("Sentences", "Something went wrong (%1)."),
    QT_TRANSLATE_NOOP("Sentences", "The log has the details."),
    ("code",),
)


def fill(template: str, values: tuple[str, ...]) -> str:
    """Put values in the places %1 to %9, in one pass: a value is never read as a template."""
    parts = template.split("%")
    filled = [parts[0]]
    for part in parts[1:]:
        place = int(part[0]) if part[:1].isdigit() else 0
        if 1 <= place <= len(values):
            filled.append(values[place - 1] + part[1:])
        else:
            filled.append("%" + part)
    return "".join(filled).strip()


def lookup(code: str, parameters: Mapping[str, Any]) -> tuple[Sentence, tuple[str, ...]]:
    """Find the sentence for a code, with the values of its places as text."""
    code = _fitting(str(parameters.get("problem", code)), parameters)
    sentence = SENTENCES.get(code, UNKNOWN)
    known = {"code": code, **parameters}
    if wait_s := parameters.get("retry_after_s"):
        known |= {"retry_after_s": ceil(wait_s), "retry_after_min": ceil(wait_s / 60)}
    return sentence, tuple(_plain(name, known.get(name)) for name in sentence.names)


def _fitting(code: str, parameters: Mapping[str, Any]) -> str:
    """Name of the sentence that fits the parameters best."""
    if code == "rate_limited" and (wait_s := parameters.get("retry_after_s")):
        return "rate_limited_long" if wait_s <= SECONDS_UP_TO else "rate_limited_minutes"
    if code == "key_missing" and parameters.get("other_origin"):
        return "key_elsewhere"
    name, by_value = VARIANTS.get(code, ("", {}))
    return by_value.get(parameters.get(name), code)


def _plain(name: str, value: object) -> str:
    if value is None:
        return ""
    if name in ("origin", "other_origin", "proxy"):
        from ashley_desktop.core.origins import shown_origin

        return shown_origin(str(value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def worded(
    code: str, parameters: Mapping[str, Any], translate: Callable[[str], str]
) -> tuple[str, str]:
    """What happened, and what to do (may be empty), in the language of `translate`."""
    sentence, values = lookup(code, parameters)
    told = tuple(
        translate(FIELDS[value]) if name == "field" and value in FIELDS else value
        for name, value in zip(sentence.names, values, strict=True)
    )

    def whole(text: str) -> str:
        return fill(translate(text), told) if text else ""

    return whole(sentence.text), whole(sentence.hint)


def english(code: str, parameters: Mapping[str, Any]) -> tuple[str, str]:
    """What happened, and what to do (may be empty), in English."""
    return worded(code, parameters, str)
