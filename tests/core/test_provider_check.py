"""What a test of a provider finds: against real servers, and only for those who ask."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from keyring.backends import fail

from ashley_desktop.assembly import Parts, assemble
from ashley_desktop.core import local_servers
from ashley_desktop.core.presets import ProviderPreset
from ashley_desktop.core.provider_book import Changes
from ashley_desktop.core.provider_check import Finding, Step, check
from ashley_desktop.core.secrets import SecretStore
from ashley_desktop.paths import Paths
from tests.helpers import llm_replies as replies
from tests.helpers.llm import TEST_KEY
from tests.helpers.llm_server import LlmServer
from tests.helpers.store import Run


@pytest.fixture
def parts(paths: Paths, run: Run[Any]) -> Iterator[Parts]:
    made = run(assemble(paths, {}, SecretStore(backend=fail.Keyring)))  # no keyring at all
    yield made
    run(made.aclose())


def tried(parts: Parts, run: Run[Any], wanted: Changes, *, key: str = TEST_KEY) -> list[Finding]:
    """What is found of a server, with a key kept for this run."""
    run(parts.providers.book.add("mine", wanted))
    provider = run(parts.providers.provider("mine"))
    if key:
        parts.endpoints.keys.keep_for_this_run(provider, key)

    async def all_of_it() -> list[Finding]:
        return [one async for one in check(parts.endpoints, provider)]

    found: list[Finding] = run(all_of_it())
    return found


def steps(found: list[Finding]) -> list[tuple[str, bool | None]]:
    return [(one.step.value, one.good) for one in found]


def wanted(server: LlmServer, *, model: str = "test-model", needs_key: bool = True) -> Changes:
    return Changes(base_url=server.url, model=model, needs_key=needs_key)


def test_everything_works(parts: Parts, run: Run[Any], llm_server: LlmServer) -> None:
    llm_server.reply(replies.text("rea", "dy"))
    found = tried(parts, run, wanted(llm_server))
    assert steps(found) == [("reached", True), ("key", True), ("models", True), ("reply", True)]
    assert (found[2].count, found[3].count) == (2, 2)
    assert found[0].seconds is not None
    assert found[3].seconds is not None
    assert llm_server.chats[0].body["max_tokens"] <= 50


def test_a_server_without_a_key_has_no_line_for_one(
    parts: Parts, run: Run[Any], llm_server: LlmServer
) -> None:
    found = tried(parts, run, wanted(llm_server, needs_key=False), key="")
    assert steps(found) == [("reached", True), ("models", True), ("reply", True)]


def test_without_a_key_nothing_is_sent(parts: Parts, run: Run[Any], llm_server: LlmServer) -> None:
    found = tried(parts, run, wanted(llm_server), key="")
    assert steps(found) == [("key", False)]
    assert found[0].error is not None
    assert found[0].error.code == "key_missing"
    assert llm_server.requests == []


def test_a_refused_key_ends_it(parts: Parts, run: Run[Any], llm_server: LlmServer) -> None:
    llm_server.models = replies.refusal(401, f"Incorrect API key: {TEST_KEY}")
    found = tried(parts, run, wanted(llm_server))
    assert steps(found) == [("reached", True), ("key", False)]
    assert TEST_KEY not in str(found)
    assert llm_server.chats == []


def test_a_server_that_is_not_there(parts: Parts, run: Run[Any], llm_server: LlmServer) -> None:
    gone = Changes(base_url="http://127.0.0.1:9/v1", needs_key=False)
    found = tried(parts, run, gone, key="")
    assert steps(found) == [("reached", False)]
    assert found[0].error is not None
    assert found[0].error.code == "connection_failed"


def test_where_nothing_is_listed_the_reply_tells(
    parts: Parts, run: Run[Any], llm_server: LlmServer
) -> None:
    llm_server.models = replies.refusal(404)
    found = tried(parts, run, wanted(llm_server))
    assert steps(found) == [("reached", True), ("models", None), ("key", True), ("reply", True)]


def test_where_nothing_is_listed_a_wrong_key_is_told_as_that(
    parts: Parts, run: Run[Any], llm_server: LlmServer
) -> None:
    llm_server.models = replies.refusal(404)
    llm_server.reply(replies.refusal(401))
    found = tried(parts, run, wanted(llm_server))
    assert steps(found)[-1] == ("key", False)


def test_a_model_that_is_not_known(parts: Parts, run: Run[Any], llm_server: LlmServer) -> None:
    llm_server.reply(replies.refusal(404, "no such model", code="model_not_found"))
    found = tried(parts, run, wanted(llm_server))
    assert steps(found)[-1] == ("reply", False)
    assert found[-1].error is not None
    assert found[-1].error.code == "model_not_found"


def test_no_model_chosen(parts: Parts, run: Run[Any], llm_server: LlmServer) -> None:
    found = tried(parts, run, wanted(llm_server, model=""))
    assert steps(found)[-1] == ("reply", False)
    assert found[-1].error is not None
    assert found[-1].error.code == "no_model"
    assert llm_server.chats == []


def test_a_missing_version_is_tried_and_offered(
    parts: Parts, run: Run[Any], llm_server: LlmServer
) -> None:
    llm_server.paths = ("/v1/models", "/v1/chat/completions")
    found = tried(parts, run, Changes(base_url=llm_server.origin, needs_key=True, model="m"))
    assert steps(found) == [("reached", False)]
    assert found[0].better_url == llm_server.url
    assert llm_server.chats == []


@pytest.fixture
def usual(llm_server: LlmServer) -> ProviderPreset:
    """A server that is usual at the test server's address."""
    return ProviderPreset("ollama", "Ollama", base_url=llm_server.url, nearby=True)


def test_servers_of_this_machine_are_found_without_a_key(
    usual: ProviderPreset, run: Run[Any], llm_server: LlmServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", TEST_KEY)
    closed = ProviderPreset("gone", "Gone", base_url="http://127.0.0.1:9/v1", nearby=True)
    found = run(local_servers.find((closed, usual)))
    assert found == (
        local_servers.LocalServer("ollama", llm_server.url, ("test-model", "other-model")),
    )
    assert [one.path for one in llm_server.requests] == ["/v1/models"]
    assert "authorization" not in llm_server.requests[0].headers


@pytest.mark.parametrize(
    "other",
    [
        replies.refusal(401),
        replies.refusal(404),
        replies.raw(b"<html>", content_type="text/html"),
        replies.silence(),
    ],
    ids=["401", "404", "a web page", "silence"],
)
def test_something_else_at_that_address_is_left_out(
    usual: ProviderPreset, run: Run[Any], llm_server: LlmServer, other: replies.Reply
) -> None:
    llm_server.models = other
    assert run(local_servers.find((usual,), list_s=0.3)) == ()


def test_only_this_machine_is_asked(run: Run[Any], llm_server: LlmServer) -> None:
    # an address that reaches the server, but is none of the loopback
    far = ProviderPreset("far", "Far", base_url=f"http://0.0.0.0:{llm_server.port}/v1", nearby=True)
    paid = ProviderPreset("paid", "Paid", base_url=llm_server.url)
    assert run(local_servers.find((far, paid))) == ()
    assert llm_server.requests == []


def test_the_steps_have_an_order() -> None:
    assert list(Step) == [Step.REACHED, Step.KEY, Step.MODELS, Step.REPLY]
