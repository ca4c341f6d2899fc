"""A session as Markdown with YAML front matter: exactly what was said, byte for byte.

Failed messages are notices, not part of the conversation, and are left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from datetime import UTC, datetime

from ashley_desktop.storage.export_look import Branch, Said
from ashley_desktop.storage.records import MessageRecord, Role, SessionRecord, State
from ashley_desktop.storage.wholes import WholeSession

ENDINGS = {
    State.STOPPED: "stopped",
    State.INTERRUPTED: "interrupted",
    State.BLOCKED: "blocked",
    State.STREAMING: "still being written",
}


# a JSON string is a YAML string, but for what YAML does not print or takes for a line's end
_NOT_YAML = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")

Named = SessionRecord | WholeSession
TitleOf = Callable[[str], str]


def markdown(session: Named, messages: Sequence[MessageRecord], title_of: TitleOf) -> str:
    """Write one session.

    Args:
        messages: the active branch, oldest first.
        title_of: gives the title that people see for a persona's name.
    """
    said = [message for message in messages if message.state is not State.FAILED]
    replies = [message for message in said if message.role is Role.ASSISTANT]
    branch = Branch(
        (),
        tuple(dict.fromkeys(message.model for message in replies if message.model)),
        _total(message.prompt_tokens for message in replies),
        _total(message.completion_tokens for message in replies),
    )
    return _head(session, branch, title_of) + "".join(_message(one, title_of) for one in said)


async def markdown_pieces(
    session: Named,
    branch: Branch,
    pages: AsyncIterator[list[Said]],
    title_of: TitleOf,
) -> AsyncIterator[str]:
    """The same, a piece for each page of messages."""
    yield _head(session, branch, title_of)
    async for page in pages:
        yield "".join(_message(message, title_of) for message in page)


def file_name(session: Named, suffix: str = ".md") -> str:
    """A readable name that every file system takes."""
    kept = "".join(sign if sign.isalnum() or sign in " -_" else " " for sign in session.title)
    words = "-".join(kept.split())[:60].strip("-")
    day = session.created_at.astimezone().strftime("%Y-%m-%d")
    return f"{day}-{words or 'conversation'}{suffix}"


def rfc3339(time: datetime) -> str:
    """A time in UTC with ``Z``, to the millisecond."""
    return time.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _head(session: Named, branch: Branch, title_of: TitleOf) -> str:
    lines = [
        ("title", session.title),
        ("session_id", session.session_id),
        ("created", rfc3339(session.created_at)),
        ("updated", rfc3339(session.updated_at)),
        ("persona", title_of(session.persona)),
        ("model", ", ".join(branch.models)),
        ("prompt_tokens", branch.prompt_tokens),
        ("completion_tokens", branch.completion_tokens),
    ]
    body = "".join(f"{name}: {_yaml(value)}\n" for name, value in lines)
    title = _one_line(session.title)
    return f"---\n{body}---\n" + (f"\n# {title}\n" if title else "")


def _yaml(value: str | int | None) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return _NOT_YAML.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _message(message: MessageRecord | Said, title_of: TitleOf) -> str:
    speaker = "You" if message.role is Role.USER else title_of(message.persona or "")
    notes = [rfc3339(message.created_at)]
    if message.model:
        notes.append(message.model)
    if message.state in ENDINGS:
        notes.append(ENDINGS[message.state])
    return f"\n## {speaker}\n\n*{' · '.join(notes)}*\n\n{message.content}\n"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _total(counts: Iterable[int | None]) -> int | None:
    """The sum, None where no server counted anything."""
    known = [count for count in counts if count is not None]
    return sum(known) if known else None
