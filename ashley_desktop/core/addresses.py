"""What people type for a server's address, made into the address of an OpenAI-compatible API.

Only what is certain is repaired; anything that may hold a secret is refused. Must not: ask a
server, or look up a name.
"""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

from ashley_desktop.core.origins import checked_base_url, origin_of
from ashley_desktop.errors import InvalidInput

# What is copied along from a server's documentation, behind the address itself.
_CALLS = (
    "/chat/completions",
    "/completions",
    "/responses",
    "/embeddings",
    "/moderations",
    "/models",
)
_NUMBER = re.compile(r"0x[0-9a-f]*|\d+")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
# Names that no public server has: of this network, or kept free for such networks.
_NEARBY_ENDINGS = (".local", ".lan", ".home", ".internal", ".home.arpa", ".localdomain")


def repaired(text: str) -> str:
    """The address that was meant: with a scheme, without the path of a call.

    Raises: InvalidInput (problem ``base_url``) where none can be seen in it, or where it has a
        user's name, a query or a fragment.
    """
    url = text.strip()
    if not _SCHEME.match(url):
        url = _with_scheme(url)
    scheme, _, rest = checked_base_url(url).partition("://")
    host, _, path = rest.partition("/")
    path = "/".join(part for part in path.split("/") if part)
    while call := next((one for one in _CALLS if f"/{path}".lower().endswith(one)), ""):
        path = path[: max(0, len(path) - len(call))]
    return f"{scheme.lower()}://{host}/{path}".rstrip("/")


def is_loopback(base_url: str) -> bool:
    """The server is on this machine."""
    host = _host(base_url)
    address = _number(host)
    if address is not None:
        return address.is_loopback
    return host == "localhost" or host.endswith(".localhost")


def is_nearby(base_url: str) -> bool:
    """The server is on this machine or in a private network, as far as its address tells."""
    host = _host(base_url)
    address = _number(host)
    if address is not None:
        return address.is_loopback or address.is_private or address.is_link_local
    if _NUMBER.fullmatch(host):
        return False  # another spelling of some IPv4 address
    return is_loopback(base_url) or "." not in host or host.endswith(_NEARBY_ENDINGS)


def checked_safe(base_url: str, allowed: tuple[str, ...] = ()) -> str:
    """The address, if what is said there cannot be read on the way, or may be.

    Args: allowed: origins that a person agreed to reach without https.
    Raises: InvalidInput (problem ``plain_http``, with `url` and `origin`).
    """
    if urlsplit(base_url).scheme == "http" and not is_nearby(base_url):
        origin = origin_of(base_url)
        if origin not in allowed:
            raise InvalidInput(problem="plain_http", url=base_url, origin=origin)
    return base_url


def with_version(base_url: str) -> str:
    """The address with ``/v1`` behind it; empty where it has a version already."""
    last = _path(base_url).rpartition("/")[2]
    return "" if re.fullmatch(r"v\d+\w*", last) else f"{base_url.rstrip('/')}/v1"


def _with_scheme(text: str) -> str:
    """Put the likely scheme in front of what looks like a server's name."""
    host, _, _ = text.partition("/")
    bare = text.startswith("/") or "@" in host
    known = is_loopback(f"http://{host}") if host and not bare else False
    looks = known or "." in host or re.fullmatch(r"[^\s:/?#@]+:\d+|\[[0-9a-fA-F:]+\](:\d+)?", host)
    if bare or not looks:
        return text
    return f"{'http' if known else 'https'}://{text}"


def _path(url: str) -> str:
    return urlsplit(url).path


def _host(base_url: str) -> str:
    try:
        return (urlsplit(base_url).hostname or "").rstrip(".").lower()
    except ValueError:
        return ""


def _number(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address
