"""The one place where a provider's refusals and a network's failures become our errors.

No key may pass: every text of a server goes through `_clean`, and the errors of the libraries,
which hold requests with their headers, are read but never kept.
"""

from __future__ import annotations

import math
import re
import socket
import ssl
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeGuard
from urllib.parse import urljoin

from ashley_desktop.core.llm.base import Endpoint
from ashley_desktop.core.llm.key_traces import without
from ashley_desktop.core.llm.text import well_formed
from ashley_desktop.core.llm.wire import Said, said_by
from ashley_desktop.core.origins import origin_of
from ashley_desktop.errors import (
    AddressWrong,
    AuthError,
    BadAnswer,
    BadRequest,
    ConnectionFailed,
    ContentRefused,
    ContextTooLong,
    ModelNotFound,
    NameNotFound,
    NoCredit,
    NoModelList,
    NotAnApi,
    ProviderError,
    ProxyFailed,
    RateLimited,
    Redirected,
    ServerError,
    StreamCut,
    TimedOut,
    TlsError,
)

DETAIL_LIMIT = 300  # characters of a server's own words that people are shown
_KEY_LIKE = re.compile(r"(?i)\b(bearer\s+\S+|sk-[\w*.…-]+)")
_TOO_LONG = re.compile(
    r"context[ _](length|window|size)|maximum context|too many (input )?tokens|prompt is too long",
    re.IGNORECASE,
)
# Words of refusals that no waiting mends. "Quota" alone is not one: some say it of a minute's.
_NO_CREDIT = re.compile(
    r"insufficient[_ ](quota|balance|credits?|funds)|billing_hard_limit|credit balance is too low|"
    r"(out of|not enough|no) credits?\b",
    re.IGNORECASE,
)
_FORBIDDEN_CONTENT = ("content_filter", "content_policy", "moderation")
# Of these the server says itself that it would take the same request later.
_PASSING = frozenset({408, 409, 425})
# What an error inside a stream with status 200 means, by the words in its code or type.
_STATUS_OF_WORD = (
    (("insufficient", "billing", "payment"), 402),
    (("rate_limit", "quota", "too_many_requests"), 429),
    (("overloaded",), 529),
    (("timeout",), 408),
    (("api_key", "authentication", "permission", "unauthorized"), 401),
    (("model_not_found",), 404),
    (("invalid_request", "unsupported", "invalid_value", *_FORBIDDEN_CONTENT), 400),
)

# How the HTTP library words an end that came too early; its other complaints are about the
# answer's form, and what does not even have the form of HTTP is another kind of server.
_ENDED = re.compile(r"disconnected|peer closed connection|closed by", re.IGNORECASE)
_TLS_WAITS = (ssl.SSLWantReadError, ssl.SSLWantWriteError)
_TLS_ENDED = (ssl.SSLEOFError, ssl.SSLZeroReturnError)
_BROKEN = (ConnectionResetError, ConnectionAbortedError, BrokenPipeError)
_NO_TLS = frozenset({"WRONG_VERSION_NUMBER", "HTTP_REQUEST", "RECORD_LAYER_FAILURE"})
# OpenSSL's X509_V_ERR_… numbers, the same in every release.
_FAULT_OF_CODE = {
    9: "expired",  # not valid yet: one of two clocks is wrong
    10: "expired",
    18: "unknown_authority",
    19: "unknown_authority",
    20: "unknown_authority",
    21: "unknown_authority",
    62: "wrong_name",
    64: "wrong_name",
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """A status other than success, with as much of its body as is worth reading."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def said(self) -> Said:
        """The server's own words."""
        return said_by(self.body)


class Failures:
    """Makes errors for one endpoint.

    Attributes:
        provider: the provider's name, which every error carries.
    """

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self.provider = endpoint.provider
        self._origin = origin_of(endpoint.base_url)

    def refused(self, refusal: Refusal, model: str) -> ProviderError:
        """An HTTP status. `model` is empty where the request named none."""
        location = refusal.headers.get("location", "")
        if 300 <= refusal.status <= 399 and location:
            return Redirected(provider=self.provider, location=self._clean(self._whole(location)))
        portal = refusal.status == 511  # the network itself wants a sign-in
        if portal or (refusal.status == 404 and refusal.body.lstrip().startswith(b"<")):
            return self.not_an_api()
        wait_s = retry_after_s(refusal.headers, datetime.now(UTC))
        return self._by_status(refusal.status, refusal.said, model, wait_s)

    def said(self, said: Said, model: str) -> ProviderError:
        """An error object that came inside an answer with status 200."""
        words = f"{said.code} {said.kind}".lower()
        named = (status for keys, status in _STATUS_OF_WORD if any(key in words for key in keys))
        return self._by_status(said.status or next(named, 500), said, model, None)

    def broke(self, error: BaseException, connect_s: float, *, text_came: bool) -> ProviderError:
        """An error of the network or of a library, whatever it is."""
        import httpx2

        causes = list(_chain(error))
        network = (httpx2.TransportError, OSError)
        lost = any(isinstance(cause, network) for cause in causes)
        if text_came:
            return self.cut(begun=True) if lost else self.bad_answer(type(error).__name__)
        connecting = any(isinstance(cause, httpx2.ConnectError) for cause in causes)
        if self._endpoint.proxy and (failure := self._of_proxy(causes)):
            return failure
        for cause in causes:
            if _is_of_tls(cause) and (connecting or type(cause) not in _TLS_ENDED):
                return self._not_safe(cause)
            if isinstance(cause, socket.gaierror) or type(cause) is UnicodeError:
                return NameNotFound(provider=self.provider, origin=self._origin)
            if isinstance(cause, httpx2.RemoteProtocolError) and not _ENDED.search(str(cause)):
                return self.not_an_api(http=False)
        if any(isinstance(cause, httpx2.TimeoutException) for cause in causes):
            return self.timed_out(connect_s)
        if lost:
            broken = not connecting or any(isinstance(cause, _BROKEN) for cause in causes)
            return ConnectionFailed(provider=self.provider, origin=self._origin, lost=broken)
        return self.bad_answer(type(error).__name__)

    def timed_out(self, timeout_s: float) -> TimedOut:
        """Nothing came for so long."""
        return TimedOut(provider=self.provider, timeout_s=timeout_s)

    def cut(self, *, begun: bool) -> StreamCut:
        """The answer ended without saying that it was complete; `begun`: some text had come."""
        return StreamCut(provider=self.provider, begun=begun)

    def not_an_api(self, *, http: bool = True) -> NotAnApi:
        """A web page or other text came, or (not `http`) what no web server says."""
        return NotAnApi(provider=self.provider, origin=self._origin, http=http)

    def bad_answer(self, detail: str = "", *, empty: bool = False) -> BadAnswer:
        """What came cannot be read, or (`empty`) nothing came."""
        return BadAnswer(provider=self.provider, detail=self._clean(detail), empty=empty)

    def _of_proxy(self, causes: Sequence[BaseException]) -> ProviderError | None:
        """What the user's proxy did wrong; None where the server behind it did."""
        import httpx2

        for cause in causes:
            if isinstance(cause, httpx2.ProxyError):
                status = _leading_number(str(cause))
                if status == 407:
                    return BadRequest(provider=self.provider, status=status, detail="")
                return self._proxy_failed(status, reached=True)
        if any(_is_of_tls(cause) for cause in causes):
            return None  # the tunnel stood
        if any(isinstance(cause, httpx2.ConnectError | httpx2.ConnectTimeout) for cause in causes):
            return self._proxy_failed(0, reached=False)
        return None

    def _proxy_failed(self, status: int, *, reached: bool) -> ProxyFailed:
        return ProxyFailed(
            provider=self.provider, proxy=self._endpoint.proxy, reached=reached, status=status
        )

    def _not_safe(self, cause: ssl.SSLError) -> TlsError:
        reasons = (getattr(cause, name, None) for name in ("verify_message", "reason"))
        detail = self._clean(next((str(reason) for reason in reasons if reason), ""))
        return TlsError(
            provider=self.provider, origin=self._origin, detail=detail, fault=_tls_fault(cause)
        )

    def _whole(self, location: str) -> str:
        """A redirect's target as a whole address; as it is where it makes none."""
        try:
            return urljoin(f"{self._endpoint.base_url}/", location)
        except ValueError:
            return location

    def _by_status(
        self, status: int, said: Said, model: str, wait_s: float | None
    ) -> ProviderError:
        provider, detail = self.provider, self._clean(said.message)
        words = f"{said.code} {said.kind} {said.message}"
        if status == 402 or (status in (400, 403, 429) and _NO_CREDIT.search(words)):
            return NoCredit(provider=provider, status=status, detail=detail)
        if status in (400, 403) and any(word in words.lower() for word in _FORBIDDEN_CONTENT):
            return ContentRefused(provider=provider, status=status, detail=detail)
        if status in (401, 403):
            return AuthError(provider=provider, status=status, detail=detail)
        if status == 413 or _is_too_long(status, said):
            return ContextTooLong(provider=provider, model=model, detail=detail)
        if status in (404, 405, 410, 501):
            return self._not_there(status, said, model)
        if status == 429:
            return RateLimited(provider=provider, retry_after_s=wait_s, detail=detail)
        if status >= 500 or status in _PASSING:
            return ServerError(
                provider=provider, status=status, retry_after_s=wait_s, detail=detail
            )
        return BadRequest(provider=provider, status=status, detail=detail)

    def _not_there(self, status: int, said: Said, model: str) -> ProviderError:
        """What was asked for is not there: the list of models, the model, or all of it."""
        provider, detail = self.provider, self._clean(said.message)
        if not model:
            return NoModelList(provider=provider, status=status)
        words = f"{said.code} {said.kind} {said.param} {said.message}".lower()
        if "model" in words or model.lower() in words:
            return ModelNotFound(provider=provider, model=model, detail=detail)
        return AddressWrong(provider=provider, origin=self._origin, status=status, detail=detail)

    def _clean(self, text: str) -> str:
        """A server's words, fit to be shown: no control characters, no key, not endless."""
        printable = "".join(c if c.isprintable() else " " for c in well_formed(text))
        printable = without(printable, self._endpoint.api_key)
        printable = " ".join(_KEY_LIKE.sub("[key]", printable).split())
        return printable if len(printable) <= DETAIL_LIMIT else printable[: DETAIL_LIMIT - 1] + "…"


def retry_after_s(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds that the server asks to wait: given as seconds, milliseconds or an HTTP date."""
    for name, unit_s in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        value = headers.get(name, "").strip()
        try:
            wait_s = float(value) * unit_s
        except ValueError:
            continue
        if math.isfinite(wait_s) and wait_s >= 0:
            return wait_s
    try:
        moment = parsedate_to_datetime(headers.get("retry-after", ""))
    except (ValueError, TypeError, OverflowError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())


def _is_too_long(status: int, said: Said) -> bool:
    if status not in (400, 422, 500):  # some local servers answer 500 to it
        return False
    words = f"{said.code} {said.kind} {said.message}"
    return bool(_TOO_LONG.search(words)) or "exceed_context" in words


def _is_of_tls(cause: BaseException) -> TypeGuard[ssl.SSLError]:
    """Whether it is about safety; that a handshake waits for its next byte is not."""
    return isinstance(cause, ssl.SSLError) and type(cause) not in _TLS_WAITS


def _tls_fault(cause: ssl.SSLError) -> str:
    """What is wrong in a word of ours; empty where only the library's own words tell."""
    if isinstance(cause, _TLS_ENDED) or getattr(cause, "reason", None) in _NO_TLS:
        return "no_tls"
    return _FAULT_OF_CODE.get(getattr(cause, "verify_code", 0), "")


def _leading_number(text: str) -> int:
    digits = text.partition(" ")[0]
    return int(digits) if digits.isascii() and digits.isdigit() else 0


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error and all that led to it; ends even if they form a ring."""
    seen: set[int] = set()
    waiting = [error]
    while waiting:
        one = waiting.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        waiting += [one.__cause__, one.__context__]
        if isinstance(one, BaseExceptionGroup):
            waiting += one.exceptions
