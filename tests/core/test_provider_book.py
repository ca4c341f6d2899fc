"""The user's own providers, and changes to those that ship: over a real store."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ashley_desktop.core.presets import providers as presets
from ashley_desktop.core.provider_book import Changes, checked_name
from ashley_desktop.core.provider_options import KeyLabels
from ashley_desktop.core.providers import Providers
from ashley_desktop.errors import AshleyError, InvalidInput, ProviderNotFound
from ashley_desktop.paths import resources
from ashley_desktop.storage.catalog_records import ProviderRecord
from ashley_desktop.storage.catalog_store import CatalogStore
from ashley_desktop.storage.db import Database
from tests.helpers.certificates import Authority

URL = "https://work.example/v1"
ORIGIN = "https://work.example:443"


@pytest.fixture
def store(db: Database) -> CatalogStore:
    return CatalogStore(db)


@pytest.fixture
def providers(store: CatalogStore) -> Providers:
    return Providers(presets(resources()), store, {})


def refused(run: Any, work: Any) -> str:
    """The problem that a call is refused with."""
    with pytest.raises(InvalidInput) as caught:
        run(work)
    return str(caught.value.parameters["problem"])


def test_a_server_of_the_users_own(providers: Providers, run: Any, tmp_path: Path) -> None:
    ca_file = str(Authority(tmp_path).ca_file)
    wanted = Changes(
        base_url="work.example/v1/chat/completions",
        model=" big ",
        ca_file=ca_file,
        proxy="proxy.example:3128",
        headers={"X-Team": "a"},
    )
    assert run(providers.book.add("Work", wanted)) == "work"
    mine = run(providers.provider("WORK"))
    assert (mine.name, mine.title, mine.base_url, mine.model) == ("work", "Work", URL, "big")
    assert (mine.ca_file, mine.proxy) == (ca_file, "http://proxy.example:3128")
    assert mine.headers == (("X-Team", "a"),)
    assert (mine.own, mine.needs_key, mine.origin) == (True, True, ORIGIN)
    assert [one.name for one in run(providers.all())][-2:] == ["offline", "work"]
    run(providers.choose("Work"))
    assert run(providers.chosen()) == "work"


def test_own_ones_stand_in_the_order_in_which_they_came(providers: Providers, run: Any) -> None:
    for name in ("zebra", "apple"):
        run(providers.book.add(name, Changes(base_url=URL)))
    assert run(providers.book.names())[-2:] == ("zebra", "apple")


@pytest.mark.parametrize(
    ("url", "needs_key"),
    [(URL, True), ("http://127.0.0.1:9/v1", False), ("http://10.0.0.3", False)],
)
def test_a_server_nearby_wants_no_key_unless_told(
    providers: Providers, run: Any, url: str, needs_key: bool
) -> None:
    run(providers.book.add("mine", Changes(base_url=url)))
    assert run(providers.provider("mine")).needs_key is needs_key
    run(providers.book.change("mine", Changes(needs_key=not needs_key)))
    assert run(providers.provider("mine")).needs_key is not needs_key


@pytest.mark.parametrize("name", ["", "two words", "-x", "x/y", "x" * 41, "a\nb", "../x"])
def test_a_name_that_cannot_be_kept(providers: Providers, run: Any, name: str) -> None:
    assert refused(run, providers.book.add(name, Changes(base_url=URL))) == "provider_name"


def test_names_of_any_language_are_kept_in_one_spelling() -> None:
    assert checked_name(" Büro-2.x_Y ") == "büro-2.x_y"


@pytest.mark.parametrize("name", ["openai", "Offline", "MINE"])
def test_a_name_is_given_once(providers: Providers, run: Any, name: str) -> None:
    run(providers.book.add("mine", Changes(base_url=URL, model="before")))
    again = providers.book.add(name, Changes(base_url="https://other.example"))
    assert refused(run, again) == "provider_exists"
    assert run(providers.provider("mine")).model == "before"


def test_a_server_has_an_address(providers: Providers, run: Any) -> None:
    assert refused(run, providers.book.add("mine", Changes(model="m"))) == "address_missing"
    run(providers.book.add("mine", Changes(base_url=URL)))
    assert refused(run, providers.book.change("mine", Changes(base_url=" "))) == "address_missing"


def test_what_ships_has_an_address_to_go_back_to(providers: Providers, run: Any) -> None:
    run(providers.book.change("ollama", Changes(base_url="http://10.0.0.2:11434", model="m")))
    assert run(providers.provider("ollama")).origin == "http://10.0.0.2:11434"
    run(providers.book.change("ollama", Changes(base_url="", model="")))
    ollama = run(providers.provider("ollama"))
    assert (ollama.base_url, ollama.model) == ("http://127.0.0.1:11434/v1", "")


@pytest.mark.parametrize(
    "wrong",
    [
        Changes(model="changed", base_url="elsewhere"),
        Changes(model="changed", base_url="http://far.example/v1"),
        Changes(model="changed", proxy="socks5://x"),
        Changes(model="changed", headers={"Authorization": "x"}),
        Changes(model="changed", ca_file="/not/there.pem"),
        Changes(model="changed", title="x" * 100),
    ],
)
def test_a_change_is_saved_whole_or_not_at_all(
    providers: Providers, run: Any, wrong: Changes
) -> None:
    before = run(providers.provider("openai"))
    with pytest.raises(InvalidInput):
        run(providers.book.change("openai", wrong))
    assert run(providers.provider("openai")) == before


def test_plain_http_is_agreed_to_once_for_an_origin(providers: Providers, run: Any) -> None:
    plain = Changes(base_url="http://far.example/v1")
    assert refused(run, providers.book.change("openai", plain)) == "plain_http"
    run(providers.book.change("openai", plain, allow_http=True))
    run(providers.book.change("openai", Changes(base_url=URL)))
    run(providers.book.change("openai", Changes(base_url="http://far.example/other")))
    assert run(providers.provider("openai")).base_url == "http://far.example/other"
    other = Changes(base_url="http://far.example:8080/v1")
    assert refused(run, providers.book.change("openai", other)) == "plain_http"
    assert refused(run, providers.book.add("mine", plain)) == "plain_http"


def test_an_address_of_an_older_version_goes_on_working(
    providers: Providers, store: CatalogStore, run: Any
) -> None:
    old = ProviderRecord("openai", "http://far.example/v1", "m", ("http://far.example:80",))
    run(store.save_provider(old))
    openai = run(providers.provider("openai"))
    assert (openai.base_url, openai.model) == ("http://far.example/v1", "m")
    assert openai.keys == KeyLabels(("",), "")
    assert run(providers.chosen()) == "openai"
    run(providers.change("openai", model="other"))
    assert run(providers.provider("openai")).base_url == "http://far.example/v1"


def test_the_model_on_this_machine_has_no_server(providers: Providers, run: Any) -> None:
    assert refused(run, providers.book.change("offline", Changes(base_url=URL))) == "no_server"
    run(providers.book.change("offline", Changes(model="m")))
    assert run(providers.provider("offline")).model == "m"


def test_one_that_is_deleted_is_gone_but_stays_named(providers: Providers, run: Any) -> None:
    run(providers.book.add("mine", Changes(base_url=URL, title="My server")))
    run(providers.choose("mine"))
    assert run(providers.lost_choice()) == ""
    run(providers.book.delete("Mine"))
    for call in (providers.provider("mine"), providers.choose("mine"), providers.chosen("mine")):
        with pytest.raises(ProviderNotFound):
            run(call)
    assert "mine" not in run(providers.book.names())
    assert run(providers.book.title("mine")) == "My server"
    assert run(providers.chosen()) == "offline"
    assert run(providers.lost_choice()) == "My server"
    run(providers.book.restore("mine"))
    assert run(providers.chosen()) == "mine"
    assert run(providers.provider("mine")).title == "My server"


def test_a_name_that_was_deleted_can_be_given_anew(providers: Providers, run: Any) -> None:
    first = Changes(base_url=URL, headers={"X-Team": "a"}, model="m")
    run(providers.book.add("mine", first))
    run(providers.book.delete("mine"))
    run(providers.book.add("mine", Changes(base_url="https://other.example/v1")))
    mine = run(providers.provider("mine"))
    assert (mine.base_url, mine.headers, mine.model) == ("https://other.example/v1", (), "")


def test_what_ships_is_not_deleted(providers: Providers, run: Any) -> None:
    assert refused(run, providers.book.delete("ollama")) == "provider_shipped"
    with pytest.raises(ProviderNotFound):
        run(providers.book.delete("nothing"))


def test_a_message_of_an_unknown_provider_names_it(providers: Providers, run: Any) -> None:
    assert run(providers.book.title("never-was")) == "never-was"
    assert run(providers.book.title("openai")) == "OpenAI"


def test_headers_chosen_for_one_server_do_not_go_to_another_of_this_run(
    store: CatalogStore, run: Any
) -> None:
    make: Callable[[dict[str, str]], Providers]
    make = lambda environment: Providers(presets(resources()), store, environment)  # noqa: E731
    run(make({}).book.change("openai", Changes(base_url=URL, headers={"X-Team": "a"})))
    same = run(make({"OPENAI_BASE_URL": "https://work.example/v2"}).provider("openai"))
    other = run(make({"OPENAI_BASE_URL": "https://other.example/v1"}).provider("openai"))
    assert (same.headers, other.headers) == ((("X-Team", "a"),), ())


def test_a_change_meanwhile_is_not_lost(providers: Providers, run: Any) -> None:
    run(providers.book.note_key("openai", ORIGIN, stored=True, label="Work"))
    run(providers.book.change("openai", Changes(base_url=URL, title="Mine")))
    run(providers.book.note_key("openai", ORIGIN, stored=True, label="Home"))
    openai = run(providers.provider("openai"))
    assert (openai.title, openai.keys) == ("Mine", KeyLabels(("Work", "Home"), "Home"))
    run(providers.book.use_key("openai", ORIGIN, "Work"))
    run(providers.book.note_key("openai", ORIGIN, stored=False, label="Home"))
    assert run(providers.provider("openai")).keys == KeyLabels(("Work",), "Work")
    run(providers.book.note_key("openai", ORIGIN, stored=False, label="Work"))
    openai = run(providers.provider("openai"))
    assert (openai.key_origins, openai.keys) == ((), KeyLabels())
    assert replace(openai).title == "Mine"


def test_every_failure_is_one_of_ours(providers: Providers, run: Any) -> None:
    for name in ("", " ", "nothing", "\0", "x" * 10_000):
        with pytest.raises(AshleyError):
            run(providers.provider(name))
