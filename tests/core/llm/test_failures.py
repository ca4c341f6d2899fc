"""Statuses, headers and broken connections become our errors, and no key comes through."""

from __future__ import annotations

import json
import socket
import ssl
from datetime import UTC, datetime

import pytest

from ashley_desktop import errors
from ashley_desktop.core.llm.base import Endpoint
from ashley_desktop.core.llm.failures import Failures, Refusal, retry_after_s
from ashley_desktop.core.llm.wire import Said
from tests.helpers.llm import TEST_KEY, error_chain

NOW = datetime(2026, 11, 22, 12, 0, 0, tzinfo=UTC)
FAILURES = Failures(Endpoint("openai", "https://api.example.com/v1", TEST_KEY))


def refused(status: int, error: object = "no", **headers: str) -> errors.ProviderError:
    body = json.dumps({"error": error}).encode()
    return FAILURES.refused(Refusal(status, headers, body), "some-model")


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, errors.BadRequest),
        (401, errors.AuthError),
        (402, errors.NoCredit),
        (403, errors.AuthError),
        (404, errors.AddressWrong),
        (405, errors.AddressWrong),
        (408, errors.ServerError),
        (409, errors.ServerError),
        (413, errors.ContextTooLong),
        (300, errors.BadRequest),
        (304, errors.BadRequest),
        (418, errors.BadRequest),
        (422, errors.BadRequest),
        (429, errors.RateLimited),
        (500, errors.ServerError),
        (503, errors.ServerError),
        (529, errors.ServerError),
    ],
)
def test_statuses(status: int, kind: type[errors.ProviderError]) -> None:
    error = refused(status, {"message": "because"})
    assert type(error) is kind
    assert error.parameters["provider"] == "openai"
    assert error.parameters["detail"] == "because"


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (404, {"message": "no", "code": "model_not_found"}),
        (404, {"message": "The model `x` does not exist"}),
        (404, "No endpoints found for some-model."),
        (410, {"message": "no", "param": "model"}),
    ],
)
def test_a_model_that_is_not_there(status: int, error: object) -> None:
    assert refused(status, error).code == "model_not_found"


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (429, {"message": "no", "code": "insufficient_quota"}),
        (429, {"message": "no", "type": "insufficient_quota"}),
        (402, "Insufficient Balance"),
        (403, {"message": "no", "code": "billing_hard_limit_reached"}),
        (400, {"message": "Your credit balance is too low to use this."}),
        (429, "You are out of credits"),
    ],
)
def test_an_account_that_is_used_up_is_no_rate_limit(status: int, error: object) -> None:
    told = refused(status, error)
    assert told.code == "no_credit"
    assert not told.retryable


@pytest.mark.parametrize(
    "error",
    [
        {"message": "You exceeded your current quota.", "code": "RESOURCE_EXHAUSTED"},
        {"message": "Limit 3 a minute. Add a payment method at https://x.example/billing."},
    ],
)
def test_a_rate_limit_that_speaks_of_money_passes(error: object) -> None:
    assert refused(429, error).code == "rate_limited"


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, {"message": "no", "code": "content_filter"}),
        (400, {"message": "no", "type": "content_policy_violation"}),
        (403, "This model requires moderation; your input was flagged."),
    ],
)
def test_what_a_providers_rules_forbid(status: int, error: object) -> None:
    assert refused(status, error).code == "content_refused"


@pytest.mark.parametrize(
    ("location", "shown"),
    [
        ("https://elsewhere.example/v1", "https://elsewhere.example/v1"),
        ("/v2/chat", "https://api.example.com/v2/chat"),
        ("http://[broken", "http://[broken"),
    ],
)
def test_a_redirect_is_told_as_a_whole_address(location: str, shown: str) -> None:
    error = refused(301, location=location)
    assert (error.code, error.parameters["location"]) == ("redirected", shown)


@pytest.mark.parametrize("status", [404, 405, 501])
def test_a_server_without_a_list_of_models(status: int) -> None:
    assert FAILURES.refused(Refusal(status, {}, b"no"), "").code == "no_model_list"


def test_a_network_that_wants_a_sign_in() -> None:
    assert refused(511).code == "not_an_api"


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, {"message": "x", "code": "context_length_exceeded"}),
        (400, {"message": "This model's maximum context length is 8192 tokens."}),
        (400, {"message": "exceeds the available size", "type": "exceed_context_size_error"}),
        (422, "prompt is too long: 300000 tokens"),
        (500, "the request exceeds the context window"),
    ],
)
def test_a_conversation_that_does_not_fit(status: int, error: object) -> None:
    assert refused(status, error).code == "context_too_long"


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        (b'{"error": {"message": "m"}}', "m"),
        (b'{"error": "m"}', "m"),
        (b'{"detail": "m"}', "m"),
        (b'{"detail": [{"loc": ["body", "model"]}]}', '[{"loc": ["body", "model"]}]'),
        (b'{"message": "m"}', "m"),
        (b"  plain words \r\n here\0", "plain words here"),
        (b"<html>nothing to show</html>", ""),
        (b"[1]", ""),
        (b'{"error": 5}', ""),
        (b'{"error": {"message": {"a": 1}}}', ""),
        (b"[" * 100_000, "[" * 299 + "…"),
        (b"", ""),
        (b"\xff\xfe", "��"),
        (b'{"error": {"message": "\\ud83d \\u001b[31m\\u202e"}}', "� [31m"),
    ],
)
def test_a_servers_words_are_found_and_cleaned(body: bytes, detail: str) -> None:
    error = FAILURES.refused(Refusal(400, {}, body), "some-model")
    assert error.parameters["detail"] == detail


@pytest.mark.parametrize(
    "words",
    [
        f"Incorrect key {TEST_KEY}.",
        f"{TEST_KEY}{TEST_KEY}",
        f"header 'Authorization: Bearer {TEST_KEY}'",
        "Incorrect API key provided: sk-proj-ab***************xyz9",
        "bearer some-other-secret",
        "x" * 290 + TEST_KEY,
    ],
)
def test_no_key_is_repeated(words: str) -> None:
    shown = error_chain(refused(401, {"message": words}))
    assert "[key]" in shown or "x" * 290 in shown
    for part in (TEST_KEY[:10], "xyz9", "other-secret"):
        assert part not in shown


def test_a_key_of_any_shape_is_known_by_its_own_text() -> None:
    failures = Failures(Endpoint("other", "https://api.example.com/v1", "plain.words/9"))
    error = failures.refused(Refusal(400, {}, b"no such key: plain.words/9!"), "some-model")
    assert error.parameters["detail"] == "no such key: [key]!"


def test_a_key_in_the_address_of_a_redirect_is_not_repeated() -> None:
    error = refused(302, location=f"https://elsewhere.example/?key={TEST_KEY}")
    assert error.parameters["location"] == "https://elsewhere.example/?key=[key]"


def test_details_are_short() -> None:
    detail = refused(500, "long " * 1000).parameters["detail"]
    assert len(str(detail)) == 300


@pytest.mark.parametrize(
    ("headers", "wait_s"),
    [
        ({"retry-after": "12"}, 12.0),
        ({"retry-after": " 1.5 "}, 1.5),
        ({"retry-after-ms": "250", "retry-after": "9"}, 0.25),
        ({"retry-after": "Sun, 22 Nov 2026 12:00:30 GMT"}, 30.0),
        ({"retry-after": "Sun, 22 Nov 2026 11:00:00 GMT"}, 0.0),
        ({"retry-after": "Sun, 22 Nov 2026 12:00:30"}, 30.0),
        ({"retry-after": "-3"}, None),
        ({"retry-after": "inf"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "Sun, 99 Nov 99999 12:00:30 GMT"}, None),
        ({}, None),
    ],
)
def test_how_long_to_wait(headers: dict[str, str], wait_s: float | None) -> None:
    assert retry_after_s(headers, NOW) == wait_s


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (Said("m", code="rate_limit_exceeded"), "rate_limited"),
        (Said("m", kind="insufficient_quota"), "no_credit"),
        (Said("m", code="billing_hard_limit_reached"), "no_credit"),
        (Said("m", code="timeout"), "server_error"),
        (Said("m", code="content_filter"), "content_refused"),
        (Said("m", status=429), "rate_limited"),
        (Said("m", code="invalid_api_key"), "auth"),
        (Said("m", code="model_not_found"), "model_not_found"),
        (Said("m", kind="invalid_request_error"), "bad_request"),
        (
            Said("m", kind="invalid_request_error", code="context_length_exceeded"),
            "context_too_long",
        ),
        (Said("m", kind="overloaded_error"), "server_error"),
        (Said(), "server_error"),
    ],
)
def test_an_error_inside_a_stream(said: Said, code: str) -> None:
    assert FAILURES.said(said, "some-model").code == code


def _caused(outer: Exception, inner: Exception) -> Exception:
    outer.__cause__ = inner
    return outer


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (_caused(RuntimeError(), ssl.SSLError(1, "handshake")), "tls"),
        (_caused(OSError(), socket.gaierror(-2, "unknown")), "name_not_found"),
        (ExceptionGroup("all", [ConnectionRefusedError()]), "connection_failed"),
        (ConnectionResetError(), "connection_failed"),
        (AttributeError(), "bad_answer"),
    ],
)
def test_what_breaks_below(error: Exception, code: str) -> None:
    assert FAILURES.broke(error, 15.0, text_came=False).code == code


def test_a_reset_after_text_is_a_cut() -> None:
    assert FAILURES.broke(ConnectionResetError(), 15.0, text_came=True).code == "stream_cut"


def test_errors_that_form_a_ring_are_read_once() -> None:
    first, second = OSError(), OSError()
    first.__cause__, second.__cause__ = second, first
    assert FAILURES.broke(first, 15.0, text_came=False).code == "connection_failed"
