"""Server addresses: what may be one, and the origin that a key is bound to."""

from __future__ import annotations

from urllib.parse import urlsplit

from ashley_desktop.errors import InvalidInput

DEFAULT_PORTS = {"http": 80, "https": 443}


def checked_base_url(url: str) -> str:
    """Return the address without a trailing slash.

    Raises: InvalidInput (problem ``base_url``) for anything but http or https with a host and
        without a user's name, query or fragment. The parameter `url` then leaves those out, for
        they may hold a secret.
    """
    text = url.strip()
    try:
        parts = urlsplit(text)
        host, port = _ascii(parts.hostname or ""), parts.port
    except ValueError:
        raise InvalidInput(problem="base_url", url=_without_secrets(text)) from None
    if (
        parts.scheme.lower() not in DEFAULT_PORTS
        or not host
        or parts.username is not None
        or parts.query
        or parts.fragment
        or any(sign.isspace() for sign in text)
        or port == 0
    ):
        raise InvalidInput(problem="base_url", url=_without_secrets(text))
    return text.rstrip("/")


def origin_of(base_url: str) -> str:
    """Scheme, host and port of a checked address, such as ``https://api.openai.com:443``."""
    parts = urlsplit(base_url)
    scheme = parts.scheme.lower()
    host = _ascii(parts.hostname or "").rstrip(".")
    if ":" in host:
        host = f"[{host}]"
    return f"{scheme}://{host}:{parts.port or DEFAULT_PORTS[scheme]}"


def _ascii(host: str) -> str:
    """A host's name as it goes over the wire. Raises: ValueError."""
    return host if host.isascii() else host.encode("idna").decode("ascii")


def _without_secrets(text: str) -> str:
    """What may be shown of an address that is none: no name, password, query or fragment."""
    shown = text.partition("?")[0].partition("#")[0]
    head, at, rest = shown.rpartition("@")
    scheme, slashes, _ = head.partition("//")
    return scheme + slashes + rest if at and slashes else rest
