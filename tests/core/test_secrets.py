"""Keys in a real Secret Service, and every way in which a keyring can fail."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from keyring import backend
from keyring.backends import SecretService, chainer, fail, null

from ashley_desktop.core.origins import origin_of
from ashley_desktop.core.secrets import SecretStore, checked_key
from ashley_desktop.errors import InvalidInput, KeyNotKept, KeyringLocked, NoKeyring
from tests.helpers.keyring_bus import KeyringBus
from tests.helpers.llm import error_chain

KEY = "sk-test-0123456789abcdefghij"
ORIGIN = "https://api.openai.com:443"


class PlainFile(backend.KeyringBackend):
    """Keeps keys, but not safely; stands for keyrings that write plain files."""

    priority = 9

    def get_password(self, service: str, username: str) -> str | None:
        return KEY

    def set_password(self, service: str, username: str, password: str) -> None:
        raise AssertionError("a key was handed to an unsafe keyring")


class Forgetful(SecretService.Keyring):
    """Says yes and keeps nothing."""

    def get_password(self, service: str, username: str) -> str | None:
        return None

    def set_password(self, service: str, username: str, password: str) -> None:
        return None


class Talkative(SecretService.Keyring):
    """Fails, and repeats the key while doing so."""

    def set_password(self, service: str, username: str, password: str) -> None:
        try:
            raise ValueError(password)
        except ValueError as error:
            raise OSError(f"cannot write {password}") from error


def test_a_key_is_kept_for_its_provider_and_origin_only(keyring_bus: KeyringBus) -> None:
    store = SecretStore(keyring_bus.backend)

    async def scenario() -> None:
        assert await store.get("openai", ORIGIN) is None
        await store.set("openai", ORIGIN, f" {KEY}\n")
        assert await store.get("openai", ORIGIN) == KEY
        assert await store.get("other", ORIGIN) is None
        assert await store.get("openai", "https://api.openai.com:8443") is None
        await store.set("openai", ORIGIN, "another-key")
        assert await store.get("openai", ORIGIN) == "another-key"
        await store.forget("openai", ORIGIN)
        await store.forget("openai", ORIGIN)
        assert await store.get("openai", ORIGIN) is None
        assert await store.describe() == "SecretService"

    asyncio.run(scenario())


def test_the_keyring_of_the_session_is_found_without_being_named(keyring_bus: KeyringBus) -> None:
    program = f"""
import asyncio
from ashley_desktop.core.secrets import SecretStore
async def main():
    store = SecretStore()
    await store.set("openai", {ORIGIN!r}, {KEY!r})
    print(await store.describe(), await store.get("openai", {ORIGIN!r}) == {KEY!r})
asyncio.run(main())
"""
    assert _python(program, keyring_bus.environment) == "SecretService True"


@pytest.mark.parametrize("name", ["null", "fail"])
def test_a_keyring_set_to_none_by_its_own_setting_is_refused(
    keyring_bus: KeyringBus, name: str
) -> None:
    program = f"""
import asyncio
from ashley_desktop.core.secrets import SecretStore
from ashley_desktop.errors import NoKeyring
try:
    asyncio.run(SecretStore().set("openai", {ORIGIN!r}, {KEY!r}))
except NoKeyring as error:
    print(error.parameters["backend"])
"""
    setting = {"PYTHON_KEYRING_BACKEND": f"keyring.backends.{name}.Keyring"}
    assert _python(program, {**keyring_bus.environment, **setting}) == name


@pytest.mark.parametrize("found", [null.Keyring, fail.Keyring, PlainFile])
def test_unsafe_keyrings_are_refused_and_named(found: type[Any]) -> None:
    store = SecretStore(found)
    for call in (store.get("p", ORIGIN), store.set("p", ORIGIN, KEY), store.describe()):
        with pytest.raises(NoKeyring) as caught:
            asyncio.run(call)
        assert caught.value.parameters["backend"] == found.__module__.rpartition(".")[2]


def test_the_safe_keyring_of_a_chain_is_taken(keyring_bus: KeyringBus) -> None:
    class Chain(chainer.ChainerBackend):
        backends = (PlainFile(), keyring_bus.backend())  # type: ignore[no-untyped-call]

    Chain.__module__ = chainer.__name__
    store = SecretStore(Chain)

    async def scenario() -> None:
        await store.set("openai", ORIGIN, KEY)
        assert await store.get("openai", ORIGIN) == KEY
        assert await store.describe() == "SecretService"

    asyncio.run(scenario())


def test_a_chain_without_a_safe_keyring_is_refused() -> None:
    class Chain(chainer.ChainerBackend):
        backends = (PlainFile(), null.Keyring())  # type: ignore[no-untyped-call]

    Chain.__module__ = chainer.__name__
    with pytest.raises(NoKeyring) as caught:
        asyncio.run(SecretStore(Chain).get("openai", ORIGIN))
    assert caught.value.parameters["backend"] == "test_secrets, null"


def test_a_prompt_that_nobody_answers_ends_in_time(silent_keyring_bus: KeyringBus) -> None:
    store = SecretStore(silent_keyring_bus.backend, timeout_s=0.3)
    with pytest.raises(KeyringLocked) as caught:
        asyncio.run(store.get("openai", ORIGIN))
    assert caught.value.parameters == {"timeout_s": 0.3}


def test_an_answer_that_comes_too_late_is_dropped() -> None:
    asked, answer, ended = threading.Event(), threading.Event(), threading.Event()

    class Slow(SecretService.Keyring):
        def get_password(self, service: str, username: str) -> str | None:
            asked.set()
            answer.wait(10)
            ended.set()
            return KEY

    with pytest.raises(KeyringLocked):
        asyncio.run(SecretStore(Slow, timeout_s=0.2).get("openai", ORIGIN))
    assert asked.wait(10)
    answer.set()
    assert ended.wait(10)
    for thread in _keyring_threads():
        thread.join(10)
        assert not thread.is_alive()


def test_a_locked_keyring_whose_prompt_is_dismissed_says_so(keyring_bus: KeyringBus) -> None:
    store = SecretStore(keyring_bus.backend, timeout_s=20)
    asyncio.run(store.set("openai", ORIGIN, KEY))
    keyring_bus.lock()
    with pytest.raises(KeyringLocked):
        asyncio.run(store.get("openai", ORIGIN))


def test_a_keyring_that_keeps_nothing_is_caught() -> None:
    with pytest.raises(KeyNotKept) as caught:
        asyncio.run(SecretStore(Forgetful).set("openai", ORIGIN, KEY))
    assert caught.value.parameters == {"backend": "SecretService"}


def test_no_error_repeats_the_key() -> None:
    with pytest.raises(KeyNotKept) as caught:
        asyncio.run(SecretStore(Talkative).set("openai", ORIGIN, KEY))
    assert KEY not in error_chain(caught.value)


def test_a_keyring_that_breaks_on_reading_is_none() -> None:
    class Broken(SecretService.Keyring):
        def get_password(self, service: str, username: str) -> str | None:
            raise OSError("the bus is gone")

    with pytest.raises(NoKeyring) as caught:
        asyncio.run(SecretStore(Broken).get("openai", ORIGIN))
    assert caught.value.parameters == {"backend": "SecretService"}


@pytest.mark.parametrize("key", ["", " ", "two words", "line\nbreak", "nul\0", "schlüssel", "a\tb"])
def test_what_cannot_stand_in_a_header_is_not_a_key(key: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        checked_key(key)
    assert caught.value.parameters == {"problem": "key_shape"}


def test_white_space_around_a_key_is_dropped() -> None:
    assert checked_key(f"\n {KEY}\t") == KEY


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("https://api.openai.com/v1", "https://api.openai.com:443"),
        ("HTTPS://API.OpenAI.com:443/v1/", "https://api.openai.com:443"),
        ("http://localhost:8080/v1", "http://localhost:8080"),
        ("http://localhost", "http://localhost:80"),
        ("http://[::1]:8080/v1", "http://[::1]:8080"),
        ("https://bücher.example/v1", "https://xn--bcher-kva.example:443"),
        ("https://straße.de", "https://xn--strae-oqa.de:443"),
    ],
)
def test_one_origin_has_one_spelling(address: str, origin: str) -> None:
    assert origin_of(address) == origin


@pytest.mark.parametrize(
    "address",
    [
        "",
        "api.openai.com",
        "ftp://host/v1",
        "https://",
        "https://host:99999/",
        "https://host:port/",
        "https://ho st/",
        "https://host\n/",
        "https://a\\@b/",
        "https://[::1/",
        "https://user:secret-word@host/v1",
        "https://user@host/v1",
    ],
)
def test_what_is_no_address_is_refused_without_repeating_a_password(address: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        origin_of(address)
    assert caught.value.parameters["problem"] == "base_url"
    assert "secret-word" not in str(caught.value)


def _python(program: str, environment: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return done.stdout.strip()


def _keyring_threads() -> Iterator[threading.Thread]:
    return (thread for thread in threading.enumerate() if thread.name == "keyring")
