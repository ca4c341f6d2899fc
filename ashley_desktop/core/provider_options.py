"""What is chosen for a provider beside address and model: read from the store, checked, kept.

None of it is a secret: a key, a password or a cookie is refused here, and belongs in the keyring.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ashley_desktop.core.origins import origin_of
from ashley_desktop.errors import InvalidInput

HEADERS_LIMIT = 32
HEADER_LIMIT = 4096  # characters of one value; servers refuse more than 8 kB in all
LABEL_LIMIT = 40
TITLE_LIMIT = 60
_TOKEN = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
# Names under which servers take keys and passwords, in one spelling.
_SECRET = re.compile(r"auth|api-?key|token|secret|passw|cookie|credential|^key$|-key$|session")
# What the connection itself needs; another value would break it.
_OURS = frozenset(
    (
        *("accept", "accept-encoding", "connection", "content-encoding", "content-length"),
        *("content-type", "expect", "host", "keep-alive", "proxy-connection", "te", "trailer"),
        *("transfer-encoding", "upgrade", "user-agent"),
    )
)


@dataclass(frozen=True, slots=True)
class KeyLabels:
    """The keys for one origin, by the names that the user gave them; never a key.

    Attributes:
        labels: in the order in which they came; the empty one is the key without a name.
        in_use: one of them; empty also where there is none.
    """

    labels: tuple[str, ...] = ()
    in_use: str = ""

    def with_key(self, label: str) -> KeyLabels:
        """With a key of this name, in use from now on."""
        known = self.labels if label in self.labels else (*self.labels, label)
        return KeyLabels(known, label)

    def without_key(self, label: str) -> KeyLabels:
        """Without it; where it was in use, the first of the others is."""
        left = tuple(one for one in self.labels if one != label)
        in_use = self.in_use if self.in_use in left else next(iter(left), "")
        return KeyLabels(left, in_use)

    def find(self, label: str) -> str | None:
        """The label as it was given, whatever its case; None where there is none."""
        wanted = label.strip().casefold()
        return next((one for one in self.labels if one.casefold() == wanted), None)


@dataclass(frozen=True, slots=True)
class ProviderOptions:
    """What the user chose; everything empty is what ships.

    Attributes:
        title: shown instead of the name. needs_key: None is as it ships.
        ca_file: certificates (PEM) to trust beside the system's own.
        proxy: ``http://host:port`` or https, without a user's name.
        headers: sent with every request, names as typed.
        plain_http: origins that may be reached without https.
        send_reasoning: the server wants a model's earlier thinking back.
        keys: by origin. other: what this version does not know; it is kept.
    """

    title: str = ""
    needs_key: bool | None = None
    ca_file: str = ""
    proxy: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    plain_http: tuple[str, ...] = ()
    send_reasoning: bool = False
    keys: Mapping[str, KeyLabels] = field(default_factory=dict)
    other: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> ProviderOptions:
        """Read what a record holds; what has a wrong shape counts as not chosen."""
        needs_key = stored.get("needs_key")
        headers = stored.get("headers")
        return cls(
            title=_text(stored.get("title")),
            needs_key=needs_key if isinstance(needs_key, bool) else None,
            ca_file=_text(stored.get("ca_file")),
            proxy=_usable(checked_proxy, _text(stored.get("proxy")), ""),
            headers=_usable(checked_headers, headers if _is_texts(headers) else {}, ()),
            plain_http=_texts(stored.get("plain_http")),
            send_reasoning=stored.get("send_reasoning") is True,
            keys=_keys(stored.get("keys")),
            other={name: value for name, value in stored.items() if name not in _NAMES},
        )

    def stored(self) -> dict[str, Any]:
        """As a record holds it: only what was chosen."""
        known = {
            "title": self.title,
            "ca_file": self.ca_file,
            "proxy": self.proxy,
            "headers": dict(self.headers),
            "plain_http": list(self.plain_http),
            "send_reasoning": self.send_reasoning,
            "keys": {
                origin: {"labels": list(one.labels), "in_use": one.in_use}
                for origin, one in self.keys.items()
                if one.labels
            },
        }
        chosen: dict[str, Any] = {name: value for name, value in known.items() if value}
        if self.needs_key is not None:
            chosen["needs_key"] = self.needs_key
        return {**self.other, **chosen}


_NAMES = frozenset(
    ("title", "needs_key", "ca_file", "proxy", "headers", "plain_http", "send_reasoning", "keys")
)


def checked_headers(headers: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Headers that may be sent.

    Raises: InvalidInput: ``header_name``, ``header_value``, ``header_secret`` (a key belongs in
        its own field), ``header_ours``, ``headers_many``. The parameter is the name, never the
        value.
    """
    if len(headers) > HEADERS_LIMIT:
        raise InvalidInput(problem="headers_many", limit=HEADERS_LIMIT)
    checked: dict[str, tuple[str, str]] = {}
    for name, value in headers.items():
        name, value = name.strip(), value.strip(" ")
        plain = name.casefold()
        if not _TOKEN.fullmatch(name) or plain in checked:
            raise InvalidInput(problem="header_name", header=_shown(name))
        if _SECRET.search(plain.replace("_", "-")):
            raise InvalidInput(problem="header_secret", header=name)
        if plain in _OURS:
            raise InvalidInput(problem="header_ours", header=name)
        if not all(" " <= c <= "~" for c in value) or not value or len(value) > HEADER_LIMIT:
            raise InvalidInput(problem="header_value", header=name)
        checked[plain] = (name, value)
    return tuple(checked.values())


def checked_proxy(text: str) -> str:
    """A proxy's address: scheme, host and port.

    Raises: InvalidInput: ``proxy_socks``, ``proxy_password`` (with a user's name or a password,
        which is never repeated), ``proxy_address``.
    """
    url = text.strip()
    if not url:
        return ""
    if "://" not in url:
        url = f"http://{url}"
    try:
        parts = urlsplit(url)
        scheme, signs_in = parts.scheme, "@" in parts.netloc
    except ValueError:
        raise InvalidInput(problem="proxy_address") from None
    if signs_in:
        raise InvalidInput(problem="proxy_password")
    if scheme.startswith("socks"):
        raise InvalidInput(problem="proxy_socks")
    try:
        origin = origin_of(url)
    except InvalidInput:
        raise InvalidInput(problem="proxy_address") from None
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise InvalidInput(problem="proxy_address")
    return origin


def checked_ca_file(text: str) -> str:
    """The absolute path of a file with certificates.

    Raises: InvalidInput (problem ``ca_file``) where it holds none.
    """
    import ssl

    if not text.strip():
        return ""
    path = Path(text.strip()).expanduser().absolute()
    try:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(cafile=path)
    except (OSError, ValueError):  # an SSLError is an OSError
        raise InvalidInput(problem="ca_file", path=str(path)) from None
    return str(path)


def checked_label(text: str) -> str:
    """The name of a key. Raises: InvalidInput (problem ``key_label``)."""
    label = " ".join(text.split())
    if len(label) > LABEL_LIMIT or not label.isprintable():
        raise InvalidInput(problem="key_label", limit=LABEL_LIMIT)
    return label


def checked_title(text: str) -> str:
    """What people see. Raises: InvalidInput (problem ``provider_title``)."""
    title = " ".join(text.split())
    if len(title) > TITLE_LIMIT or not title.isprintable():
        raise InvalidInput(problem="provider_title", limit=TITLE_LIMIT)
    return title


def _keys(stored: object) -> dict[str, KeyLabels]:
    found = {}
    for origin, one in (stored if isinstance(stored, dict) else {}).items():
        if isinstance(one, dict):
            labels = _texts(one.get("labels"), empty=True)
            in_use = _text(one.get("in_use"))
            known = in_use if in_use in labels else next(iter(labels), "")
            found[str(origin)] = KeyLabels(labels, known)
    return found


def _usable(check: Any, value: Any, otherwise: Any) -> Any:
    """What was stored, as long as it would be taken today: a store may come from elsewhere."""
    try:
        return check(value)
    except InvalidInput:
        return otherwise


def _is_texts(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(one, str) for one in value.values())


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _texts(value: object, *, empty: bool = False) -> tuple[str, ...]:
    items = value if isinstance(value, list) else []
    return tuple(dict.fromkeys(one for one in items if isinstance(one, str) and (one or empty)))


def _shown(name: str) -> str:
    return "".join(c if c.isprintable() else "\ufffd" for c in name)[:TITLE_LIMIT]
