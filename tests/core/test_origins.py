"""Server addresses, and the origin that a key is bound to."""

from __future__ import annotations

import pytest

from ashley_desktop.core.origins import checked_base_url, origin_of, shown_origin
from ashley_desktop.errors import InvalidInput


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://api.openai.com/v1", "https://api.openai.com/v1"),
        (" http://127.0.0.1:8080/v1/ ", "http://127.0.0.1:8080/v1"),
        ("HTTP://Host", "HTTP://Host"),
        ("http://[::1]:11434/v1", "http://[::1]:11434/v1"),
    ],
)
def test_an_address_is_kept_without_its_last_slash(url: str, kept: str) -> None:
    assert checked_base_url(url) == kept


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("", ""),
        ("api.openai.com/v1", "api.openai.com/v1"),
        ("ftp://host/v1", "ftp://host/v1"),
        ("file:///etc/passwd", "file:///etc/passwd"),
        ("https://user:secret@host/v1", "https://host/v1"),
        ("https://:secret@host/v1", "https://host/v1"),
        ("https://user:secret@host:99999/v1", "https://host:99999/v1"),
        ("user:secret@host/v1", "host/v1"),
        ("https://host/v1?api-key=secret", "https://host/v1"),
        ("https://host/v1#secret", "https://host/v1"),
        ("https://ho st/v1", "https://ho st/v1"),
        ("https://host:0/v1", "https://host:0/v1"),
        ("https://[::1/v1", "https://[::1/v1"),
        ("https://ü" + "x" * 70 + ".de/v1", "https://ü" + "x" * 70 + ".de/v1"),
        ("https:///v1", "https:///v1"),
    ],
)
def test_what_is_no_address_is_shown_without_secrets(url: str, shown: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        checked_base_url(url)
    assert caught.value.parameters == {"problem": "base_url", "url": shown}


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://api.openai.com/v1", "https://api.openai.com:443"),
        ("HTTPS://API.OpenAI.com:443/other", "https://api.openai.com:443"),
        ("https://api.openai.com./v1", "https://api.openai.com:443"),
        ("http://localhost/v1", "http://localhost:80"),
        ("http://[::1]:11434/v1", "http://[::1]:11434"),
        ("https://bücher.example/v1", "https://xn--bcher-kva.example:443"),
    ],
)
def test_one_origin_has_one_spelling(url: str, origin: str) -> None:
    assert origin_of(checked_base_url(url)) == origin


def test_origins_differ_by_scheme_host_and_port() -> None:
    urls = ["http://a/v1", "https://a/v1", "https://b/v1", "https://a:8443/v1", "https://a.b/v1"]
    assert len({origin_of(url) for url in urls}) == len(urls)


@pytest.mark.parametrize(
    ("origin", "shown"),
    [
        ("https://api.openai.com:443", "https://api.openai.com"),
        ("http://localhost:80", "http://localhost"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://[::1]:443", "http://[::1]:443"),
    ],
)
def test_an_origin_is_shown_without_its_usual_port(origin: str, shown: str) -> None:
    assert shown_origin(origin) == shown
