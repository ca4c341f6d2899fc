"""A session as Markdown: front matter, speakers, and exactly what was said."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest

from ashley_desktop.core.exporters.markdown import file_name, markdown, rfc3339
from ashley_desktop.storage.records import (
    ErrorRecord,
    MessageRecord,
    Role,
    SessionRecord,
    State,
)

TIME = datetime(2026, 3, 1, 12, 30, 5, 678_900, tzinfo=UTC)
TITLES = {"Ashley": "Ashley", "Technical": "Technical Expert"}


def session(title: str = "A talk") -> SessionRecord:
    """A session of which only the title matters."""
    return SessionRecord("id-1", title, None, "Technical", None, None, TIME, TIME, 2)


def question(content: str = "Why?") -> MessageRecord:
    """A user's message."""
    return MessageRecord("m1", "id-1", None, Role.USER, content, State.COMPLETE, TIME)


def reply(
    content: str = "Because.", state: State = State.COMPLETE, counts: tuple[int, int] | None = None
) -> MessageRecord:
    """A reply of the technical persona."""
    error = ErrorRecord("auth") if state is State.FAILED else None
    prompt, completion = counts or (None, None)
    return MessageRecord(
        "m2",
        "id-1",
        "m1",
        Role.ASSISTANT,
        content,
        state,
        TIME,
        persona="Technical",
        model="big-model",
        prompt_tokens=prompt,
        completion_tokens=completion,
        error=error,
    )


def written(*messages: MessageRecord, title: str = "A talk") -> str:
    """The whole file."""
    return markdown(session(title), messages, lambda name: TITLES.get(name, name))


def front_matter(text: str) -> dict[str, object]:
    """The front matter's values, each a JSON value and so a YAML value."""
    _, body, _ = text.split("---\n", 2)
    pairs = (line.partition(": ") for line in body.splitlines())
    return {name: json.loads(value) for name, _, value in pairs}


def test_the_whole_file() -> None:
    assert written(question(), reply(counts=(10, 3))) == (
        "---\n"
        'title: "A talk"\n'
        'session_id: "id-1"\n'
        'created: "2026-03-01T12:30:05.678Z"\n'
        'updated: "2026-03-01T12:30:05.678Z"\n'
        'persona: "Technical Expert"\n'
        'model: "big-model"\n'
        "prompt_tokens: 10\n"
        "completion_tokens: 3\n"
        "---\n"
        "\n"
        "# A talk\n"
        "\n"
        "## You\n\n*2026-03-01T12:30:05.678Z*\n\nWhy?\n"
        "\n"
        "## Technical Expert\n\n*2026-03-01T12:30:05.678Z · big-model*\n\nBecause.\n"
    )


@pytest.mark.parametrize(
    "said",
    [
        "---\ntitle: fake\n---\n",
        "  leading, trailing  \n\n",
        "a\r\nb\tc",
        "```\nopen fence",
        "<script>alert(1)</script> &amp; *x*",
        "é 漢字 🎈 \u2028 \x1b[0m",
    ],
)
def test_exactly_what_was_said(said: str) -> None:
    text = written(question(said), reply(said))
    assert text.count(said) == 2
    assert text.endswith(f"\n\n{said}\n")


@pytest.mark.parametrize("title", ['Say "hi": \\ # {x}', "two\nlines", "--- é 🎈", "- [ ] &a *b"])
def test_any_title_is_one_value_and_one_heading(title: str) -> None:
    text = written(title=title)
    assert front_matter(text)["title"] == title
    assert f"\n# {' '.join(title.split())}\n" in text


def test_no_title_is_no_heading() -> None:
    assert "#" not in written(title="")


def test_failed_messages_are_left_out() -> None:
    text = written(question(), reply("", State.FAILED))
    assert "Technical Expert\n\n" not in text
    assert front_matter(text)["model"] == ""


@pytest.mark.parametrize("state", [State.STOPPED, State.INTERRUPTED])
def test_an_early_end_is_named(state: State) -> None:
    assert f"big-model · {state.value}*\n\nHalf" in written(question(), reply("Half", state))


def test_tokens_that_nobody_counted_are_null() -> None:
    values = front_matter(written(question(), reply(), reply()))
    assert (values["prompt_tokens"], values["completion_tokens"]) == (None, None)
    values = front_matter(written(question(), reply(counts=(5, 1)), reply(), reply(counts=(7, 2))))
    assert (values["prompt_tokens"], values["completion_tokens"]) == (12, 3)


def test_times_are_utc() -> None:
    assert rfc3339(TIME.astimezone(timezone(timedelta(hours=9)))) == "2026-03-01T12:30:05.678Z"


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("What is this?", "What-is-this"),
        ("../../etc/passwd", "etc-passwd"),
        ('a:b*c"d<e>f|g\\h', "a-b-c-d-e-f-g-h"),
        ("", "conversation"),
        ("...", "conversation"),
        ("漢字 é", "漢字-é"),
        ("x" * 100, "x" * 60),
    ],
)
def test_a_file_name_that_every_system_takes(title: str, words: str) -> None:
    day = TIME.astimezone().strftime("%Y-%m-%d")
    assert file_name(session(title)) == f"{day}-{words}.md"
