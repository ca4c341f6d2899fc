"""Nothing of the user's environment reaches a server, and nothing heavy is imported early."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from dataclasses import replace

import pytest

from ashley_desktop import __version__
from ashley_desktop.core.llm.base import Endpoint
from ashley_desktop.core.llm.openai_client import OpenAIClient
from ashley_desktop.errors import Redirected
from tests.helpers import llm_replies as replies
from tests.helpers.llm import TEST_KEY, ask, listen
from tests.helpers.llm_server import LlmServer

TRAPS = {
    "OPENAI_API_KEY": "sk-environment-key",
    "OPENAI_ADMIN_KEY": "sk-environment-admin",
    "OPENAI_ORG_ID": "environment-org",
    "OPENAI_PROJECT_ID": "environment-project",
    "OPENAI_BASE_URL": "http://127.0.0.1:9/environment",
    "OPENAI_CUSTOM_HEADERS": "X-Trap: environment\nAuthorization: Bearer environment",
    "OPENAI_WEBHOOK_SECRET": "environment-webhook",
    "HTTP_PROXY": "http://127.0.0.1:9",
    "http_proxy": "http://127.0.0.1:9",
    "ALL_PROXY": "http://127.0.0.1:9",
    "SSL_CERT_FILE": "environment-file-that-is-not-there",
}
OURS = {
    "host",
    "connection",
    "authorization",
    "accept",
    "accept-encoding",
    "content-type",
    "content-length",
    "user-agent",
    "x-stainless-raw-response",  # the library's own mark for an answer that it must not parse
}


@pytest.fixture
def traps(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in TRAPS.items():
        monkeypatch.setenv(name, value)


@pytest.mark.usefixtures("traps")
def test_only_our_headers_are_sent(llm_server: LlmServer, endpoint: Endpoint) -> None:
    (heard,) = ask(endpoint)
    assert heard.complete
    headers = llm_server.chats[0].headers
    assert set(headers) == OURS
    assert headers["authorization"] == f"Bearer {TEST_KEY}"
    assert headers["user-agent"] == f"ashley-desktop/{__version__}"
    assert "environment" not in str(headers)


@pytest.mark.usefixtures("traps")
def test_without_a_key_none_is_sent(llm_server: LlmServer, endpoint: Endpoint) -> None:
    (heard,) = ask(replace(endpoint, api_key=""))
    assert heard.complete
    assert set(llm_server.chats[0].headers) == OURS - {"authorization"}


def test_headers_of_the_environment_that_cannot_be_sent_do_no_harm(
    llm_server: LlmServer, endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "X-Ü: ü\nBad Name: x")
    (heard,) = ask(endpoint)
    assert heard.complete


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(llm_server: LlmServer, endpoint: Endpoint, status: int) -> None:
    with LlmServer() as elsewhere:
        llm_server.reply(replies.redirect(f"{elsewhere.url}/chat/completions", status))
        (heard,) = ask(endpoint)
        assert heard.code == "redirected"
        assert elsewhere.requests == []


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_neither_key_nor_question_goes_where_a_redirect_points(
    llm_server: LlmServer, endpoint: Endpoint, host: str
) -> None:
    with LlmServer() as elsewhere:
        other = f"http://{host}:{elsewhere.port}/v1"
        llm_server.reply(replies.redirect(f"{other}/chat/completions", 308))
        llm_server.models = replies.redirect(f"{other}/models", 301)

        async def scenario() -> None:
            client = OpenAIClient(endpoint)
            with pytest.raises(Redirected):
                await client.models()
            assert (await listen(client)).code == "redirected"
            await client.aclose()

        asyncio.run(scenario())
        assert elsewhere.requests == []
    assert [one.path for one in llm_server.requests] == ["/v1/models", "/v1/chat/completions"]


@pytest.mark.parametrize(
    "reply", [replies.dropped(), replies.refusal(429), replies.refusal(500), replies.refusal(409)]
)
def test_the_library_does_not_try_again(
    llm_server: LlmServer, endpoint: Endpoint, reply: replies.Reply
) -> None:
    llm_server.reply(reply)
    ask(endpoint)
    assert len(llm_server.requests) == 1


def test_importing_the_client_imports_no_library() -> None:
    program = """
import sys
import ashley_desktop.core.llm.openai_client, ashley_desktop.core.llm.offline
import ashley_desktop.core.secrets
heavy = {"openai", "httpx2", "httpx", "pydantic", "keyring", "xllamacpp", "PySide6", "idna"}
print(sorted(heavy & set(sys.modules)))
"""
    assert _python(program) == "[]"


def test_preloading_leaves_nothing_to_import_for_the_first_request(llm_server: LlmServer) -> None:
    program = f"""
import asyncio, sys
from ashley_desktop.core.llm.base import ChatRequest, Endpoint, Prompt
from ashley_desktop.core.llm.openai_client import OpenAIClient, preload
preload()
before = set(sys.modules)
async def main():
    client = OpenAIClient(Endpoint("openai", {llm_server.url!r}, ""))
    async for chunk in client.stream(ChatRequest("m", (Prompt("user", "Hi"),))):
        pass
    await client.aclose()
asyncio.run(main())
late = set(sys.modules) - before
print(sorted(name for name in late if not name.startswith(("concurrent", "encodings"))))
"""
    assert _python(program) == "[]"


def _python(program: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True
    )
    return done.stdout.strip()
