"""What may be chosen for a provider, and that no secret is among it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ashley_desktop.core.provider_options import (
    HEADER_LIMIT,
    HEADERS_LIMIT,
    KeyLabels,
    ProviderOptions,
    checked_ca_file,
    checked_headers,
    checked_label,
    checked_proxy,
    checked_title,
)
from ashley_desktop.errors import InvalidInput
from tests.helpers.certificates import Authority

HIDDEN = "hidden-value-1234"


def problem(check: Any, value: Any) -> str:
    """Why something is refused, after a look that the value is not repeated."""
    with pytest.raises(InvalidInput) as caught:
        check(value)
    assert HIDDEN not in str(caught.value)
    return str(caught.value.parameters["problem"])


def test_headers_are_kept_as_typed() -> None:
    headers = {" X-Team ": " a b ", "HTTP-Referer": "https://example.com"}
    assert checked_headers(headers) == (
        ("X-Team", "a b"),
        ("HTTP-Referer", "https://example.com"),
    )
    assert checked_headers({}) == ()


@pytest.mark.parametrize(
    "name",
    [
        "Authorization",
        "authorization",
        "Proxy-Authorization",
        "X-Api-Key",
        "api_key",
        "apikey",
        "X-Auth-Token",
        "X-Access-Token",
        "Ocp-Apim-Subscription-Key",
        "Cookie",
        "X-Secret",
        "X-Password",
        "X-Session-Id",
    ],
)
def test_a_header_that_carries_a_secret_is_refused(name: str) -> None:
    assert problem(checked_headers, {name: HIDDEN}) == "header_secret"


@pytest.mark.parametrize("name", ["Host", "content-length", "Transfer-Encoding", "User-Agent"])
def test_a_header_of_the_connection_is_refused(name: str) -> None:
    assert problem(checked_headers, {name: HIDDEN}) == "header_ours"


@pytest.mark.parametrize("name", ["", "two words", "X:Y", "X\r\nEvil", "Ü", "X\0"])
def test_a_name_that_is_none_is_refused(name: str) -> None:
    assert problem(checked_headers, {name: HIDDEN}) == "header_name"


@pytest.mark.parametrize(
    "value",
    ["", f"{HIDDEN}\r\nEvil: 1", f"{HIDDEN}\n", f"{HIDDEN}\0", "ü", "x" * (HEADER_LIMIT + 1)],
)
def test_a_value_that_cannot_be_sent_is_refused(value: str) -> None:
    assert problem(checked_headers, {"X-Team": value}) == "header_value"


def test_headers_have_limits() -> None:
    many = {f"X-{number}": "1" for number in range(HEADERS_LIMIT + 1)}
    assert problem(checked_headers, many) == "headers_many"
    assert problem(checked_headers, {"X-Team": "1", "x-team": "2"}) == "header_name"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        (" http://Proxy.example:3128/ ", "http://proxy.example:3128"),
        ("https://proxy.example", "https://proxy.example:443"),
        ("proxy.example:3128", "http://proxy.example:3128"),
    ],
)
def test_a_proxy_is_scheme_host_and_port(typed: str, kept: str) -> None:
    assert checked_proxy(typed) == kept


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        (f"http://me:{HIDDEN}@proxy.example:3128", "proxy_password"),
        (f"me:{HIDDEN}@proxy.example", "proxy_password"),
        (f"socks5://me:{HIDDEN}@proxy.example", "proxy_password"),
        ("socks5://proxy.example:1080", "proxy_socks"),
        ("ftp://proxy.example", "proxy_address"),
        (f"http://proxy.example/?{HIDDEN}", "proxy_address"),
        ("http://proxy.example/path", "proxy_address"),
        ("http://[::1", "proxy_address"),
        ("http://", "proxy_address"),
    ],
)
def test_what_is_no_proxy_is_refused(typed: str, why: str) -> None:
    assert problem(checked_proxy, typed) == why


def test_a_file_of_certificates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = Authority(tmp_path).ca_file
    monkeypatch.chdir(tmp_path)
    assert checked_ca_file(f" {file.name} ") == str(file)
    assert checked_ca_file("") == ""
    (tmp_path / "empty.pem").write_text("nothing")
    for wrong in ("empty.pem", "not-there.pem", ".", "a\0b"):
        assert problem(checked_ca_file, wrong) == "ca_file"


def test_names_are_one_short_line() -> None:
    assert checked_label("  at \t work ") == "at work"
    assert checked_title(" My  server ") == "My server"
    for wrong in ("x" * 200, "a\u202eb"):
        assert problem(checked_label, wrong) == "key_label"
        assert problem(checked_title, wrong) == "provider_title"


def test_what_is_stored_is_read_back_and_what_is_unknown_is_kept() -> None:
    options = ProviderOptions(
        "Mine",
        False,
        "/ca.pem",
        "http://proxy:3128",
        (("X-Team", "a"),),
        ("http://far.example:80",),
        True,
        {"https://h:443": KeyLabels(("", "Work"), "Work")},
        {"of_a_later_version": [1]},
    )
    assert ProviderOptions.of(options.stored()) == options
    assert ProviderOptions.of({}).stored() == {}


@pytest.mark.parametrize("wrong", [None, 1, "text", [1], {"a": 1}, {"a": {"labels": "x"}}, [None]])
def test_a_store_with_other_shapes_counts_as_nothing_chosen(wrong: Any) -> None:
    names = ("title", "ca_file", "proxy", "headers", "plain_http", "keys", "needs_key")
    read = ProviderOptions.of(dict.fromkeys(names, wrong))
    assert read.needs_key is None
    assert read.headers == () or wrong == {"a": 1}
    assert all(not keys.labels for keys in read.keys.values())


def test_a_secret_that_came_from_elsewhere_is_not_sent() -> None:
    read = ProviderOptions.of(
        {"headers": {"Authorization": HIDDEN}, "proxy": f"http://me:{HIDDEN}@proxy:1"}
    )
    assert (read.headers, read.proxy) == ((), "")


def test_keys_come_into_use_and_go() -> None:
    keys = KeyLabels().with_key("").with_key("Work").with_key("Home")
    assert keys == KeyLabels(("", "Work", "Home"), "Home")
    assert keys.find(" work ") == "Work"
    assert keys.find("else") is None
    assert keys.without_key("Work").in_use == "Home"
    assert keys.without_key("Home") == KeyLabels(("", "Work"), "")
    assert KeyLabels(("a",), "a").without_key("a") == KeyLabels()
