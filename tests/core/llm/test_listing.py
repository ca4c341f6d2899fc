"""Lists of models: what servers say of window and price, and what hostile ones say instead."""

from __future__ import annotations

import json
import time
from decimal import Decimal
from typing import Any

import pytest

from ashley_desktop.core.llm.base import ModelOffer
from ashley_desktop.core.llm.listing import MODELS_LIMIT, model_list, price, token_count

MILLIONTH = Decimal("0.000001")


def one(row: dict[str, Any]) -> ModelOffer:
    (offer,) = model_list(json.dumps({"object": "list", "data": [row]}).encode()).offers
    return offer


@pytest.mark.parametrize(
    ("row", "offer"),
    [
        ({"id": "gpt-4o", "object": "model", "owned_by": "x"}, ModelOffer("gpt-4o")),
        (
            {  # OpenRouter
                "id": "a/b",
                "context_length": 128000,
                "top_provider": {"context_length": 64000, "max_completion_tokens": 4096},
                "pricing": {"prompt": "0.000001", "completion": "2e-6", "image": "0"},
            },
            ModelOffer("a/b", 64000, MILLIONTH, 2 * MILLIONTH),
        ),
        (
            {"id": "m", "meta": {"n_ctx_train": 8192, "n_ctx": 4096, "n_vocab": 9}},  # llama.cpp
            ModelOffer("m", 4096),
        ),
        ({"id": "m", "meta": {"n_ctx_train": 8192}}, ModelOffer("m", 8192)),
        (
            {"id": "m", "max_context_length": 32768, "loaded_context_length": 4096},  # LM Studio
            ModelOffer("m", 4096),
        ),
        ({"id": "m", "max_model_len": 16384}, ModelOffer("m", 16384)),  # vLLM
        ({"id": "m:latest", "object": "model"}, ModelOffer("m:latest")),  # Ollama
        (
            {"id": "auto", "context_length": 0, "pricing": {"prompt": "-1", "completion": "-1"}},
            ModelOffer("auto"),
        ),
        (
            {"id": "m", "pricing": {"prompt": 0, "completion": 1e-06}},
            ModelOffer("m", None, Decimal(0), MILLIONTH),
        ),
        ({"id": "m", "pricing": "dear", "meta": [1], "top_provider": None}, ModelOffer("m")),
    ],
)
def test_what_servers_say(row: dict[str, Any], offer: ModelOffer) -> None:
    assert one(row) == offer


@pytest.mark.parametrize(
    "value", [0, -1, True, None, "8192", 1e300, 1.5, 10**30, [8192], {"n": 1}, float("1e18")]
)
def test_what_cannot_be_a_window_is_unknown(value: object) -> None:
    assert token_count(value) is None


@pytest.mark.parametrize(
    "value",
    [
        *(
            "",
            "NaN",
            "Infinity",
            "-0.1",
            "1e999999999",
            "9" * 5000,
            "0x10",
            "1_0",
            "\uff11",
            " 1",
            "1 ",
        ),
        *(None, True, [], {}, -1, 1e300, 1e10, "1001"),
    ],
)
def test_what_cannot_be_a_price_is_unknown(value: object) -> None:
    assert price(value) is None


def test_a_list_of_a_hundred_thousand_is_cut_and_says_so() -> None:
    rows = [{"id": f"model-{number}", "x": "y" * 60} for number in range(100_000)]
    body = json.dumps({"data": rows}).encode()
    assert len(body) > 8_000_000
    begun = time.process_time()
    found = model_list(body)
    assert (len(found.offers), found.more) == (MODELS_LIMIT, True)
    assert found.ids[-1] == f"model-{MODELS_LIMIT - 1}"
    assert time.process_time() - begun < 10


def test_what_was_whole_of_a_cut_list_counts() -> None:
    found = model_list(b'{"data": [{"id": "a"}, {"id": "b"}, {"id": "c', cut=True)
    assert (found.ids, found.more) == (("a", "b"), True)


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"{", b"nonsense", b'{"data": [{"id": "a"}', b'{"data": [1]} more', b"\xff\xfe"),
        *(b"[" * 100_000, b'{"data": [' + b"[" * 100_000, b'{"data": NaN}'),
    ],
)
def test_what_is_no_json_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError, match="import_not"):
        model_list(body)
