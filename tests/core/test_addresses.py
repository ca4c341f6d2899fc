"""What people type for a server's address, and what becomes of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ashley_desktop.core.addresses import (
    checked_safe,
    is_loopback,
    is_nearby,
    repaired,
    with_version,
)
from ashley_desktop.errors import InvalidInput


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("https://api.example.com/v1", "https://api.example.com/v1"),
        (" https://api.example.com/v1/ ", "https://api.example.com/v1"),
        ("api.example.com/v1", "https://api.example.com/v1"),
        ("HTTPS://Api.Example.com//v1//", "https://Api.Example.com/v1"),
        ("https://api.example.com/v1/chat/completions", "https://api.example.com/v1"),
        ("https://api.example.com/v1/chat/completions/", "https://api.example.com/v1"),
        ("https://api.example.com/v1/models", "https://api.example.com/v1"),
        ("https://api.example.com/models", "https://api.example.com"),
        ("https://api.example.com/mymodels", "https://api.example.com/mymodels"),
        ("localhost:11434", "http://localhost:11434"),
        ("localhost/v1", "http://localhost/v1"),
        ("127.0.0.1:8080/v1/completions", "http://127.0.0.1:8080/v1"),
        ("[::1]:8080/v1", "http://[::1]:8080/v1"),
        ("192.168.1.5:1234", "https://192.168.1.5:1234"),
        ("box:8080/v1", "https://box:8080/v1"),
        ("http://box/v1", "http://box/v1"),
    ],
)
def test_what_was_meant_is_understood(typed: str, meant: str) -> None:
    assert repaired(typed) == meant
    assert repaired(meant) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "elsewhere",
        "/v1",
        "::1",
        "ftp://api.example.com/v1",
        "javascript://api.example.com/v1",
        "https://api.example.com/v1?key=hidden",
        "api.example.com/v1?key=hidden",
        "https://api.example.com/v1#hidden",
        "https://me:hidden@api.example.com/v1",
        "me:hidden@api.example.com",
        "https://api.example.com:99999/v1",
        "https:///v1",
        "https://api example.com",
        "https://api.example.com/\n/v1",
    ],
)
def test_what_is_no_address_or_may_hold_a_secret_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        repaired(typed)
    assert caught.value.parameters["problem"] == "base_url"
    assert "hidden" not in str(caught.value)


@given(st.text(max_size=60))
def test_nothing_else_is_ever_raised_and_a_repair_is_stable(typed: str) -> None:
    try:
        url = repaired(typed)
    except InvalidInput:
        return
    assert repaired(url) == url


@pytest.mark.parametrize(
    ("url", "loopback", "nearby"),
    [
        ("http://localhost:1", True, True),
        ("http://a.localhost", True, True),
        ("http://LOCALHOST.", True, True),
        ("http://127.9.9.9/v1", True, True),
        ("http://[::1]", True, True),
        ("http://[::ffff:127.0.0.1]", True, True),
        ("http://10.0.0.1", False, True),
        ("http://192.168.178.20:11434/v1", False, True),
        ("http://172.16.0.1", False, True),
        ("http://169.254.1.1", False, True),
        ("http://[fd00::1]", False, True),
        ("http://[fe80::1]", False, True),
        ("http://box", False, True),
        ("http://box.local", False, True),
        ("http://box.lan", False, True),
        ("http://box.internal", False, True),
        ("http://box.home.arpa", False, True),
        ("http://8.8.8.8", False, False),
        ("http://[::ffff:8.8.8.8]", False, False),
        ("http://134744072", False, False),
        ("http://0x8080808", False, False),
        ("http://172.32.0.1", False, False),
        ("http://[2606:4700::1]", False, False),
        ("http://local.example.com", False, False),
        ("http://localhost.example.com", False, False),
        ("http://127.0.0.1.example.com", False, False),
    ],
)
def test_where_a_server_is(url: str, loopback: bool, nearby: bool) -> None:
    assert (is_loopback(url), is_nearby(url)) == (loopback, nearby)


def test_https_is_demanded_where_others_could_read_along() -> None:
    far = "http://api.example.com/v1"
    for url in ("https://api.example.com/v1", "http://127.0.0.1:8080", "http://10.0.0.7/v1"):
        assert checked_safe(url) == url
    with pytest.raises(InvalidInput) as caught:
        checked_safe(far)
    assert caught.value.parameters["problem"] == "plain_http"
    assert checked_safe(far, ("http://api.example.com:80",)) == far
    with pytest.raises(InvalidInput):
        checked_safe(far, ("http://api.example.com:8080", "https://api.example.com:443"))


@pytest.mark.parametrize(
    ("url", "better"),
    [
        ("http://127.0.0.1:11434", "http://127.0.0.1:11434/v1"),
        ("https://h.example/api", "https://h.example/api/v1"),
        ("https://h.example/v1", ""),
        ("https://h.example/api/v1beta", ""),
        ("https://h.example/v4/v2", ""),
    ],
)
def test_a_missing_version_can_be_offered(url: str, better: str) -> None:
    assert with_version(url) == better
