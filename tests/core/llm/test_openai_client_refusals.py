"""Servers that cannot be reached or refuse: addresses, fields, lists of models, keys."""

from __future__ import annotations

import asyncio
import socket
from dataclasses import replace

import pytest

from ashley_desktop.core.llm.base import Endpoint
from ashley_desktop.core.llm.openai_client import OpenAIClient, Timeouts
from ashley_desktop.errors import InvalidInput, ProviderError
from tests.core.llm.asking import SHORT, D, answer
from tests.helpers import llm_replies as replies
from tests.helpers.llm import QUESTION, TEST_KEY, ask, error_chain
from tests.helpers.llm_replies import Reply
from tests.helpers.llm_server import LlmServer


def test_nobody_listens(endpoint: Endpoint) -> None:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    (heard,) = ask(replace(endpoint, base_url=f"http://127.0.0.1:{port}/v1"))
    assert heard.error is not None
    assert heard.code == "connection_failed"
    assert heard.error.parameters["origin"] == f"http://127.0.0.1:{port}"


def test_a_name_that_does_not_exist(endpoint: Endpoint) -> None:
    (heard,) = ask(replace(endpoint, base_url="http://no-such-host.invalid/v1"))
    assert heard.code == "name_not_found"


def test_a_server_without_tls(llm_server: LlmServer, endpoint: Endpoint) -> None:
    (heard,) = ask(replace(endpoint, base_url=llm_server.url.replace("http:", "https:")))
    assert heard.code == "tls"


@pytest.mark.parametrize(
    ("refused", "message", "sent"),
    [
        ("stream_options", "Unknown field: stream_options", {"max_tokens", "temperature"}),
        (
            "max_tokens",
            "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.",
            {"stream_options", "max_completion_tokens", "temperature"},
        ),
        (
            "temperature",
            "Unsupported value: 'temperature' does not support 0.5 with this model.",
            {"stream_options", "max_tokens"},
        ),
    ],
)
@pytest.mark.parametrize("status", [400, 422])
def test_a_field_that_a_server_does_not_know_is_left_out(
    llm_server: LlmServer,
    endpoint: Endpoint,
    refused: str,
    message: str,
    sent: set[str],
    status: int,
) -> None:
    llm_server.reply(replies.refusal(status, message, param=refused))
    first, second = ask(endpoint, QUESTION, QUESTION)
    assert first.complete
    assert second.complete
    assert len(llm_server.chats) == 3  # the second question is worded right at once
    for chat in llm_server.chats[1:]:
        assert set(chat.body) == {"model", "messages", "stream", *sent}


def test_several_unknown_fields_are_left_out_one_by_one(
    llm_server: LlmServer, endpoint: Endpoint
) -> None:
    for name in ("stream_options", "max_completion_tokens", "temperature not supported"):
        llm_server.reply(replies.refusal(400, name))
    (heard,) = ask(endpoint)
    assert heard.complete
    fields = {"model", "messages", "stream", "max_completion_tokens"}
    assert set(llm_server.chats[-1].body) == fields


def test_a_server_that_refuses_whatever_is_sent_is_not_asked_for_ever(
    llm_server: LlmServer, endpoint: Endpoint
) -> None:
    llm_server.reply(*[replies.refusal(400, "stream_options is not supported")] * 5)
    (heard,) = ask(endpoint)
    assert heard.code == "bad_request"
    assert len(llm_server.chats) == 2


@pytest.mark.parametrize("message", ["max_tokens is too large: 100", "temperature must be below 2"])
def test_a_refused_value_is_not_taken_for_an_unknown_field(
    llm_server: LlmServer, endpoint: Endpoint, message: str
) -> None:
    heard = answer(llm_server, endpoint, replies.refusal(400, message))
    assert heard.code == "bad_request"
    assert len(llm_server.chats) == 1


def models(endpoint: Endpoint, timeouts: Timeouts = SHORT) -> tuple[str, ...]:
    async def scenario() -> tuple[str, ...]:
        client = OpenAIClient(endpoint, timeouts=timeouts)
        try:
            return await client.models()
        finally:
            await client.aclose()

    return asyncio.run(scenario())


@pytest.mark.parametrize(
    ("listing", "names"),
    [
        ({"data": [{"id": "b"}, {"id": "a"}, {"id": "b"}]}, ("b", "a")),
        ([{"id": "a"}], ("a",)),
        ({"models": [{"name": "a:latest"}]}, ("a:latest",)),
        ({"data": ["a", "b"]}, ("a", "b")),
        ({"data": [{"id": 5}, {"id": ""}, None, [], {"id": "x" * 300}, {"id": "a\n"}]}, ("a",)),
        ({"data": [{"id": "a\u001b[31m"}, {"id": "\ud83d"}]}, ("\ufffd",)),
        ({"data": None}, ()),
        ({"data": {"id": "a"}}, ()),
        ({}, ()),
        ([], ()),
        (7, ()),
    ],
)
def test_lists_of_models(
    llm_server: LlmServer, endpoint: Endpoint, listing: object, names: tuple[str, ...]
) -> None:
    llm_server.models = replies.document(listing)
    assert models(endpoint) == names


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (replies.refusal(401), "auth"),
        (replies.refusal(404), "no_model_list"),
        (replies.html(), "not_an_api"),
        (replies.empty(), "bad_answer"),
        (replies.raw(b"{broken"), "bad_answer"),
        (replies.raw(b"[" * 100_000), "bad_answer"),
        (replies.redirect("https://elsewhere.example/"), "redirected"),
        (replies.dropped(), "connection_failed"),
    ],
)
def test_models_that_cannot_be_listed(
    llm_server: LlmServer, endpoint: Endpoint, reply: Reply, code: str
) -> None:
    llm_server.models = reply
    with pytest.raises(ProviderError) as caught:
        models(endpoint)
    assert caught.value.code == code


def test_a_list_that_never_comes_ends_in_time(llm_server: LlmServer, endpoint: Endpoint) -> None:
    llm_server.models = replies.silence()
    with pytest.raises(ProviderError) as caught:
        models(endpoint, Timeouts(models_s=0.3))
    assert caught.value.parameters == {"provider": "openai", "timeout_s": 0.3}


@pytest.mark.parametrize(
    "reply",
    [
        replies.refusal(401, f"Incorrect API key provided: {TEST_KEY}"),
        replies.refusal(500, f"Bearer {TEST_KEY}"),
        replies.redirect(f"https://elsewhere.example/?key={TEST_KEY}"),
        replies.dropped(),
        replies.silence(),
        replies.raw(TEST_KEY.encode()),
        replies.events(TEST_KEY),
        replies.events({"error": {"message": TEST_KEY}}),
        replies.events(D("a"), {"error": {"message": TEST_KEY, "code": TEST_KEY}}),
        replies.events(D("a")).cut_after(30),
    ],
)
def test_no_error_holds_the_key(llm_server: LlmServer, endpoint: Endpoint, reply: Reply) -> None:
    heard = answer(llm_server, endpoint, reply, timeouts=SHORT)
    assert heard.error is not None
    assert TEST_KEY not in error_chain(heard.error)
    assert TEST_KEY not in repr(endpoint)


@pytest.mark.parametrize("key", ["two words", "line\nbreak", "schlüssel"])
def test_a_key_that_cannot_be_sent_is_refused_at_once(endpoint: Endpoint, key: str) -> None:
    with pytest.raises(InvalidInput):
        OpenAIClient(replace(endpoint, api_key=key))


@pytest.mark.parametrize("address", ["ftp://host", "https://user:word@host/v1", "host"])
def test_an_address_that_cannot_be_used_is_refused_at_once(
    endpoint: Endpoint, address: str
) -> None:
    with pytest.raises(InvalidInput):
        OpenAIClient(replace(endpoint, base_url=address))
