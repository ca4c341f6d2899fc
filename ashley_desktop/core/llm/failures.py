"""The one place where a provider's refusals and a network's failures become our errors.

No key may pass: every text of a server goes through `_clean`, and the errors of the libraries,
which hold requests with their headers, are read but never kept.
"""

from __future__ import annotations

import math
import re
import socket
import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from ashley_desktop.core.llm.base import Endpoint
from ashley_desktop.core.llm.text import well_formed
from ashley_desktop.core.llm.wire import Said, said_by
from ashley_desktop.core.origins import origin_of
from ashley_desktop.errors import (
    AuthError,
    BadAnswer,
    BadRequest,
    ConnectionFailed,
    ContextTooLong,
    ModelNotFound,
    NameNotFound,
    NotAnApi,
    ProviderError,
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
# What an error inside a stream with status 200 means, by the words in its code or type.
_STATUS_OF_WORD = (
    (("rate_limit", "quota", "too_many_requests"), 429),
    (("api_key", "authentication", "permission", "unauthorized"), 401),
    (("model_not_found",), 404),
    (("invalid_request", "unsupported", "invalid_value"), 400),
)


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
        if 300 <= refusal.status <= 399:
            location = self._clean(refusal.headers.get("location", ""))
            return Redirected(provider=self.provider, location=location)
        if refusal.status == 404 and refusal.body.lstrip().startswith(b"<"):
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
        if text_came:
            lost = any(isinstance(cause, (httpx2.TransportError, OSError)) for cause in causes)
            return self.cut() if lost else self.bad_answer(type(error).__name__)
        for cause in causes:
            if isinstance(cause, ssl.SSLError):
                return self._not_safe(cause)
            if isinstance(cause, socket.gaierror):
                return NameNotFound(provider=self.provider, origin=self._origin)
        if any(isinstance(cause, httpx2.TimeoutException) for cause in causes):
            return self.timed_out(connect_s)
        if any(isinstance(cause, (httpx2.TransportError, OSError)) for cause in causes):
            return ConnectionFailed(provider=self.provider, origin=self._origin)
        return self.bad_answer(type(error).__name__)

    def timed_out(self, timeout_s: float) -> TimedOut:
        """Nothing came for so long."""
        return TimedOut(provider=self.provider, timeout_s=timeout_s)

    def cut(self) -> StreamCut:
        """The answer ended without saying that it was complete."""
        return StreamCut(provider=self.provider)

    def not_an_api(self) -> NotAnApi:
        """A web page or other text came."""
        return NotAnApi(provider=self.provider, origin=self._origin)

    def bad_answer(self, detail: str = "") -> BadAnswer:
        """Nothing came, or something that cannot be read."""
        return BadAnswer(provider=self.provider, detail=self._clean(detail))

    def _not_safe(self, cause: ssl.SSLError) -> TlsError:
        reasons = (getattr(cause, name, None) for name in ("verify_message", "reason"))
        detail = self._clean(next((str(reason) for reason in reasons if reason), ""))
        return TlsError(provider=self.provider, origin=self._origin, detail=detail)

    def _by_status(
        self, status: int, said: Said, model: str, wait_s: float | None
    ) -> ProviderError:
        provider, detail = self.provider, self._clean(said.message)
        if status in (401, 403):
            return AuthError(provider=provider, status=status, detail=detail)
        if status == 413 or _is_too_long(status, said):
            return ContextTooLong(provider=provider, model=model, detail=detail)
        if status == 404 and model:
            return ModelNotFound(provider=provider, model=model, detail=detail)
        if status == 429:
            return RateLimited(provider=provider, retry_after_s=wait_s, detail=detail)
        if status >= 500:
            return ServerError(
                provider=provider, status=status, retry_after_s=wait_s, detail=detail
            )
        return BadRequest(provider=provider, status=status, detail=detail)

    def _clean(self, text: str) -> str:
        """A server's words, fit to be shown: no control characters, no key, not endless."""
        printable = "".join(c if c.isprintable() else " " for c in well_formed(text))
        if self._endpoint.api_key:
            printable = printable.replace(self._endpoint.api_key, "[key]")
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
