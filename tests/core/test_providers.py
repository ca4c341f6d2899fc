"""Which provider answers, where, with which model and key: over a real store."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from ashley_desktop.core.presets import providers as presets
from ashley_desktop.core.provider_book import Changes
from ashley_desktop.core.providers import Providers
from ashley_desktop.errors import InvalidInput, ProviderNotFound
from ashley_desktop.paths import resources
from ashley_desktop.storage.catalog_store import CatalogStore
from ashley_desktop.storage.db import Database

KEY = "sk-0123456789abcdef"
OPENAI_ORIGIN = "https://api.openai.com:443"
SHIPPED = ["openai", "openrouter", "ollama", "lm-studio", "llama-cpp", "offline"]
Make = Callable[..., Providers]


@pytest.fixture
def make(db: Database) -> Make:
    """Makes the catalogue for an environment, over the store of this test."""

    def made(environment: Mapping[str, str] | None = None) -> Providers:
        return Providers(presets(resources()), CatalogStore(db), environment or {})

    return made


def test_the_model_on_this_machine_answers_first(make: Make, run: Any) -> None:
    assert run(make().chosen()) == "offline"


@pytest.mark.parametrize(
    ("option", "environment", "chosen"),
    [
        ("OpenAI", {"ASHLEY_PROVIDER": "offline"}, "openai"),
        (None, {"ASHLEY_PROVIDER": "offline", "OPENAI_API_KEY": KEY}, "offline"),
        (None, {"ASHLEY_PROVIDER": "", "OPENAI_API_KEY": KEY}, "openai"),
        (None, {"OPENAI_BASE_URL": "http://h/v1"}, "openai"),
        (None, {"OPENAI_API_KEY": "", "OPENAI_MODEL": "m"}, "offline"),
    ],
)
def test_the_order_of_choice(
    make: Make, run: Any, option: str | None, environment: dict[str, str], chosen: str
) -> None:
    run(make().choose("offline"))
    assert run(make(environment).chosen(option)) == chosen


def test_a_saved_choice_wins_over_a_noted_key(make: Make, run: Any) -> None:
    run(make().book.note_key("openai", OPENAI_ORIGIN, stored=True))
    assert run(make().chosen()) == "openai"
    run(make().choose("offline"))
    assert run(make().chosen()) == "offline"


def test_a_key_that_was_forgotten_chooses_nothing(make: Make, run: Any) -> None:
    run(make().book.note_key("openai", OPENAI_ORIGIN, stored=True))
    run(make().book.note_key("openai", OPENAI_ORIGIN, stored=False))
    assert run(make().chosen()) == "offline"


@pytest.mark.parametrize("environment", [{}, {"ASHLEY_PROVIDER": "nothing"}])
def test_an_unknown_name_is_refused(make: Make, run: Any, environment: dict[str, str]) -> None:
    with pytest.raises(ProviderNotFound) as caught:
        run(make(environment).chosen(None if environment else "nothing"))
    assert caught.value.parameters == {"provider": "nothing", "known": ", ".join(SHIPPED)}


def test_option_environment_saved_and_shipped_model(make: Make, run: Any) -> None:
    environment = {"OPENAI_MODEL": "env-model"}
    assert run(make().provider("openai")).model == "gpt-4o-mini"
    run(make().change("openai", model=" saved-model "))
    assert run(make().provider("openai")).model == "saved-model"
    assert run(make(environment).provider("openai")).model == "env-model"
    assert run(make(environment).provider("openai", model="x")).model == "x"
    assert run(make(environment).provider("offline")).model == "SmolLM2-135M-Instruct"
    run(make().change("openai", model=""))
    assert run(make().provider("openai")).model == "gpt-4o-mini"


def test_environment_saved_and_shipped_address(make: Make, run: Any) -> None:
    assert run(make().provider("openai")).origin == OPENAI_ORIGIN
    run(make().change("openai", base_url="http://saved:1/v1/"))
    assert run(make().provider("openai")).base_url == "http://saved:1/v1"
    overridden = run(make({"OPENAI_BASE_URL": "http://env:2/v1"}).provider("openai"))
    assert (overridden.base_url, overridden.origin) == ("http://env:2/v1", "http://env:2")
    offline = run(make({"OPENAI_BASE_URL": "http://env:2/v1"}).provider("offline"))
    assert (offline.base_url, offline.origin, offline.local) == ("", "", True)


def test_an_address_that_is_none_is_refused_and_not_saved(make: Make, run: Any) -> None:
    with pytest.raises(InvalidInput):
        run(make().change("openai", base_url="elsewhere"))
    assert run(make().provider("openai")).origin == OPENAI_ORIGIN
    with pytest.raises(InvalidInput):
        run(make({"OPENAI_BASE_URL": "elsewhere"}).provider("openai"))


def test_a_key_counts_for_the_address_in_force_only(make: Make, run: Any) -> None:
    run(make().book.note_key("openai", OPENAI_ORIGIN, stored=True))
    assert run(make().provider("openai")).key_stored
    run(make().change("openai", base_url="https://other.example/v1"))
    assert not run(make().provider("openai")).key_stored
    run(make().book.note_key("openai", "https://other.example:443", stored=True))
    assert run(make().provider("openai")).key_stored
    run(make().book.note_key("openai", "https://other.example:443", stored=False))
    assert run(make().provider("openai")).key_origins == (OPENAI_ORIGIN,)


@pytest.mark.parametrize(
    ("environment", "saved", "goes"),
    [
        ({}, None, True),
        ({}, "https://api.openai.com/other", True),
        ({}, "http://api.openai.com/v1", False),
        ({}, "https://elsewhere.example/v1", False),
        ({"OPENAI_BASE_URL": "https://elsewhere.example/v1"}, None, True),
        ({"OPENAI_BASE_URL": "https://env.example/v1"}, "https://elsewhere.example/v1", True),
    ],
)
def test_the_key_of_this_run_goes_where_it_was_meant_to(
    make: Make, run: Any, environment: dict[str, str], saved: str | None, goes: bool
) -> None:
    run(make().book.change("openai", Changes(base_url=saved), allow_http=True))
    providers = make({"OPENAI_API_KEY": KEY, **environment})
    key = providers.environment_key(run(providers.provider("openai")))
    assert key == (KEY if goes else None)


def test_the_model_on_this_machine_gets_no_key(make: Make, run: Any) -> None:
    providers = make({"OPENAI_API_KEY": KEY})
    assert providers.environment_key(run(providers.provider("offline"))) is None


def test_all_come_in_the_order_in_which_they_ship(make: Make, run: Any) -> None:
    assert [one.name for one in run(make().all())] == SHIPPED
