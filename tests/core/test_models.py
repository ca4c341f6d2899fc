"""What is known of models: from the server, from the user, from refusals; over a real store."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from ashley_desktop.assembly import Parts, assemble
from ashley_desktop.core.llm.base import ModelOffer
from ashley_desktop.core.models import ModelFacts, Source, per_million
from ashley_desktop.core.providers import Provider
from ashley_desktop.errors import InvalidInput
from ashley_desktop.paths import Paths
from tests.helpers import llm_replies as replies
from tests.helpers.llm import QUESTION, TEST_KEY, listen
from tests.helpers.llm_server import LlmServer
from tests.helpers.store import change_store

NOTHING = ModelFacts()
LISTED = {
    "data": [
        {
            "id": "big",
            "context_length": 128000,
            "pricing": {"prompt": "0.0000025", "completion": "0.00001"},
        },
        {"id": "plain"},
    ]
}


@pytest.fixture
def provider(parts: Parts, run: Any) -> Provider:
    """The provider that leads to `llm_server`, with the model `big`."""
    found: Provider = run(parts.providers.provider("openai", model="big"))
    return found


def own(parts: Parts, run: Any, provider: Provider, model: str, *typed: str) -> None:
    context, prompt, completion = typed
    run(
        parts.models.set_own(
            provider,
            model,
            context_tokens=context,
            prompt_price=prompt,
            completion_price=completion,
        )
    )


def test_before_anybody_said_anything_all_is_unknown(
    parts: Parts, run: Any, provider: Provider
) -> None:
    assert run(parts.models.facts(provider)) == NOTHING
    assert NOTHING.source is Source.UNKNOWN


def test_what_the_servers_list_says_is_kept(
    parts: Parts, run: Any, provider: Provider, llm_server: LlmServer
) -> None:
    llm_server.models = replies.document(LISTED)
    assert run(parts.endpoints.models(provider)) == ("big", "plain")
    prompt, completion = Decimal("0.0000025"), Decimal("0.00001")
    facts = ModelFacts(128000, prompt, completion, Source.SERVER)
    assert run(parts.models.facts(provider)) == facts
    again = run(parts.models.known(provider, ("plain", "big")))
    assert [one.facts for one in again] == [NOTHING, facts]
    llm_server.models = replies.document({"data": [{"id": "big"}]})
    run(parts.endpoints.models(provider))
    assert run(parts.models.facts(provider)) == NOTHING


def test_a_list_that_says_nothing_new_is_not_written(
    parts: Parts, run: Any, provider: Provider, paths: Paths
) -> None:
    offers = (ModelOffer("a", 4096), ModelOffer("b"))
    for _ in range(2):
        run(parts.models.note_list(provider, offers))
        before = change_store(paths, "SELECT model, seen_at FROM model ORDER BY model")
        assert [row[0] for row in before] == ["a"]
    run(parts.models.note_list(provider, offers))
    assert change_store(paths, "SELECT model, seen_at FROM model") == before


def test_the_users_word_counts_more_and_can_be_taken_back(
    parts: Parts, run: Any, provider: Provider
) -> None:
    run(parts.models.note_list(provider, [ModelOffer("big", 128000, Decimal(1), Decimal(2))]))
    own(parts, run, provider, "big", " 8k ", "$2.50", "")
    facts = ModelFacts(8192, Decimal("0.0000025"), Decimal(2), Source.USER)
    assert run(parts.models.facts(provider)) == facts
    own(parts, run, provider, "big", "", "", "")
    assert run(parts.models.facts(provider)).source is Source.SERVER


@pytest.mark.parametrize(
    ("typed", "count"), [("4096", 4096), ("128 000", 128000), ("32,768", 32768), ("1k", 1024)]
)
def test_numbers_of_tokens_are_typed_as_people_write_them(
    parts: Parts, run: Any, provider: Provider, typed: str, count: int
) -> None:
    own(parts, run, provider, "big", typed, "", "0,15")
    known = run(parts.models.model(provider, "big"))
    assert known.own == ModelFacts(count, None, Decimal("0.00000015"), Source.USER)


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        (("many", "", ""), "not_a_token_count"),
        (("-1", "", ""), "not_a_token_count"),
        (("9" * 30, "", ""), "not_a_token_count"),
        (("", "cheap", ""), "not_a_price"),
        (("", "", "-1"), "not_a_price"),
        (("", "", "1e99"), "not_a_price"),
    ],
)
def test_what_cannot_be_a_fact_is_refused(
    parts: Parts, run: Any, provider: Provider, typed: tuple[str, str, str], problem: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        own(parts, run, provider, "big", *typed)
    assert caught.value.parameters["problem"] == problem
    assert run(parts.models.facts(provider)) == NOTHING


def test_another_address_starts_anew_but_for_the_users_words(
    parts: Parts, run: Any, provider: Provider
) -> None:
    run(parts.models.note_list(provider, [ModelOffer("big", 128000), ModelOffer("small", 10)]))
    own(parts, run, provider, "small", "2048", "", "")
    run(parts.models.refusals(provider).note("big", frozenset({"temperature"})))
    run(parts.models.set_favourite(provider, "big", favourite=True))
    run(parts.providers.change("openai", base_url="http://127.0.0.1:9/v1"))
    parts.providers._environment = {}  # type: ignore[assignment]
    elsewhere = run(parts.providers.provider("openai", model="big"))
    big, small = run(parts.models.known(elsewhere, ("big", "small")))
    assert (big.facts, big.refused, big.favourite) == (NOTHING, (), True)
    assert small.facts == ModelFacts(2048, source=Source.USER)


@pytest.mark.parametrize(
    "facts", ['{"said": 5, "own": [1]}', '{"said": {"context": "x", "prompt": "NaN"}}', "{}"]
)
def test_nonsense_in_the_store_is_unknown(
    parts: Parts, run: Any, provider: Provider, paths: Paths, facts: str
) -> None:
    run(parts.models.set_favourite(provider, "big", favourite=True))
    change_store(paths, f"UPDATE model SET facts = '{facts}'")
    assert run(parts.models.facts(provider)) == NOTHING


def test_favourites_are_kept(parts: Parts, run: Any, provider: Provider) -> None:
    for model in ("b", "a"):
        run(parts.models.set_favourite(provider, model, favourite=True))
    run(parts.models.set_favourite(provider, "b", favourite=False))
    assert run(parts.models.favourites(provider)) == ("a",)


def test_refusals_are_remembered_over_restarts_and_can_be_forgotten(
    paths: Paths, llm_server: LlmServer, run: Any
) -> None:
    environment = {"OPENAI_BASE_URL": llm_server.url, "OPENAI_API_KEY": TEST_KEY}

    async def ask() -> tuple[str, ...]:
        parts = await assemble(paths, environment)
        provider = await parts.providers.provider("openai")
        heard = await listen(await parts.endpoints.client(provider))
        assert heard.complete
        known = await parts.models.model(provider, QUESTION.model)
        await parts.aclose()
        assert known.refused == ("temperature",)
        return heard.chunks[0].adapted

    words = "Unsupported value: 'temperature' does not support 0.5 with this model."
    llm_server.reply(replies.refusal(400, words, param="temperature"))
    assert run(ask()) == ("temperature",)
    assert run(ask()) == ()
    assert ["temperature" in one.body for one in llm_server.chats] == [True, False, False]

    async def forget() -> None:
        parts = await assemble(paths, environment)
        provider = await parts.providers.provider("openai")
        await parts.models.forget(provider, QUESTION.model)
        assert (await listen(await parts.endpoints.client(provider))).chunks[0].adapted == ()
        await parts.aclose()

    run(forget())
    assert "temperature" in llm_server.chats[-1].body


def test_what_was_refused_for_another_reason_is_not_remembered(
    parts: Parts, run: Any, provider: Provider, llm_server: LlmServer
) -> None:
    words = "'temperature' is not supported"
    llm_server.reply(replies.refusal(400, words), replies.refusal(400, "No, for no reason"))
    heard = run(listen(run(parts.endpoints.client(provider))))
    assert heard.code == "bad_request"
    assert run(parts.models.model(provider, QUESTION.model)).refused == ()


def test_the_models_of_this_machine_cost_nothing(parts: Parts, run: Any) -> None:
    provider = run(parts.providers.provider("offline"))
    facts = ModelFacts(4096, Decimal(0), Decimal(0), Source.MACHINE)
    assert run(parts.models.facts(provider)) == facts
    run(parts.local_models.change(context_tokens=2048))
    assert run(parts.models.facts(provider)).context_tokens == 2048


@pytest.mark.parametrize(
    ("price", "told"),
    [("0.0000025", "2.5"), ("0.00001", "10"), ("0", "0"), ("0E-6", "0"), ("0.00000015", "0.15")],
)
def test_prices_are_told_for_a_million(price: str, told: str) -> None:
    assert per_million(Decimal(price)) == told
