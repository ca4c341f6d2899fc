"""`providers`: whose models can be asked, and their keys."""

from __future__ import annotations

import asyncio
import getpass
import sys
from typing import TYPE_CHECKING

import typer

from ashley_desktop.cli import output, shapes
from ashley_desktop.cli.running import DONE, REFUSED_BY_PROVIDER, run
from ashley_desktop.core.models import per_million
from ashley_desktop.core.provider_check import Reached, Replied, check
from ashley_desktop.errors import ProviderError
from ashley_desktop.sentences import english

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ashley_desktop.assembly import Parts
    from ashley_desktop.core.models import KnownModel
    from ashley_desktop.core.providers import Provider

app = typer.Typer(help="Whose models can be asked, and the keys for them.")

NAME = typer.Argument(..., metavar="NAME", help="A provider, as “providers list” names it.")
DETAILS = typer.Option(False, "--details", help="Context window and prices, where known.")
AS_JSON = typer.Option(False, "--json", help="One JSON array.")


@app.command("list", epilog="Example: ashley-desktop providers list --json")
def list_(context: typer.Context, as_json: bool = AS_JSON) -> int:
    """List the providers: which one answers, its address, its model, whether a key is kept."""

    async def work(parts: Parts, _: asyncio.Event) -> int:
        chosen = await parts.providers.chosen()
        known = await parts.providers.all()
        if as_json:
            rows = [shapes.provider(one, selected=one.name == chosen) for one in known]
            output.document(rows)
        else:
            output.columns([_row(one, selected=one.name == chosen) for one in known])
        return DONE

    return run(context.obj, work)


@app.command("set-key", epilog="Example: ashley-desktop providers set-key openai < key.txt")
def set_key(context: typer.Context, name: str = NAME) -> int:
    """Keep a key in the system's keyring.

    The key is read from standard input, never from the words of the call. It belongs to the
    address in force now and is sent to no other. Exit status 1: no safe keyring answers, and
    nothing is stored.
    """
    key = _read_key(name)  # before any thread or signal handler: Ctrl+C ends it, echo comes back

    async def work(parts: Parts, _: asyncio.Event) -> int:
        provider = await _provider(parts, name)
        await parts.endpoints.set_key(provider, key)
        output.tell(f"The key for {provider.name} at {provider.origin} is in the keyring.")
        return DONE

    return run(context.obj, work)


@app.command("forget-key", epilog="Example: ashley-desktop providers forget-key openai")
def forget_key(context: typer.Context, name: str = NAME) -> int:
    """Take the key for the address in force out of the system's keyring."""

    async def work(parts: Parts, _: asyncio.Event) -> int:
        provider = await _provider(parts, name)
        await parts.endpoints.forget_key(provider)
        output.tell(f"No key for {provider.name} at {provider.origin} is in the keyring any more.")
        return DONE

    return run(context.obj, work)


@app.command(epilog="Example: ashley-desktop providers models openai")
def models(
    context: typer.Context, name: str = NAME, as_json: bool = AS_JSON, details: bool = DETAILS
) -> int:
    """List the models that the server offers, one ID a line.

    With --details: how much each can read and write together, in tokens, and what a million
    tokens cost to send and to get, in US dollars; “unknown” where neither the server nor you said.
    """

    async def work(parts: Parts, _: asyncio.Event) -> int:
        provider = await _provider(parts, name)
        found = await parts.endpoints.models(provider)
        if details and found:
            _list_details(await parts.models.known(provider, found), as_json=as_json)
        elif as_json:
            output.document(list(found))
        elif found:
            output.say("\n".join(found))
        else:
            output.tell("The server lists no models; name one with --model.")
        return DONE

    return run(context.obj, work)


@app.command("test", epilog="Exit status 4: it does not work.")
def try_out(context: typer.Context, name: str = NAME) -> int:
    """Try a provider: address, key, list of models, and a reply of one word.

    The reply is a real request, which a provider may charge for.
    """

    async def work(parts: Parts, _: asyncio.Event) -> int:
        provider = await _provider(parts, name)
        try:
            async for found in check(parts.endpoints, provider):
                _tell(found, provider)
        except ProviderError as error:
            text, hint = english(error.code, error.parameters)
            output.say(f"Failed: {text} {hint}".rstrip())
            return REFUSED_BY_PROVIDER
        output.say(f"{provider.name} works.")
        return DONE

    return run(context.obj, work)


def _list_details(rows: Sequence[KnownModel], *, as_json: bool) -> None:
    if as_json:
        output.document([shapes.model(one) for one in rows])
        return
    output.columns([("MODEL", "CONTEXT", "SENT", "RECEIVED", ""), *map(_detailed, rows)])


def _detailed(one: KnownModel) -> tuple[str, ...]:
    facts = one.facts
    context = "unknown" if facts.context_tokens is None else str(facts.context_tokens)
    prices = [
        "unknown" if price is None else f"${per_million(price)}"
        for price in (facts.prompt_price, facts.completion_price)
    ]
    refused = f"refuses {', '.join(one.refused)}" if one.refused else ""
    return (one.model, context, *prices, " ".join(["favourite" * one.favourite, refused]).strip())


def _tell(found: Reached | Replied, provider: Provider) -> None:
    if isinstance(found, Replied):
        output.say(f"The model {provider.model} replied, in {found.pieces} pieces.")
        return
    where = provider.origin or "this machine"
    accepted = ", and takes the key." if provider.needs_key else "."
    output.say(f"Reached: {where} answers{accepted}")
    if not found.models:
        output.say("The server lists no models.")
    else:
        output.say(f"It lists {found.models} {'model' if found.models == 1 else 'models'}.")


async def _provider(parts: Parts, name: str) -> Provider:
    return await parts.providers.provider(name)


def _row(one: Provider, *, selected: bool) -> tuple[str, ...]:
    key = "needs no key" if not one.needs_key else "key kept" if one.key_stored else "no key kept"
    answers = "answers now" if selected else ""
    return (one.name, answers, key, one.model, one.base_url or one.title)


def _read_key(name: str) -> str:
    if sys.stdin is None:
        return ""
    if sys.stdin.isatty():
        return getpass.getpass(f"Key for {name}: ")
    return sys.stdin.readline().rstrip("\r\n")
