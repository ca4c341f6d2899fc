"""Server addresses: what may be one, and the origin that a key is bound to."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urlsplit

from ashley_desktop.errors import InvalidInput

DEFAULT_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"[a-z0-9._-]+|[0-9a-f:.]+")


def checked_base_url(url: str) -> str:
    """Return the address without a trailing slash.

    Raises: InvalidInput (problem ``base_url``) for anything but http or https with a host and
        without a user's name, query or fragment. The parameter `url` then leaves those out, for
        they may hold a secret.
    """
    text = url.strip()
    parts = _split(text)
    if parts.query or parts.fragment or parts.port == 0:
        raise InvalidInput(problem="base_url", url=_without_secrets(text))
    return text.rstrip("/")


def origin_of(base_url: str) -> str:
    """Scheme, host and port in one spelling, such as ``https://api.openai.com:443``.

    Raises: as `checked_base_url`, but for query and fragment, which are no part of an origin.
    """
    parts = _split(base_url.strip())
    host = _wire_host((parts.hostname or "").rstrip("."))
    return f"{parts.scheme}://{host}:{parts.port or DEFAULT_PORTS[parts.scheme]}"


def shown_origin(origin: str) -> str:
    """An origin as people write it: without the port that its scheme has anyway."""
    scheme, _, rest = origin.partition("://")
    return f"{scheme}://{rest.removesuffix(f':{DEFAULT_PORTS.get(scheme)}')}"


def _split(text: str) -> SplitResult:
    try:
        parts = urlsplit(text)
        _wire_host(parts.hostname or "")
        parts.port  # noqa: B018 - reading it checks it
    except ValueError:
        raise InvalidInput(problem="base_url", url=_without_secrets(text)) from None
    if (
        parts.scheme not in DEFAULT_PORTS
        or "@" in parts.netloc
        or not text.isprintable()
        or " " in text
    ):
        raise InvalidInput(problem="base_url", url=_without_secrets(text))
    return parts


def _wire_host(host: str) -> str:
    """A host as it goes over the wire: lower case, IDNA 2008, IPv6 in brackets.

    Raises: ValueError for what cannot be a host.
    """
    if not host.isascii():
        import idna  # the form that the HTTP library uses; the standard library's is older

        host = idna.encode(host.lower()).decode("ascii")
    if not _HOST.fullmatch(host):
        raise ValueError(host)
    return f"[{host}]" if ":" in host else host


def _without_secrets(text: str) -> str:
    """What may be shown of an address that is none: no name, password, query or fragment."""
    shown = text.partition("?")[0].partition("#")[0]
    head, at, rest = shown.rpartition("@")
    scheme, slashes, _ = head.partition("//")
    return scheme + slashes + rest if at and slashes else rest
