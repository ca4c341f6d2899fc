"""The JSON that scripts get: released names, the same in every command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ashley_desktop.core.exporters.markdown import rfc3339
from ashley_desktop.sentences import english
from ashley_desktop.storage.records import ErrorRecord, MessageRecord, SessionRecord, State

if TYPE_CHECKING:
    from ashley_desktop.core.models import KnownModel
    from ashley_desktop.core.presets import Persona
    from ashley_desktop.core.providers import Provider


def summary(session: SessionRecord) -> dict[str, Any]:
    """One session without its messages."""
    return {
        "session_id": session.session_id,
        "title": session.title,
        "user_id": session.user_id,
        "persona": session.persona,
        "created_at": rfc3339(session.created_at),
        "updated_at": rfc3339(session.updated_at),
        "message_count": session.message_count,
        "metadata": dict(session.metadata),
    }


def message(record: MessageRecord) -> dict[str, Any]:
    """One message; `error` is there only where it failed."""
    shape: dict[str, Any] = {
        "message_id": record.message_id,
        "parent_id": record.parent_id,
        "role": record.role.value,
        "content": record.content,
        "state": record.state.value,
        "persona": record.persona,
        "provider": record.provider,
        "model": record.model,
        "prompt_tokens": record.prompt_tokens,
        "completion_tokens": record.completion_tokens,
        "finish_reason": record.finish_reason,
        "created_at": rfc3339(record.created_at),
    }
    if record.state is State.FAILED:
        shape["error"] = error(record.error or ErrorRecord("error"))
    return shape


def error(record: ErrorRecord) -> dict[str, str]:
    """Why something failed, in words."""
    text, hint = english(record.code, record.parameters)
    return {"code": record.code, "text": text, "hint": hint}


def tokens_used(record: MessageRecord) -> int | None:
    """Prompt and completion together, None where the server did not count both."""
    if record.prompt_tokens is None or record.completion_tokens is None:
        return None
    return record.prompt_tokens + record.completion_tokens


def persona(one: Persona) -> dict[str, Any]:
    """A persona without its prompt."""
    return {
        "name": one.name,
        "title": one.title,
        "description": one.description,
        "temperature": one.temperature,
        "max_tokens": one.max_tokens,
    }


def provider(one: Provider, *, selected: bool) -> dict[str, Any]:
    """A provider as it is in force; `base_url` is empty for the model on this machine."""
    return {
        "name": one.name,
        "base_url": one.base_url,
        "model": one.model,
        "key_stored": one.key_stored,
        "selected": selected,
    }


def model(one: KnownModel) -> dict[str, Any]:
    """A model with what is known of it; prices are for one token, as decimal text, or null."""
    facts = one.facts
    prices = (facts.prompt_price, facts.completion_price)
    prompt, completion = (None if price is None else f"{price:f}" for price in prices)
    return {
        "model": one.model,
        "context_tokens": facts.context_tokens,
        "prompt_price": prompt,
        "completion_price": completion,
        "source": facts.source.value,
        "favourite": one.favourite,
        "refused": list(one.refused),
    }
