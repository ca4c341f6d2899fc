"""On which way a request goes: an own authority, a proxy, headers of the user's."""

from __future__ import annotations

import socket
from dataclasses import replace
from pathlib import Path

import pytest

from ashley_desktop.core.llm.base import Endpoint
from ashley_desktop.core.llm.openai_client import Timeouts
from tests.helpers import llm_replies as replies
from tests.helpers.certificates import Authority
from tests.helpers.llm import QUESTION, TEST_KEY, ask
from tests.helpers.llm_server import LlmServer
from tests.helpers.proxy_server import ProxyServer

HEADERS = (("X-Team", "team-7"), ("HTTP-Referer", "https://example.com/"))
# ways that the environment would lead to, if anybody looked there
TRAPS = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy")


def test_headers_go_along_with_every_request(llm_server: LlmServer, endpoint: Endpoint) -> None:
    (heard,) = ask(replace(endpoint, headers=HEADERS))
    assert heard.complete
    headers = llm_server.chats[0].headers
    assert headers["x-team"] == "team-7"
    assert headers["http-referer"] == "https://example.com/"
    assert headers["authorization"] == f"Bearer {TEST_KEY}"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_headers_do_not_follow_a_redirect(
    llm_server: LlmServer, endpoint: Endpoint, status: int
) -> None:
    with LlmServer() as elsewhere:
        llm_server.reply(replies.redirect(f"{elsewhere.url}/chat/completions", status))
        (heard,) = ask(replace(endpoint, headers=HEADERS))
        assert heard.code == "redirected"
        assert elsewhere.requests == []


def test_a_proxy_of_http_forwards(
    llm_server: LlmServer, endpoint: Endpoint, proxy: ProxyServer
) -> None:
    (heard,) = ask(replace(endpoint, proxy=proxy.url))
    assert heard.complete
    assert proxy.asked[0].startswith(f"POST {llm_server.url}/chat/completions")


def test_a_proxy_reads_nothing_of_what_goes_to_a_safe_server(
    tmp_path: Path, proxy: ProxyServer
) -> None:
    authority = Authority(tmp_path)
    with LlmServer(tls=authority.server()) as server:
        way = Endpoint("openai", server.url, TEST_KEY, str(authority.ca_file), proxy.url, HEADERS)
        (heard,) = ask(way)
        assert heard.complete
        assert server.chats[0].headers["x-team"] == "team-7"
    assert proxy.asked == [f"CONNECT 127.0.0.1:{server.port} HTTP/1.1"]
    for secret in (TEST_KEY, "team-7", QUESTION.messages[0].content):
        assert secret.encode() not in proxy.seen


def test_a_proxy_of_https_is_reached_safely_and_trusts_the_users_authority(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    with (
        LlmServer(tls=authority.server()) as server,
        ProxyServer(tls=authority.server()) as proxy,
    ):
        way = Endpoint("openai", server.url, TEST_KEY, str(authority.ca_file), proxy.url)
        (heard,) = ask(way)
        assert heard.complete
        (unsafe,) = ask(replace(way, ca_file=""))
    assert unsafe.code == "tls"
    assert len(server.chats) == 1


def test_a_server_that_is_not_safe_is_told_through_a_proxy_too(
    tmp_path: Path, proxy: ProxyServer
) -> None:
    with LlmServer(tls=Authority(tmp_path).server()) as server:
        (heard,) = ask(Endpoint("openai", server.url, TEST_KEY, proxy=proxy.url))
    assert heard.code == "tls"
    assert heard.error is not None
    assert heard.error.parameters["fault"] == "unknown_authority"
    assert server.requests == []


@pytest.mark.parametrize(
    ("refusal", "code", "status"),
    [(407, "bad_request", 407), (403, "proxy_failed", 403), (502, "proxy_failed", 502)],
)
def test_a_proxy_that_does_not_let_through_is_told(refusal: int, code: str, status: int) -> None:
    with ProxyServer(refusal=refusal) as proxy:
        (heard,) = ask(Endpoint("openai", "https://far.example/v1", TEST_KEY, proxy=proxy.url))
    assert heard.code == code
    assert heard.error is not None
    assert heard.error.parameters["status"] == status
    assert TEST_KEY.encode() not in proxy.seen


@pytest.mark.parametrize("server", ["http://127.0.0.1:9/v1", "https://far.example/v1"])
@pytest.mark.parametrize("address", ["http://127.0.0.1:9", "http://no-such-proxy.invalid:3128"])
def test_a_proxy_that_is_not_there_is_told(server: str, address: str) -> None:
    (heard,) = ask(Endpoint("openai", server, TEST_KEY, proxy=address))
    assert heard.code == "proxy_failed"
    assert heard.error is not None
    assert heard.error.parameters["reached"] is False
    assert heard.error.parameters["proxy"] == address


def test_proxies_of_the_environment_are_never_used(
    llm_server: LlmServer, endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ProxyServer() as trap, ProxyServer() as wanted:
        for name in TRAPS:
            monkeypatch.setenv(name, trap.url)
        monkeypatch.setenv("NO_PROXY", "")
        (direct,) = ask(endpoint)
        monkeypatch.setenv("NO_PROXY", "*")  # nor does it take the user's own away
        (through,) = ask(replace(endpoint, proxy=wanted.url))
        assert direct.complete
        assert through.complete
    assert trap.asked == []
    assert len(wanted.asked) == 1


def test_without_a_model_nothing_is_sent(llm_server: LlmServer, endpoint: Endpoint) -> None:
    (heard,) = ask(endpoint, replace(QUESTION, model=""))
    assert heard.code == "no_model"
    assert llm_server.requests == []


def test_a_server_that_never_ends_its_greeting_is_told_as_silent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"https://127.0.0.1:{listener.getsockname()[1]}/v1"
        (heard,) = ask(Endpoint("openai", url, TEST_KEY), timeouts=Timeouts(connect_s=0.3))
    assert heard.code == "timed_out"
