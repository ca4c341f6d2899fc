"""`doctor`: what works here and what to do about the rest.

It looks at each part alone, so that one broken part does not hide the others. Nothing that may
cost money is asked: at most a provider's list of models.
"""

from __future__ import annotations

import asyncio
import os
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

import typer

from ashley_desktop.cli import output
from ashley_desktop.cli.running import DONE, FAILED, Call, run_alone
from ashley_desktop.core.presets import OFFLINE
from ashley_desktop.core.secrets import SecretStore
from ashley_desktop.errors import (
    AshleyError,
    BadRequest,
    ModelNotFound,
    NoKeyring,
    OfflineModelMissing,
    RateLimited,
    SecretError,
    StorageError,
)
from ashley_desktop.sentences import english

if TYPE_CHECKING:
    from ashley_desktop.core.endpoints import Endpoints
    from ashley_desktop.core.local_models import LocalModels
    from ashley_desktop.core.providers import Provider, Providers
    from ashley_desktop.paths import Paths
    from ashley_desktop.storage.db import Database

EPILOG = """\b
Examples:
  ashley-desktop doctor
  ashley-desktop doctor --json

Exit status: 0 the chosen provider can chat, 1 it cannot; other problems are only told."""

ANSWER_S = 10.0  # a server that needs longer to list its models is called slow, not broken
KEYRING_HINT = (
    "Only needed for keys: install one (GNOME Keyring or KWallet), or set OPENAI_API_KEY for one "
    "run."
)
LISTS_NOTHING = (BadRequest, ModelNotFound, RateLimited)  # it answers, and may chat all the same


@dataclass(frozen=True, slots=True)
class Check:
    """How one part does."""

    name: str
    ok: bool
    detail: str
    hint: str = ""


def doctor(
    context: typer.Context,
    as_json: bool = typer.Option(False, "--json", help="One JSON document."),
) -> int:
    """Check display, keyring, store, provider and the model on this machine.

    Of the chosen provider only the list of models is asked, which costs nothing; of the model on
    this machine only whether its file can be used and its memory is there.
    """
    call: Call = context.obj
    call.start_log()

    async def work(_: asyncio.Event) -> int:
        checks = await _all(call.paths)
        able = next(check.ok for check in checks if check.name == "provider")
        if as_json:
            output.document({"ok": able, "checks": [asdict(check) for check in checks]})
        else:
            _show(checks)
        return DONE if able else FAILED

    return run_alone(work)


def _show(checks: list[Check]) -> None:
    for check in checks:
        verdict = "ok" if check.ok else "problem"
        output.say(f"{check.name}: {verdict}. {check.detail}")
        if check.hint:
            output.say(f"    {check.hint}")


async def _all(places: Paths) -> list[Check]:
    async with AsyncExitStack() as stack:
        store_check, database = await _store(places)
        if database is not None:
            stack.push_async_callback(database.close)
        return [
            _display(),
            await _keyring(),
            store_check,
            await _provider(places, database),
            await _offline_model(places, database),
        ]


def _problem(name: str, error: AshleyError) -> Check:
    text, hint = english(error.code, error.parameters)
    return Check(name, False, text, hint)


def _display() -> Check:
    from ashley_desktop.display import has_display

    if has_display():
        return Check("display", True, "A window can open.")
    return Check(
        "display",
        False,
        "There is no display for a window here.",
        "The commands work without one; for the window, start it in a desktop session.",
    )


async def _keyring() -> Check:
    try:
        return Check("keyring", True, f"{await SecretStore().describe()} answers.")
    except NoKeyring as error:
        return replace(_problem("keyring", error), hint=KEYRING_HINT)
    except SecretError as error:
        return _problem("keyring", error)


async def _store(places: Paths) -> tuple[Check, Database | None]:
    from ashley_desktop.storage.db import Database
    from ashley_desktop.storage.session_store import SessionStore

    try:
        database = await Database.open(places)
    except StorageError as error:
        return _problem("store", error), None
    try:
        await SessionStore(database).list(limit=1)
    except StorageError as error:
        await database.close()
        return _problem("store", error), None
    size = places.database.stat().st_size
    return Check("store", True, f"{places.database} can be read ({size / 1e6:.1f} MB)."), database


async def _provider(places: Paths, database: Database | None) -> Check:
    """Whether the chosen provider can chat, as far as that is known without a paid request."""
    from ashley_desktop.core.endpoints import Endpoints
    from ashley_desktop.core.local_runner import LocalRunner
    from ashley_desktop.core.models import Models
    from ashley_desktop.storage.model_store import ModelStore

    providers = _providers(database)
    local = _local_models(places, database)
    known: Any = _NothingSaved() if database is None else ModelStore(database)
    endpoints = Endpoints(providers, SecretStore(), LocalRunner(local), Models(known, local))

    try:
        provider = await providers.provider(await providers.chosen())
        if provider.local:
            model = await _offline_model(places, database)
            detail = f"{provider.name}, the model on this machine: {model.detail}"
            check = replace(model, name="provider", detail=detail)
        else:
            check = await _remote(endpoints, provider)
    except AshleyError as error:
        check = _problem("provider", error)
    finally:
        await endpoints.aclose()
    if database is None:
        return replace(check, detail=f"{check.detail} (Saved choices cannot be read.)")
    return check


class _NothingSaved:
    """Stands in for the choices of a store that cannot be opened."""

    async def setting(self, _: str) -> None:
        return None

    async def provider(self, _: str) -> None:
        return None

    async def providers(self) -> list[Any]:
        return []


def _providers(database: Database | None) -> Providers:
    from ashley_desktop.core import presets
    from ashley_desktop.core.providers import Providers
    from ashley_desktop.paths import resources
    from ashley_desktop.storage.catalog_store import CatalogStore

    store: Any = _NothingSaved() if database is None else CatalogStore(database)
    return Providers(presets.providers(resources()), store, os.environ)


def _local_models(places: Paths, database: Database | None) -> LocalModels:
    from ashley_desktop.core.local_models import LocalModels
    from ashley_desktop.storage.catalog_store import CatalogStore

    store: Any = _NothingSaved() if database is None else CatalogStore(database)
    return LocalModels(store, places.models, _providers(database).usual(OFFLINE).model)


async def _remote(endpoints: Endpoints, provider: Provider) -> Check:
    client = await endpoints.client(provider)  # finds the key, or says that there is none
    who = f"{provider.name} at {provider.origin}, model {provider.model}"
    found = "a key was found" if provider.needs_key else "it needs no key"
    try:
        async with asyncio.timeout(ANSWER_S):
            listed = await client.models()
    except TimeoutError:
        said = f"the server did not list its models within {ANSWER_S:.0f} s"
    except LISTS_NOTHING:
        said = "the server answers, but lists no models"
    else:
        said = f"the server answers and lists {len(listed)} models"
    return Check("provider", True, f"{who}: {found}; {said}.")


async def _offline_model(places: Paths, database: Database | None) -> Check:
    """Whether the model that was chosen on this machine can be loaded."""
    from importlib.util import find_spec

    from ashley_desktop.core.local_runner import LocalRunner

    if find_spec("xllamacpp") is None:
        return _problem("offline_model", OfflineModelMissing(provider=OFFLINE))
    local = _local_models(places, database)
    try:
        provider = await _providers(database).provider(OFFLINE)
        model = await local.find(provider.model)
        sizing = await LocalRunner(local).check(model)
    except AshleyError as error:
        return _problem("offline_model", error)
    where = "is installed" if model.packaged else f"is in {model.path.parent}"
    free = sizing.memory.free
    memory = "" if free is None else f" of {free / 1e9:.1f} GB that are free"
    detail = (
        f"{model.path.name} {where} ({model.size_bytes / 1e6:.0f} MB); it needs about "
        f"{sizing.needed_bytes / 1e9:.1f} GB of memory{memory}."
    )
    return Check("offline_model", True, detail)
