"""What the test server can answer: replies as a list of steps, and builders for the usual ones.

A reply is a head (status, headers) and steps that write bytes, wait for a gate of the test, pause,
or drop the socket. Everything a server does wrong on purpose is built here.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

SSE = "text/event-stream; charset=utf-8"
JSON = "application/json"
HTML = "text/html; charset=utf-8"
PAGE = b"<!DOCTYPE html><html><head><title>Sign in</title></head><body>Welcome</body></html>"


@dataclass(frozen=True, slots=True)
class Send:
    """Write these bytes of the body."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Wait:
    """Go on when the test sets the gate, or end when the client goes away."""

    gate: threading.Event


@dataclass(frozen=True, slots=True)
class Pause:
    """Go on after so many seconds: for benches and pictures, not for tests."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Drop:
    """Close the socket without finishing the body; the client sees a reset."""


@dataclass(frozen=True, slots=True)
class Ping:
    """Write a comment line every so many seconds until the client goes away."""

    every_s: float


@dataclass(frozen=True, slots=True)
class Trickle:
    """Write one byte of these every so many seconds."""

    data: bytes
    every_s: float


Step = Send | Wait | Pause | Drop | Ping | Trickle


@dataclass(frozen=True, slots=True)
class Reply:
    """One scripted answer.

    Attributes:
        steps: what the body does, in order. status: None sends no head at all.
        chunked: framed in chunks; otherwise the end of the body is the end of the connection,
            so that a cut looks like an end.
        piece: bytes of one write to the socket; 0 writes each step at once.
    """

    steps: tuple[Step, ...] = ()
    status: int | None = 200
    content_type: str = SSE
    headers: dict[str, str] = field(default_factory=dict)
    chunked: bool = True
    piece: int = 0

    def byte_by_byte(self) -> Reply:
        """The same reply in writes of one byte."""
        return replace(self, piece=1)

    def cut_after(self, size: int, *, quietly: bool = False) -> Reply:
        """The same body, ended after `size` bytes: by a reset, or quietly as if that were all."""
        kept: list[Step] = []
        left = size
        for step in self.steps:
            if isinstance(step, Send):
                kept.append(Send(step.data[:left]))
                left -= len(step.data)
            else:
                kept.append(step)
            if left <= 0:
                break
        return replace(self, steps=(*kept, *(() if quietly else (Drop(),))))

    @property
    def body(self) -> bytes:
        """All bytes that the steps write."""
        return b"".join(step.data for step in self.steps if isinstance(step, Send))


def event(data: Any, *, name: str = "") -> bytes:
    """One server-sent event; anything but a string is written as JSON."""
    text = data if isinstance(data, str) else json.dumps(data)
    head = f"event: {name}\n" if name else ""
    return f"{head}data: {text}\n\n".encode()


def delta(
    content: str | None = None,
    *,
    finish: str | None = None,
    model: str = "test-model",
    index: int = 0,
    **more: Any,
) -> dict[str, Any]:
    """One ``chat.completion.chunk``; `more` goes into its delta."""
    fields = {**({} if content is None else {"content": content}), **more}
    choice = {"index": index, "delta": fields, "finish_reason": finish}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": model,
        "choices": [choice],
    }


def usage(prompt_tokens: int, completion_tokens: int, model: str = "test-model") -> dict[str, Any]:
    """The last chunk, which counts tokens and has no choices."""
    total = prompt_tokens + completion_tokens
    counts = {"prompt_tokens": prompt_tokens, "completion_tokens": completion_tokens}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": model,
        "choices": [],
        "usage": {**counts, "total_tokens": total},
    }


def events(*items: Any, **options: Any) -> Reply:
    """A stream of these events: objects as JSON, strings as they are, bytes as raw bytes."""
    data = (item if isinstance(item, bytes) else event(item) for item in items)
    return Reply(tuple(Send(one) for one in data), **options)


def text(
    *pieces: str,
    reasoning: str = "",
    finish: str | None = "stop",
    done: bool = True,
    counts: tuple[int, int] | None = (7, 5),
    gates: Sequence[threading.Event] = (),
    pause_s: float = 0.0,
    model: str = "test-model",
) -> Reply:
    """A good streamed answer in pieces.

    Args:
        gates: one for each of the first pieces; a piece is sent when its gate is set.
        finish: finish_reason, None leaves it out. done: ends with ``[DONE]``.
        counts: prompt and completion tokens, None leaves them out.
    """
    steps: list[Step] = [Send(event(delta("", role="assistant", model=model)))]
    if reasoning:
        steps.append(Send(event(delta(reasoning_content=reasoning, model=model))))
    for number, piece in enumerate(pieces):
        if number < len(gates):
            steps.append(Wait(gates[number]))
        elif pause_s:
            steps.append(Pause(pause_s))
        steps.append(Send(event(delta(piece, model=model))))
    steps += [Send(event(delta(finish=finish, model=model)))] if finish else []
    steps += [Send(event(usage(*counts, model=model)))] if counts else []
    steps += [Send(event("[DONE]"))] if done else []
    return Reply(tuple(steps))


def document(value: Any, status: int = 200, **headers: str) -> Reply:
    """One JSON document; header names are written with underscores."""
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return Reply((Send(json.dumps(value).encode()),), status, JSON, named)


def completion(content: str, finish: str | None = "stop") -> Reply:
    """A whole answer in one JSON document, as from a server that cannot stream."""
    message = {"role": "assistant", "content": content}
    return document(
        {
            "object": "chat.completion",
            "model": "test-model",
            "choices": [{"index": 0, "message": message, "finish_reason": finish}],
            "usage": {"prompt_tokens": 7, "completion_tokens": 5, "total_tokens": 12},
        }
    )


def refusal(
    status: int,
    message: str = "refused",
    *,
    code: str | None = None,
    param: str | None = None,
    retry_after: str | None = None,
) -> Reply:
    """An error as OpenAI words it."""
    error = {"message": message, "type": "invalid_request_error", "param": param, "code": code}
    headers = {} if retry_after is None else {"Retry_After": retry_after}
    return document({"error": error}, status, **headers)


def html(status: int = 200) -> Reply:
    """A web page where an API was expected, as from a captive portal."""
    return Reply((Send(PAGE),), status, HTML)


def empty(status: int = 200) -> Reply:
    """Nothing at all, politely."""
    return Reply((), status)


def redirect(location: str, status: int = 307) -> Reply:
    """Somewhere else."""
    return Reply((), status, headers={"Location": location})


def dropped() -> Reply:
    """The socket is closed before any answer."""
    return Reply((Drop(),), status=None)


def raw(*pieces: bytes, content_type: str = SSE, chunked: bool = True) -> Reply:
    """These bytes as the body."""
    return Reply(tuple(map(Send, pieces)), content_type=content_type, chunked=chunked)


def silence(*, head: bool = True) -> Reply:
    """Nothing comes until the client goes away; without `head` not even the status."""
    return Reply((Wait(threading.Event()),), 200 if head else None)


def pings(every_s: float, *before: Any) -> Reply:
    """Events, then only comment lines until the client goes away."""
    return Reply((*events(*before).steps, Ping(every_s)))


def words(content: str) -> Iterable[str]:
    """Cut a text into pieces of about a token: a word with the white space behind it."""
    start = 0
    for end in range(1, len(content)):
        if content[end - 1].isspace() and not content[end].isspace():
            yield content[start:end]
            start = end
    if content:
        yield content[start:]


def echo(request: dict[str, Any], tokens_per_s: float = 0.0) -> Reply:
    """The answer when nothing is scripted: says back the last question, the same every time."""
    asked = [m for m in request.get("messages", []) if m.get("role") == "user"]
    said = str(asked[-1].get("content", "")) if asked else ""
    pieces = tuple(words(f"You said: {said}"))
    prompt = sum(len(str(m.get("content", "")).split()) for m in request.get("messages", []))
    return text(
        *pieces,
        counts=(prompt, len(pieces)),
        pause_s=1 / tokens_per_s if tokens_per_s else 0.0,
        model=str(request.get("model", "test-model")),
    )
