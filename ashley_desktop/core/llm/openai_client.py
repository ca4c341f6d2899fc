"""The client for every server that speaks the OpenAI wire format; the only importer of openai.

The library builds and sends the requests; the bytes of an answer are read by `reading`, because
the library's own parser ends quietly where a stream was cut and lets foreign errors escape.
Everything the library would take from its surroundings is given here: key, address, headers,
time-outs, proxy; no retries, no redirects, and nothing out of the environment.
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable
from typing import TYPE_CHECKING, Any, TypeVar

from ashley_desktop import __version__
from ashley_desktop.core.llm.base import ChatRequest, Chunk, Endpoint, ModelList, Prompt
from ashley_desktop.core.llm.dialects import Refusals, RefusalsOfThisRun, Wording
from ashley_desktop.core.llm.failures import Failures, Refusal
from ashley_desktop.core.llm.judging import Judgement, judgement
from ashley_desktop.core.llm.listing import model_list
from ashley_desktop.core.llm.reading import ReplyReader
from ashley_desktop.core.llm.reading import Timeouts as Timeouts
from ashley_desktop.core.llm.text import well_formed
from ashley_desktop.core.secrets import checked_key
from ashley_desktop.errors import CaFileUnusable, NoModelChosen, ProviderError

if TYPE_CHECKING:
    import httpx2
    from openai import AsyncOpenAI

_T = TypeVar("_T")
REFUSAL_LIMIT_BYTES = 64 * 1024  # of a refusal's body; only its message is shown
REFUSAL_PATIENCE_S = 3.0  # for that body: the status has said the most already
JUDGEMENT_LIMIT_BYTES = 1024 * 1024  # they are some kilobytes
JUDGEMENT_PATIENCE_S = 10.0  # a question waits for it
MODELS_LIMIT_BYTES = 32 * 1024 * 1024  # the longest public list is below 1 MB


def preload() -> None:
    """Import the library, which takes up to a second: to be called in a thread, ahead of need."""
    import anyio._backends._asyncio  # noqa: F401 - otherwise imported by the first request

    library = OpenAIClient(Endpoint("preload", "http://localhost", ""))._build()
    for part in (library.chat.completions, library.models):
        _ = part.with_streaming_response  # its parts are imported when they are first named


class _RefusedError(Exception):
    """Carries a refusal out of the library; never leaves this module."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.status)
        self.refusal = refusal


class OpenAIClient:
    """One endpoint; see `base.LlmClient`.

    Wrap `stream` in ``contextlib.aclosing`` where the loop over it may be left early: only then
    the socket is closed at once. Cancelling the task that waits in it closes it always.

    Raises: InvalidInput from the constructor for a key or an address that cannot be used.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        *,
        timeouts: Timeouts = Timeouts(),  # noqa: B008 - frozen
        refusals: Refusals | None = None,
    ) -> None:
        """Args: refusals: the memory of what the server refused; None is one of its own."""
        self._endpoint = endpoint
        self._key = checked_key(endpoint.api_key) if endpoint.api_key else ""
        self._failures = Failures(endpoint)
        self._timeouts = timeouts
        self._refusals = refusals or RefusalsOfThisRun()
        self._building = asyncio.Lock()
        self._library: AsyncOpenAI | None = None

    async def stream(self, request: ChatRequest) -> AsyncGenerator[Chunk, None]:
        """Stream one reply. One try, but for fields that the server turns out not to know.

        Raises: ProviderError and its children, before or between chunks.
        Source: OpenAI API reference, "Streaming".
        """
        if not request.model:
            raise NoModelChosen(provider=self._endpoint.provider)
        deadline = asyncio.get_running_loop().time() + self._timeouts.first_token_s
        async with contextlib.AsyncExitStack() as stack:
            wording = Wording(await self._refusals.known(request.model))
            response = await self._guard(self._ask(stack, request, wording, deadline))
            if wording.learnt:  # and the server took what was left
                await self._refusals.note(request.model, wording.learnt)
                yield Chunk(adapted=tuple(sorted(wording.learnt)))
            reader = ReplyReader(
                response.iter_bytes(),
                self._failures,
                self._timeouts,
                model=request.model,
                is_stream="event-stream" in response.headers.get("content-type", ""),
                deadline=deadline,
            )
            while (chunk := await self._guard(reader.next(), reader)) is not None:
                yield chunk

    async def models(self) -> tuple[str, ...]:
        """Ids that the server lists, in its order; empty where it lists none.

        Raises: ProviderError and its children.
        """
        return (await self.offers()).ids

    async def offers(self) -> ModelList:
        """As `models`, with what the server says about each."""
        return await self._guard(self._models())

    async def judge(self, text: str) -> Judgement:
        """What the server's moderation endpoint says of a text.

        Raises: ProviderError and its children.
        Source: OpenAI API reference, "Moderations".
        """
        return await self._guard(self._judge(text))

    async def aclose(self) -> None:
        """Close the sockets; running streams end with an error."""
        library, self._library = self._library, None
        if library is not None:
            await library.close()

    async def _ask(
        self,
        stack: contextlib.AsyncExitStack,
        request: ChatRequest,
        wording: Wording,
        deadline: float,
    ) -> Any:
        """Send the request; the response is closed with `stack`."""
        body = _body(request)
        async with self._clock(deadline, self._timeouts.first_token_s):
            completions: Any = (await self._connect()).chat.completions.with_streaming_response
            while True:
                spoken = wording.apply(body)
                asked = completions.create(**spoken, extra_headers=self._headers())
                try:
                    return await stack.enter_async_context(asked)
                except _RefusedError as error:
                    refusal = error.refusal
                if not wording.learn(spoken, refusal):
                    raise self._failures.refused(refusal, request.model)

    async def _models(self) -> ModelList:
        deadline = asyncio.get_running_loop().time() + self._timeouts.models_s
        refusal = None
        body = bytearray()
        async with self._clock(deadline, self._timeouts.models_s):
            listing: Any = (await self._connect()).models.with_streaming_response
            try:
                async with listing.list(extra_headers=self._headers()) as response:
                    await _read(response.iter_bytes(), body, MODELS_LIMIT_BYTES)
            except _RefusedError as error:
                refusal = error.refusal
            if refusal is not None:
                raise self._failures.refused(refusal, "")
        if body.lstrip().startswith(b"<"):
            raise self._failures.not_an_api()
        cut = len(body) >= MODELS_LIMIT_BYTES
        # in a thread, and item by item: the window goes on while ten megabytes are read
        return await asyncio.to_thread(model_list, bytes(body), cut=cut)

    async def _judge(self, text: str) -> Judgement:
        deadline = asyncio.get_running_loop().time() + JUDGEMENT_PATIENCE_S
        refusal = None
        body = bytearray()
        async with self._clock(deadline, JUDGEMENT_PATIENCE_S):
            moderations: Any = (await self._connect()).moderations.with_streaming_response
            asked = moderations.create(input=well_formed(text), extra_headers=self._headers())
            try:
                async with asked as response:
                    await _read(response.iter_bytes(), body, JUDGEMENT_LIMIT_BYTES)
            except _RefusedError as error:
                refusal = error.refusal
            if refusal is not None:
                raise self._failures.refused(refusal, "")
        return judgement(bytes(body))

    @contextlib.asynccontextmanager
    async def _clock(self, deadline: float, limit_s: float) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout_at(deadline) as clock:
                yield
        except TimeoutError:
            if not clock.expired():
                raise
        if clock.expired():
            raise self._failures.timed_out(limit_s)

    async def _guard(self, awaitable: Awaitable[_T], reader: ReplyReader | None = None) -> _T:
        """Let only our errors pass; the libraries' own hold requests, and so the key."""
        failure: ProviderError
        try:
            return await awaitable
        except ProviderError as error:
            failure = error
        except Exception as error:  # noqa: BLE001 - a border: what comes from outside ends here
            text_came = reader is not None and reader.text_came
            failure = self._failures.broke(error, self._timeouts.connect_s, text_came=text_came)
        failure.__cause__ = failure.__context__ = None
        raise failure

    async def _connect(self) -> AsyncOpenAI:
        async with self._building:
            if self._library is None:
                self._library = await asyncio.to_thread(self._build)
            return self._library

    def _build(self) -> AsyncOpenAI:
        """Make the library's client; in a thread, as importing it blocks for up to a second."""
        import httpx2
        from openai import AsyncOpenAI

        own = dict(self._endpoint.headers)

        class PlainOpenAI(AsyncOpenAI):
            """Sends our headers only: none of OPENAI_CUSTOM_HEADERS, none about this machine."""

            @property
            def default_headers(self) -> dict[str, Any]:
                return {
                    **own,
                    "Accept": "text/event-stream, application/json",
                    "Accept-Encoding": "identity",  # a compressing proxy holds tokens back
                    "Content-Type": "application/json",
                    "User-Agent": f"ashley-desktop/{__version__}",
                }

        trusted = self._trusted() or httpx2.create_ssl_context(trust_env=False)
        http = httpx2.AsyncClient(
            verify=trusted,
            proxy=self._proxy(trusted),
            timeout=httpx2.Timeout(None, connect=self._timeouts.connect_s),
            follow_redirects=False,
            trust_env=False,
            event_hooks={"response": [_stop_refusals]},
        )
        return PlainOpenAI(
            api_key=self._key,
            admin_api_key="",
            organization="",
            project="",
            webhook_secret="",
            base_url=self._endpoint.base_url,
            max_retries=0,
            timeout=http.timeout,
            http_client=http,
        )

    def _proxy(self, trusted: ssl.SSLContext) -> httpx2.Proxy | None:
        """The proxy that the user set; a safe connection to it trusts whom the server's does."""
        import httpx2

        address = self._endpoint.proxy
        if not address:
            return None
        return httpx2.Proxy(address, ssl_context=trusted if address.startswith("https:") else None)

    def _trusted(self) -> ssl.SSLContext | None:
        """The system's authorities and the user's own; None where there are none of these.

        Raises: CaFileUnusable.
        """
        path = self._endpoint.ca_file
        if not path:
            return None
        trusted = ssl.create_default_context()
        try:
            trusted.load_verify_locations(cafile=path)
        except OSError:  # not there, not readable; an SSLError is one too
            pass
        else:
            return trusted
        raise CaFileUnusable(provider=self._endpoint.provider, path=path)

    def _headers(self) -> dict[str, Any]:
        """Leave out what the library adds to each request of its own, and an empty key."""
        from openai import Omit

        dropped = ["x-stainless-retry-count", "x-stainless-read-timeout"]
        dropped += [] if self._key else ["Authorization"]
        return dict.fromkeys(dropped, Omit())


def _body(request: ChatRequest) -> dict[str, Any]:
    """The request in its usual words; `Wording` changes them where a server wants others."""
    body: dict[str, Any] = {
        "model": request.model,
        "messages": [_message(prompt) for prompt in request.messages],
        "stream": True,
        "stream_options": {"include_usage": True},
    }
    if request.temperature is not None:
        body["temperature"] = request.temperature
    if request.max_tokens is not None:
        body["max_tokens"] = request.max_tokens
    if request.top_p is not None:
        body["top_p"] = request.top_p
    return body


def _message(prompt: Prompt) -> dict[str, str]:
    message = {"role": prompt.role, "content": well_formed(prompt.content)}
    if prompt.reasoning:
        message["reasoning_content"] = well_formed(prompt.reasoning)
    return message


async def _stop_refusals(response: httpx2.Response) -> None:
    """Read so much of a refusal as is shown, before the library reads all of it.

    A body that breaks off or does not come takes nothing away from what the status says.
    """
    import httpx2

    if response.is_success:
        return
    body = bytearray()
    with contextlib.suppress(TimeoutError, httpx2.HTTPError):
        async with asyncio.timeout(REFUSAL_PATIENCE_S):
            await _read(response.aiter_bytes(), body, REFUSAL_LIMIT_BYTES)
    raise _RefusedError(Refusal(response.status_code, dict(response.headers), bytes(body)))


async def _read(source: AsyncIterator[bytes], body: bytearray, limit_bytes: int) -> None:
    """Read into `body`, to the end or to the limit."""
    async for data in source:
        body += data[: limit_bytes - len(body)]
        if len(body) >= limit_bytes:
            break
