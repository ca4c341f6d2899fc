"""Keys, in the operating system's own keyring and nowhere else.

An entry belongs to a provider and an origin, so that a key never goes to another server. Every
call runs in a thread of its own with a time limit: an unlock prompt that nobody answers blocks
for ever. No error and no log line holds a key.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from ashley_desktop.errors import InvalidInput, KeyNotKept, KeyringLocked, NoKeyring, SecretError

SERVICE = "ashley-desktop"
# Whatever else is installed may keep keys in a plain file, or say yes and keep nothing.
SAFE_MODULES = frozenset(
    f"keyring.backends.{name}"
    for name in ("Windows", "macOS", "SecretService", "libsecret", "kwallet")
)
_T = TypeVar("_T")


def checked_key(key: str) -> str:
    """The key without white space around it.

    Raises: InvalidInput (problem ``key_shape``) when it is empty or cannot stand in a header.
    """
    key = key.strip()
    if not key or not all("!" <= character <= "~" for character in key):
        raise InvalidInput(problem="key_shape")
    return key


class SecretStore:
    """The keyring of the operating system.

    Args:
        backend: gives the keyring's backend; default: the one that `keyring` finds. It is called
            in a thread, again for each operation.
        timeout_s: how long a person may take to unlock the keyring.
    """

    def __init__(self, backend: Callable[[], Any] | None = None, timeout_s: float = 5.0) -> None:
        self._backend = backend or _found
        self._timeout_s = timeout_s

    async def get(self, provider: str, origin: str, label: str = "") -> str | None:
        """The key of this name of a provider for an origin, None where there is none.

        Raises: NoKeyring, KeyringLocked.
        """

        def read(backend: Any) -> str | None:
            key = backend.get_password(SERVICE, _account(provider, origin, label))
            return key if isinstance(key, str) and key else None

        return await self._call(read, NoKeyring)

    async def set(self, provider: str, origin: str, key: str, label: str = "") -> None:
        """Keep a key under a name, and read it back.

        Raises: InvalidInput (problem ``key_shape``), NoKeyring, KeyringLocked, KeyNotKept.
        """
        key = checked_key(key)

        def write(backend: Any) -> bool:
            account = _account(provider, origin, label)
            backend.set_password(SERVICE, account, key)
            return bool(backend.get_password(SERVICE, account) == key)

        if not await self._call(write, KeyNotKept):
            raise KeyNotKept(backend=await self.describe())

    async def forget(self, provider: str, origin: str, label: str = "") -> None:
        """Remove a key; nothing happens where there is none.

        Raises: NoKeyring, KeyringLocked.
        """

        def remove(backend: Any) -> None:
            account = _account(provider, origin, label)
            if backend.get_password(SERVICE, account) is not None:
                backend.delete_password(SERVICE, account)

        await self._call(remove, NoKeyring)

    async def describe(self) -> str:
        """The backend's name, such as ``SecretService``.

        Raises: NoKeyring, KeyringLocked.
        """
        return await self._call(_name, NoKeyring)

    async def _call(
        self, work: Callable[[Any], _T], otherwise: type[NoKeyring] | type[KeyNotKept]
    ) -> _T:
        """Run `work` in a daemon thread; an answer after the time limit is dropped."""
        loop = asyncio.get_running_loop()
        waiting: asyncio.Future[_Outcome[_T]] = loop.create_future()

        def deliver(outcome: _Outcome[_T]) -> None:
            if not waiting.done():
                waiting.set_result(outcome)

        def run() -> None:
            outcome = self._work(work, otherwise)
            with contextlib.suppress(RuntimeError):  # the loop has ended meanwhile
                loop.call_soon_threadsafe(deliver, outcome)

        threading.Thread(target=run, name="keyring", daemon=True).start()
        done, _ = await asyncio.wait([waiting], timeout=self._timeout_s)
        if not done:
            waiting.cancel()
            raise KeyringLocked(timeout_s=self._timeout_s)
        outcome = waiting.result()
        if outcome.failure is not None:
            raise outcome.failure
        return outcome.value  # type: ignore[return-value]  # set wherever there is no failure

    def _work(
        self, work: Callable[[Any], _T], otherwise: type[NoKeyring] | type[KeyNotKept]
    ) -> _Outcome[_T]:
        name = ""
        try:
            from keyring import errors

            backend = _safe(self._backend())
            name = _name(backend)
            return _Outcome(work(backend))
        except SecretError as error:
            return _Outcome(failure=error)
        except Exception as error:  # noqa: BLE001 - a border: backends raise what they like
            if isinstance(error, errors.KeyringLocked):
                return _Outcome(failure=KeyringLocked(timeout_s=self._timeout_s))
            return _Outcome(failure=otherwise(backend=name))


@dataclass(frozen=True, slots=True)
class _Outcome(Generic[_T]):
    """What a thread brings back: a value, or one of our errors without its causes."""

    value: _T | None = None
    failure: SecretError | None = None


def _found() -> Any:
    import keyring

    return keyring.get_keyring()


def _safe(backend: Any) -> Any:
    """The backend, or the first safe one of a chain.

    Raises: NoKeyring, naming what was found instead.
    """
    is_chain = type(backend).__module__ == "keyring.backends.chainer"
    candidates = list(backend.backends) if is_chain else [backend]
    for candidate in candidates:
        if any(kind.__module__ in SAFE_MODULES for kind in type(candidate).__mro__):
            return candidate
    raise NoKeyring(backend=", ".join(map(_name, candidates)))


def _name(backend: Any) -> str:
    """The last part of the module that the backend's class comes from."""
    kinds = (kind.__module__ for kind in type(backend).__mro__)
    module = next((name for name in kinds if name in SAFE_MODULES), type(backend).__module__)
    return module.rpartition(".")[2]


def _account(provider: str, origin: str, label: str) -> str:
    """Neither a provider's name nor an origin has a space, so that no two are the same."""
    return f"{provider} {origin} {label}".rstrip()
