"""Everything that HTTP and the network can bring, as scripts for real servers. A row a case.

What comes of a case does not stand here: `docs/failures.md` says it, and is held to it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from enum import Enum, auto

from ashley_desktop.core.llm.openai_client import Timeouts
from tests.helpers import llm_replies as replies
from tests.helpers.llm_replies import Drop, Reply, Send, Trickle, raw, refusal

REFUSES = "The server refuses"
NETWORK = "The network"
ARRIVES = "What arrives"
FINE = "Odd, but no failure"
MODELS = "The list of models"

D = replies.delta
STOP = D(finish="stop")
DONE = "[DONE]"
PATIENT = Timeouts()
IMPATIENT = Timeouts(first_token_s=0.5)
IMPATIENT_LATER = Timeouts(between_events_s=0.3)


class Place(Enum):
    """Whom the client is sent to."""

    SERVER = auto()
    NOBODY = auto()
    FULL = auto()
    UNKNOWN_NAME = auto()
    EMPTY_NAME = auto()
    TLS = auto()
    TLS_UNKNOWN = auto()
    TLS_EXPIRED = auto()
    TLS_OTHER_NAME = auto()
    TLS_OF_HTTP = auto()
    HTTP_OF_TLS = auto()
    CA_FILE_GONE = auto()
    CA_FILE_NONE = auto()
    PROXY_GONE = auto()
    PROXY_SIGN_IN = auto()
    PROXY_REFUSES = auto()
    PROXY = auto()


@dataclass(frozen=True, slots=True)
class Case:
    """One row.

    Attributes:
        name: in plain words, unique. reply: what the server does, at every try.
        timeouts: short ones where the case is a silence.
    """

    group: str
    name: str
    reply: Reply | None = None
    place: Place = Place.SERVER
    timeouts: Timeouts = PATIENT


def _refuses(name: str, reply: Reply) -> Case:
    return Case(REFUSES, name, reply)


def _network(name: str, place: Place, reply: Reply | None = None) -> Case:
    short = replace(PATIENT, connect_s=0.5) if place is Place.FULL else PATIENT
    return Case(NETWORK, name, reply, place, short)


def _arrives(name: str, *items: object, **options: object) -> Case:
    return Case(ARRIVES, name, replies.events(*items, **options))


def _fine(name: str, *items: object, **options: object) -> Case:
    return Case(FINE, name, replies.events(*items, **options))


def _utf8(document: object) -> bytes:
    """An event whose text is not escaped."""
    return f"data: {json.dumps(document, ensure_ascii=False)}\n\n".encode()


def _silent(name: str, *steps: replies.Step, status: int | None = 200) -> Case:
    talks = isinstance(steps[0], Send)
    return Case(
        ARRIVES,
        name,
        Reply(steps, status),
        timeouts=IMPATIENT_LATER if talks else IMPATIENT,
    )


def _in_an_hour() -> str:
    moment = datetime.now(UTC) + timedelta(minutes=59, seconds=30)
    return format_datetime(moment, usegmt=True)


_HALF_WORD = _utf8(D("Grüße"))
_CUT_UTF8 = _HALF_WORD[: _HALF_WORD.index("ü".encode()) + 1]
_HUGE = b"data: " + b"x" * 10_000_000 + b"\n\n"
_TALK = (Send(replies.event(D("Hello "))),)
_LONG = {"Content-Length": "9999"}

CASES = (
    _refuses("400, a field that the server does not take", refusal(400, "top_k is out of range")),
    _refuses("400, the conversation is too long", refusal(400, code="context_length_exceeded")),
    _refuses("400, the provider's rules forbid it", refusal(400, code="content_filter")),
    _refuses("401", refusal(401)),
    _refuses("402", refusal(402)),
    _refuses("403", refusal(403)),
    _refuses("404, the model is named", refusal(404, code="model_not_found")),
    _refuses("404, nothing is named", refusal(404, "Not Found")),
    _refuses("404 with a web page", replies.html(404)),
    _refuses("405", refusal(405)),
    _refuses("407", refusal(407)),
    _refuses("408", refusal(408)),
    _refuses("409", refusal(409)),
    _refuses("410, the model is named", refusal(410, "This model is no longer served.")),
    _refuses("413", refusal(413)),
    _refuses("422", refusal(422)),
    _refuses("425", refusal(425)),
    _refuses("429, no word about how long", refusal(429)),
    _refuses("429, in 0 seconds, three times", refusal(429, retry_after="0")),
    _refuses("429, in 90 seconds", refusal(429, retry_after="90")),
    _refuses("429, at a date in an hour", refusal(429, retry_after=_in_an_hour())),
    _refuses("429, the account is used up", refusal(429, code="insufficient_quota")),
    _refuses("451", refusal(451)),
    _refuses("500", refusal(500)),
    _refuses("502 with a web page", replies.html(502)),
    _refuses("503", refusal(503)),
    _refuses("504", refusal(504)),
    _refuses("511, a network that wants a sign-in", replies.html(511)),
    _refuses("529", refusal(529)),
    _refuses("a refusal whose body breaks off", refusal(401).cut_after(20)),
    _refuses("304 without an address", replies.empty(304)),
    _refuses("a redirect to another host", replies.redirect("https://elsewhere.example/v1", 308)),
    _refuses("a redirect on the same host", replies.redirect("/v2/chat/completions", 302)),
    _network("nobody listens at the port", Place.NOBODY),
    _network("nobody opens the connection", Place.FULL),
    _network("a name that does not exist", Place.UNKNOWN_NAME),
    _network("a name that cannot be one", Place.EMPTY_NAME),
    _network("reset before any answer", Place.SERVER, replies.dropped()),
    _network("closed before any answer", Place.SERVER, Reply(status=None)),
    _network("reset after the head", Place.SERVER, Reply((Drop(),))),
    _network("reset in mid-answer", Place.SERVER, Reply((*_TALK, Drop()))),
    _network("reset in mid-answer, https", Place.TLS, Reply((*_TALK, Drop()))),
    _network("shorter than it said", Place.SERVER, Reply(_TALK, headers=_LONG, chunked=False)),
    _network("not HTTP", Place.SERVER, Reply((Send(b"SSH-2.0-x\r\n\r\n"),), None, chunked=False)),
    _network("a certificate of an unknown authority", Place.TLS_UNKNOWN),
    _network("a certificate that has ended", Place.TLS_EXPIRED),
    _network("a certificate of another server", Place.TLS_OTHER_NAME),
    _network("https to a server of http", Place.TLS_OF_HTTP),
    _network("http to a server of https", Place.HTTP_OF_TLS),
    _network("the authority's file is not there", Place.CA_FILE_GONE),
    _network("the authority's file holds no certificate", Place.CA_FILE_NONE),
    _network("a proxy that is not there", Place.PROXY_GONE),
    _network("a proxy that wants a sign-in", Place.PROXY_SIGN_IN),
    _network("a proxy that does not let through", Place.PROXY_REFUSES),
    _silent("no head", *replies.silence().steps, status=None),
    _silent("silence after the head", *replies.silence().steps),
    _silent("silence after some text", *_TALK, *replies.silence().steps),
    _silent("comments only", *replies.pings(0.02).steps),
    _silent("comments only, after some text", *_TALK, *replies.pings(0.02).steps),
    _silent("one byte a second", Trickle(_HALF_WORD * 2, 0.02)),
    _silent("one byte a second, after some text", *_TALK, Trickle(_HALF_WORD * 2, 0.02)),
    _arrives("ends between two words", D("Hello ")),
    _arrives("ends with the token counts", D("Hello "), replies.usage(7, 5)),
    _arrives("cut in mid-JSON", D("Hello "), b'data: {"choices": [{"del'),
    _arrives("cut in mid-UTF-8", D("Hello "), _CUT_UTF8),
    _arrives("cut in the last line", D("Hello "), b"data: [DON"),
    _arrives("only comments, then the end", b": here\n\n"),
    _arrives("an event that is no JSON", D("Hello "), "{broken"),
    _arrives("JSON without an end of its depth", D("Hello "), "[" * 100_000),
    _arrives("an event of 10 MB", _HUGE),
    _arrives("an event of 10 MB, after some text", D("Hello "), _HUGE),
    _arrives("an error event before any text", {"error": {"message": "m", "code": 429}}),
    _arrives("an error event after some text", D("Hello "), {"error": {"message": "m"}}),
    _arrives("the reason “error”", D("Hello "), D(finish="error")),
    _arrives("damaged compression", b"no gzip", headers={"Content-Encoding": "gzip"}),
    Case(ARRIVES, "nothing, with status 200", replies.empty()),
    Case(ARRIVES, "204", replies.empty(204)),
    Case(ARRIVES, "a web page, with status 200", replies.html()),
    Case(ARRIVES, "a picture", raw(b"\x89PNG\r\n\x1a\n\0\0", content_type="image/png")),
    Case(ARRIVES, "plain text", raw(b"Please sign in", content_type="text/plain")),
    Case(ARRIVES, "a JSON document that is no answer", replies.document({"ok": True})),
    Case(ARRIVES, "a JSON document, cut", replies.completion("Hello").cut_after(60, quietly=True)),
    _fine("the reason “stop”", D("Hello"), STOP),
    _fine("only [DONE]", D("Hello"), DONE),
    _fine("the reason “length”", D("Hello"), D(finish="length")),
    _fine("a stream called JSON", D("Hello"), STOP, content_type="application/json"),
    _fine("two choices: the first one counts", D("Hello"), D("Bye", index=1), STOP),
    _fine(
        "null in the place of text", D(content=None), {"choices": [{"delta": None}]}, D("a"), DONE
    ),
    _fine("null, lists and numbers as events", "null", "[]", "3", D("Hello"), STOP),
    _fine("events of unknown names", replies.event("{}", name="news"), D("Hello"), STOP),
    _fine("bytes that are no UTF-8", D("Hello"), b'data: {"x": "\xff\xfe"}\n\n', STOP),
    _fine("half a character's pair", D("\ud83d"), STOP),
    _fine("a byte-order mark", b"\xef\xbb\xbf", D("Hello"), STOP),
    _fine("an error behind the end", D("Hello"), STOP, {"error": {"message": "late"}}),
    Case(FINE, "reset behind the end", Reply((*replies.events(D("a"), STOP).steps, Drop()))),
    Case(FINE, "a whole answer in one JSON document", replies.completion("Hello")),
    Case(FINE, "https with the authority's file", replies.text("Hello"), Place.TLS),
    Case(FINE, "https through a proxy", None, Place.PROXY),
    Case(MODELS, "models: 401", refusal(401)),
    Case(MODELS, "models: 404", refusal(404)),
    Case(MODELS, "models: 404 with a web page", replies.html(404)),
    Case(MODELS, "models: 429", refusal(429)),
    Case(MODELS, "models: 501", refusal(501)),
    Case(MODELS, "models: a redirect", replies.redirect("https://elsewhere.example/v1/models")),
    Case(MODELS, "models: no JSON", raw(b"{broken", content_type=replies.JSON)),
    Case(MODELS, "models: a web page", replies.html()),
    Case(MODELS, "models: silence", replies.silence(), timeouts=Timeouts(models_s=0.4)),
)
