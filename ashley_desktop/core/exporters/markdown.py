"""A session as Markdown with YAML front matter: exactly what was said, byte for byte.

Failed messages are notices, not part of the conversation, and are left out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime

from ashley_desktop.storage.records import MessageRecord, Role, SessionRecord, State

ENDINGS = {
    State.STOPPED: "stopped",
    State.INTERRUPTED: "interrupted",
    State.BLOCKED: "blocked",
    State.STREAMING: "still being written",
}


def markdown(
    session: SessionRecord,
    messages: Sequence[MessageRecord],
    title_of: Callable[[str], str],
) -> str:
    """Write one session.

    Args:
        messages: the active branch, oldest first.
        title_of: gives the title that people see for a persona's name.
    """
    said = [message for message in messages if message.state is not State.FAILED]
    parts = [_front_matter(session, said, title_of)]
    parts += [f"# {title}\n"] if (title := _one_line(session.title)) else []
    parts += [_message(message, title_of) for message in said]
    return "\n".join(parts)


def file_name(session: SessionRecord, suffix: str = ".md") -> str:
    """A readable name that every file system takes."""
    kept = "".join(sign if sign.isalnum() or sign in " -_" else " " for sign in session.title)
    words = "-".join(kept.split())[:60].strip("-")
    day = session.created_at.astimezone().strftime("%Y-%m-%d")
    return f"{day}-{words or 'conversation'}{suffix}"


def rfc3339(time: datetime) -> str:
    """A time in UTC with ``Z``, to the millisecond."""
    return time.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _front_matter(
    session: SessionRecord, said: Sequence[MessageRecord], title_of: Callable[[str], str]
) -> str:
    replies = [message for message in said if message.role is Role.ASSISTANT]
    lines = [
        ("title", session.title),
        ("session_id", session.session_id),
        ("created", rfc3339(session.created_at)),
        ("updated", rfc3339(session.updated_at)),
        ("persona", title_of(session.persona)),
        ("model", ", ".join(_distinct(message.model for message in replies))),
        ("prompt_tokens", _total(message.prompt_tokens for message in replies)),
        ("completion_tokens", _total(message.completion_tokens for message in replies)),
    ]
    # a JSON string is a YAML string, whatever the title holds
    body = "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in lines)
    return f"---\n{body}---\n"


def _message(message: MessageRecord, title_of: Callable[[str], str]) -> str:
    speaker = "You" if message.role is Role.USER else title_of(message.persona or "")
    notes = [rfc3339(message.created_at)]
    if message.model:
        notes.append(message.model)
    if message.state in ENDINGS:
        notes.append(ENDINGS[message.state])
    return f"## {speaker}\n\n*{' · '.join(notes)}*\n\n{message.content}\n"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _total(counts: Iterable[int | None]) -> int | None:
    """The sum, None where no server counted anything."""
    known = [count for count in counts if count is not None]
    return sum(known) if known else None


def _distinct(values: Iterable[str | None]) -> list[str]:
    return list(dict.fromkeys(value for value in values if value))
