"""Several keys a provider, each for its address: in a real keyring, sent to real servers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ashley_desktop.assembly import Parts, assemble
from ashley_desktop.core.llm.base import Endpoint
from ashley_desktop.core.provider_book import Changes
from ashley_desktop.core.provider_removal import bring_back, remove
from ashley_desktop.core.providers import Provider
from ashley_desktop.core.secrets import SecretStore
from ashley_desktop.errors import InvalidInput, KeyMissing, KeyringLocked
from ashley_desktop.paths import Paths
from tests.helpers.keyring_bus import KeyringBus
from tests.helpers.llm import QUESTION, error_chain, listen
from tests.helpers.llm_server import LlmServer
from tests.helpers.store import Run

FIRST, SECOND, THIRD = "sk-first-ABCDEFGHIJ", "sk-second-KLMNOPQRS", "sk-third-TUVWXYZ012"


@pytest.fixture
def parts(paths: Paths, keyring_bus: KeyringBus, run: Run[Any]) -> Iterator[Parts]:
    """The program without a face, with a keyring that answers."""
    made = run(assemble(paths, {}, SecretStore(keyring_bus.backend)))
    yield made
    run(made.aclose())


@pytest.fixture
def mine(parts: Parts, llm_server: LlmServer, run: Run[Any]) -> str:
    """A provider of the user's own that wants a key."""
    wanted = Changes(base_url=llm_server.url, needs_key=True, model="test-model")
    return str(run(parts.providers.book.add("mine", wanted)))


def sent(parts: Parts, run: Run[Any], server: LlmServer) -> str:
    """The key that goes along with a question."""

    async def ask() -> None:
        provider = await parts.providers.provider("mine")
        heard = await listen(await parts.endpoints.client(provider), QUESTION)
        assert heard.complete

    run(ask())
    return server.chats[-1].headers.get("authorization", "").removeprefix("Bearer ")


def provider(parts: Parts, run: Run[Any]) -> Provider:
    found: Provider = run(parts.providers.provider("mine"))
    return found


def test_several_keys_one_in_use(
    parts: Parts, mine: str, run: Run[Any], llm_server: LlmServer
) -> None:
    keys = parts.endpoints.keys
    run(keys.set(provider(parts, run), FIRST))
    assert sent(parts, run, llm_server) == FIRST
    assert run(keys.set(provider(parts, run), SECOND, " At  work ")) == "At work"
    assert sent(parts, run, llm_server) == SECOND
    assert run(keys.use(provider(parts, run), "")) == ""
    assert sent(parts, run, llm_server) == FIRST
    run(keys.use(provider(parts, run), "at WORK"))
    run(keys.set(provider(parts, run), THIRD))  # replaces the one in use
    assert sent(parts, run, llm_server) == THIRD
    assert provider(parts, run).keys.labels == ("", "At work")
    run(keys.forget(provider(parts, run)))
    assert sent(parts, run, llm_server) == FIRST
    run(keys.forget(provider(parts, run), ""))
    with pytest.raises(KeyMissing):
        sent(parts, run, llm_server)


def test_a_key_that_nobody_named(parts: Parts, mine: str, run: Run[Any]) -> None:
    run(parts.endpoints.keys.set(provider(parts, run), FIRST, "Work"))
    for call in (parts.endpoints.keys.use, parts.endpoints.keys.forget):
        with pytest.raises(InvalidInput) as caught:
            run(call(provider(parts, run), "Home"))
        assert caught.value.parameters["problem"] == "key_unknown"
        assert caught.value.parameters["known"] == "Work"
    with pytest.raises(InvalidInput):
        run(parts.endpoints.keys.set(provider(parts, run), FIRST, "x" * 99))


def test_a_key_stays_with_its_scheme_host_and_port(
    parts: Parts, mine: str, run: Run[Any], llm_server: LlmServer
) -> None:
    run(parts.endpoints.keys.set(provider(parts, run), FIRST))
    with LlmServer() as elsewhere:
        for other in (elsewhere.url, elsewhere.url.replace("127.0.0.1", "localhost")):
            run(parts.providers.change("mine", base_url=other))
            with pytest.raises(KeyMissing) as caught:
                sent(parts, run, elsewhere)
            assert caught.value.parameters["other_origin"] == llm_server.origin
            assert FIRST not in error_chain(caught.value)
        assert elsewhere.requests == []
    run(parts.providers.change("mine", base_url=f"{llm_server.origin}/other/v1"))
    assert provider(parts, run).key_stored


def test_a_server_that_wants_no_key_gets_the_one_that_it_was_given(
    parts: Parts, mine: str, run: Run[Any], llm_server: LlmServer
) -> None:
    run(parts.providers.book.change("mine", Changes(needs_key=False)))
    assert sent(parts, run, llm_server) == ""
    run(parts.endpoints.keys.set(provider(parts, run), FIRST))
    assert sent(parts, run, llm_server) == FIRST


def test_deleting_takes_every_key_out_of_the_keyring_and_undo_brings_them_back(
    parts: Parts, mine: str, run: Run[Any], llm_server: LlmServer, keyring_bus: KeyringBus
) -> None:
    keys = parts.endpoints.keys
    for label, key in (("", FIRST), ("Work", SECOND), ("Home", THIRD)):
        run(keys.set(provider(parts, run), key, label))
    run(keys.use(provider(parts, run), "Work"))
    before = provider(parts, run)
    taken = run(remove(parts.providers, keys, "Mine"))
    ring = keyring_bus.backend()
    accounts = [f"mine {llm_server.origin}{end}" for end in ("", " Work", " Home")]
    assert [ring.get_password("ashley-desktop", one) for one in accounts] == [None] * 3
    assert not any(key in repr(taken) for key in (FIRST, SECOND, THIRD))
    run(bring_back(parts.providers, keys, taken))
    after = provider(parts, run)
    assert (after.keys.in_use, set(after.keys.labels)) == ("Work", set(before.keys.labels))
    assert sent(parts, run, llm_server) == SECOND
    run(keys.use(provider(parts, run), "Home"))
    assert sent(parts, run, llm_server) == THIRD


def test_a_locked_keyring_keeps_the_provider(
    parts: Parts, mine: str, run: Run[Any], keyring_bus: KeyringBus
) -> None:
    run(parts.endpoints.keys.set(provider(parts, run), FIRST))
    keyring_bus.lock()
    with pytest.raises(KeyringLocked):
        run(remove(parts.providers, parts.endpoints.keys, "mine"))
    assert provider(parts, run).key_stored


def test_no_key_is_in_a_file_a_repr_or_the_store(
    parts: Parts, mine: str, paths: Paths, run: Run[Any], llm_server: LlmServer
) -> None:
    run(parts.endpoints.keys.set(provider(parts, run), FIRST, "Work"))
    assert sent(parts, run, llm_server) == FIRST
    seen = repr(provider(parts, run)) + repr(run(parts.providers.book.entry("mine")))
    seen += repr(Endpoint("mine", llm_server.url, FIRST))
    assert FIRST not in seen
    for file in paths.data_dir.rglob("*"):
        assert not file.is_file() or FIRST.encode() not in file.read_bytes()
