"""Plays a case to the real client, and tells what a person meets: one row of the page."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ashley_desktop import errors
from ashley_desktop.core.events import Waiting
from ashley_desktop.core.llm.base import Endpoint
from ashley_desktop.core.llm.openai_client import OpenAIClient
from ashley_desktop.core.reply import Outcome, ReplyStream
from ashley_desktop.errors import ProviderError
from ashley_desktop.sentences import fill, lookup
from ashley_desktop.storage.records import ErrorRecord, MessageRecord, Role
from ashley_desktop.ui.transcript.deeds import Deed, offered
from tests.failures.cases import MODELS, Case, Place
from tests.helpers.certificates import Authority
from tests.helpers.llm import QUESTION, TEST_KEY
from tests.helpers.llm_server import LlmServer
from tests.helpers.proxy_server import ProxyServer

NAMES = {
    Deed.RETRY: "Retry",
    Deed.SETTINGS: "Open settings",
    Deed.CONTINUE: "Continue",
    Deed.REGENERATE: "Answer again",
}
_TRUSTED = (Place.TLS, Place.TLS_EXPIRED, Place.TLS_OTHER_NAME, Place.PROXY)
TRIES = 3
TIME_LIMIT_S = 30
NONE = "-"


@dataclass(frozen=True, slots=True)
class Row:
    """What comes of a case, in the words of the page; `NONE` where a column does not apply."""

    case: str
    code: str
    sentence: str
    hint: str
    offered: str
    settings: str
    state: str
    tries: str
    exit: str

    @property
    def line(self) -> str:
        """The row of the page."""
        return f"| {' | '.join(astuple(self))} |"


class World:
    """The servers that the cases need.

    Attributes:
        servers: by place, those that can be scripted.
    """

    def __init__(self, stack: contextlib.ExitStack, folder: Path) -> None:
        authority = Authority(folder)
        other = Authority(folder, "Unknown authority")
        ended = timedelta(days=-1)
        self._ca_file = str(authority.ca_file)
        self._folder = folder
        self._full = stack.enter_context(_full())
        start = stack.enter_context
        self.servers = {
            Place.SERVER: start(LlmServer()),
            Place.TLS: start(LlmServer(tls=authority.server())),
            Place.TLS_UNKNOWN: start(LlmServer(tls=other.server())),
            Place.TLS_EXPIRED: start(LlmServer(tls=authority.server(valid_for=ended))),
            Place.TLS_OTHER_NAME: start(LlmServer(tls=authority.server(host="other.example"))),
        }
        self._proxies = {
            Place.PROXY_GONE: f"http://127.0.0.1:{_free_port()}",
            Place.PROXY_SIGN_IN: start(ProxyServer(refusal=407)).url,
            Place.PROXY_REFUSES: start(ProxyServer(refusal=403)).url,
            Place.PROXY: start(ProxyServer()).url,
        }

    def endpoint(self, place: Place) -> Endpoint:
        """The way to a place."""
        proxy = self._proxies.get(place, "")
        return Endpoint("openai", self._url(place), TEST_KEY, self._trusted(place), proxy)

    def _trusted(self, place: Place) -> str:
        if place is Place.CA_FILE_GONE:
            return str(self._folder / "not-there.pem")
        if place is Place.CA_FILE_NONE:
            empty = self._folder / "empty.pem"
            empty.write_text("nothing\n", encoding="utf-8")
            return str(empty)
        return self._ca_file if place in _TRUSTED else ""

    def _url(self, place: Place) -> str:
        plain, safe = self.servers[Place.SERVER], self.servers[Place.TLS]
        others = {
            Place.NOBODY: f"http://127.0.0.1:{_free_port()}/v1",
            Place.FULL: f"http://127.0.0.1:{self._full}/v1",
            Place.UNKNOWN_NAME: "http://no-such-host.invalid/v1",
            Place.EMPTY_NAME: "http://no..host/v1",
            Place.TLS_OF_HTTP: plain.url.replace("http:", "https:"),
            Place.HTTP_OF_TLS: safe.url.replace("https:", "http:"),
            Place.CA_FILE_GONE: safe.url,
            Place.CA_FILE_NONE: safe.url,
            **dict.fromkeys(self._proxies, safe.url),
        }
        return others.get(place) or self.servers[place].url


@contextlib.contextmanager
def world(folder: Path) -> Iterator[World]:
    """The servers, as long as the context lasts."""
    with contextlib.ExitStack() as stack:
        yield World(stack, folder)


def watch(case: Case, around: World) -> Row:
    """Play a case."""
    server = around.servers.get(case.place)
    if case.group == MODELS:
        assert server is not None
        assert case.reply is not None
        server.models = case.reply
        return _of_models(case, around)
    if server is not None and case.reply is not None:
        server.reply(*[case.reply] * TRIES)
    outcome, tries = asyncio.run(_play(case, around.endpoint(case.place)))
    if server is not None:
        server.forget()
    return _of_chat(case, outcome, tries)


async def _play(case: Case, endpoint: Endpoint) -> tuple[Outcome, int]:
    client = OpenAIClient(endpoint, timeouts=case.timeouts)

    async def connect() -> OpenAIClient:
        return client

    reply = ReplyStream(connect, QUESTION, asyncio.Event())
    tries = 1
    async with asyncio.timeout(TIME_LIMIT_S), contextlib.aclosing(reply.run()) as events:
        async for event in events:
            tries += isinstance(event, Waiting)
    await client.aclose()
    return reply.outcome, tries


def _of_chat(case: Case, outcome: Outcome, tries: int) -> Row:
    now = datetime.now(UTC)
    message = MessageRecord(
        "m",
        "s",
        "q",
        Role.ASSISTANT,
        outcome.content,
        outcome.state,
        now,
        finish_reason=outcome.finish_reason,
        error=outcome.error,
    )
    deeds = [NAMES[deed] for deed in offered(message, newest=True) if deed in NAMES]
    told = _told(outcome.error)
    return Row(case.name, *told[:3], ", ".join(deeds), told[3], outcome.state, str(tries), told[4])


def _of_models(case: Case, around: World) -> Row:
    async def listed() -> ErrorRecord:
        client = OpenAIClient(around.endpoint(case.place), timeouts=case.timeouts)
        try:
            await client.models()
        except ProviderError as error:
            return ErrorRecord(error.code, error.parameters)
        finally:
            await client.aclose()
        raise AssertionError(f"{case.name}: no error came")

    told = _told(asyncio.run(listed()))
    return Row(case.name, *told[:3], NONE, told[3], NONE, "1", told[4])


def _told(error: ErrorRecord | None) -> tuple[str, str, str, str, str]:
    """Code, sentence, hint, whether it is mended in the settings, exit status."""
    if error is None:
        return NONE, NONE, NONE, "", "0"
    assert TEST_KEY not in str(error)
    sentence, values = lookup(error.code, error.parameters)
    assert all(values[number] or name == "detail" for number, name in enumerate(sentence.names))
    names = tuple(f"{{{name}}}" for name in sentence.names)
    settings = "yes" if errors.in_settings(error.code) else ""
    status = str(errors.exit_status(error.code))
    return error.code, fill(sentence.text, names), fill(sentence.hint, names), settings, status


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port: int = unused.getsockname()[1]
    return port


@contextlib.contextmanager
def _full() -> Iterator[int]:
    """A port where connections are neither taken nor refused: its queue is full."""
    with contextlib.ExitStack() as stack:
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        address = listener.getsockname()
        for _ in range(3):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(address)
        yield address[1]
