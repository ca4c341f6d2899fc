"""`providers`: whose models can be asked, and their keys."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ashley_desktop.cli import output, provider_keys, shapes
from ashley_desktop.cli import provider_options as words
from ashley_desktop.cli.provider_test import lines
from ashley_desktop.cli.running import DONE, REFUSED_BY_PROVIDER, run
from ashley_desktop.core import local_servers
from ashley_desktop.core.models import per_million
from ashley_desktop.core.origins import shown_origin
from ashley_desktop.core.provider_check import check
from ashley_desktop.core.provider_removal import remove
from ashley_desktop.errors import InvalidInput, SecretError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ashley_desktop.assembly import Parts
    from ashley_desktop.core.models import KnownModel
    from ashley_desktop.core.providers import Provider

app = typer.Typer(help="Whose models can be asked, and the keys for them.")
app.add_typer(provider_keys.app)

DETAILS = typer.Option(False, "--details", help="Context window and prices, where known.")


@app.command("list", epilog="Example: ashley-desktop providers list --json")
def list_(context: typer.Context, as_json: bool = words.AS_JSON) -> int:
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


@app.command(epilog="Example: ashley-desktop providers add work --base-url https://host/v1")
def add(
    context: typer.Context,
    name: str = words.NAME_OF_OWN,
    base_url: str = words.BASE_URL,
    model: str = words.MODEL,
    title: str = words.TITLE,
    ca_file: str = words.CA_FILE,
    proxy: str = words.PROXY,
    header: list[str] = words.HEADER,
    needs_key: bool = words.NEEDS_KEY,
    send_reasoning: bool = words.SEND_REASONING,
    allow_http: bool = words.ALLOW_HTTP,
) -> int:
    """Add a server of your own that speaks OpenAI's language.

    The address is repaired where it is clear what was meant: a missing https, the path of a
    call. A server on this machine or in its network wants no key unless --key says so.
    """
    wanted = words.changes(
        base_url=base_url,
        model=model,
        title=title,
        ca_file=ca_file,
        proxy=proxy,
        header=header,
        needs_key=needs_key,
        send_reasoning=send_reasoning,
    )

    async def work(parts: Parts, _: asyncio.Event) -> int:
        kept = await parts.providers.book.add(name, wanted, allow_http=allow_http)
        await _tell_saved(parts, kept)
        return DONE

    return run(context.obj, work)


@app.command(epilog="Example: ashley-desktop providers edit ollama --model llama3")
def edit(
    context: typer.Context,
    name: str = words.NAME,
    base_url: str = words.BASE_URL,
    model: str = words.MODEL,
    title: str = words.TITLE,
    ca_file: str = words.CA_FILE,
    proxy: str = words.PROXY,
    header: list[str] = words.HEADER,
    needs_key: bool = words.NEEDS_KEY,
    send_reasoning: bool = words.SEND_REASONING,
    allow_http: bool = words.ALLOW_HTTP,
    add_models: list[str] = words.ADD_MODELS,
    drop_models: list[str] = words.DROP_MODELS,
) -> int:
    """Change a provider; what is not named stays, and an empty text goes back to what ships.

    A key belongs to the address for which it was stored: after a change of scheme, host or port
    it is not sent, and “providers set-key” asks for another.
    """
    wanted = words.changes(
        base_url=base_url,
        model=model,
        title=title,
        ca_file=ca_file,
        proxy=proxy,
        header=header,
        needs_key=needs_key,
        send_reasoning=send_reasoning,
    )

    async def work(parts: Parts, _: asyncio.Event) -> int:
        await _place_models(parts, name, add_models or (), drop_models or ())
        await parts.providers.book.change(name, wanted, allow_http=allow_http)
        await _tell_saved(parts, name)
        return DONE

    return run(context.obj, work)


@app.command(epilog="Example: ashley-desktop providers delete work")
def delete(context: typer.Context, name: str = words.NAME) -> int:
    """Delete a provider of your own, and its keys out of the keyring.

    Messages that it answered still name it. What comes with the program cannot be deleted.
    """

    async def work(parts: Parts, _: asyncio.Event) -> int:
        removed = await remove(parts.providers, parts.endpoints.keys, name)
        output.tell(f"{removed.provider} is deleted, with its keys.")
        chosen = await parts.providers.chosen()
        if await parts.providers.lost_choice():
            output.tell(f"{chosen} answers now.")
        return DONE

    return run(context.obj, work)


@app.command(epilog="Example: ashley-desktop providers use ollama")
def use(context: typer.Context, name: str = words.NAME) -> int:
    """Choose who answers from now on, where a call names nobody else."""

    async def work(parts: Parts, _: asyncio.Event) -> int:
        await parts.providers.choose(name)
        chosen = await parts.providers.chosen()
        output.tell(f"{chosen} answers now.")
        return DONE

    return run(context.obj, work)


@app.command(epilog="Example: ashley-desktop providers find")
def find(context: typer.Context, as_json: bool = words.AS_JSON) -> int:
    """Look for servers of models on this machine, at their usual addresses.

    Only Ollama's, LM Studio's and llama.cpp's own ports are asked, on this machine alone, and
    no key is sent.
    """

    async def work(parts: Parts, _: asyncio.Event) -> int:
        found = await local_servers.find(tuple(parts.providers.book.shipped.values()))
        if as_json:
            rows = [
                {"name": one.provider, "base_url": one.base_url, "models": list(one.models)}
                for one in found
            ]
            output.document(rows)
        elif found:
            output.columns([(one.provider, one.base_url, ", ".join(one.models)) for one in found])
        else:
            output.tell("None of them answers on this machine.")
        return DONE

    return run(context.obj, work)


@app.command(epilog="Example: ashley-desktop providers models openai")
def models(
    context: typer.Context,
    name: str = words.NAME,
    as_json: bool = words.AS_JSON,
    details: bool = DETAILS,
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
def try_out(context: typer.Context, name: str = words.NAME) -> int:
    """Try a provider: address, key, list of models, and a reply of one word.

    The reply is a real request, which a provider may charge for.
    """

    async def work(parts: Parts, _: asyncio.Event) -> int:
        provider = await _provider(parts, name)
        works = True
        async for found in check(parts.endpoints, provider):
            output.say("\n".join(lines(found, provider)))
            works = works and found.good is not False
            if isinstance(found.error, SecretError):
                return found.error.exit_status
        if not works:
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


async def _place_models(parts: Parts, name: str, more: Sequence[str], fewer: Sequence[str]) -> None:
    """Use model files from other places, or no longer.

    Raises: InvalidInput (``not_on_this_machine``, ``no_models_there``, ``place_unknown``);
        ModelFileUnusable.
    """
    if (more or fewer) and not (await _provider(parts, name)).local:
        raise InvalidInput(problem="not_on_this_machine", provider=name)
    known = (await parts.local_models.choice()).places
    gone = [_whole(place) for place in fewer]
    if unknown := next((place for place in gone if place not in known), None):
        raise InvalidInput(problem="place_unknown", path=unknown)
    before = {one.name for one in await parts.local_models.all()} if more else set()
    for place in more:
        await parts.local_models.add_place(Path(place))
    for place in gone:
        await parts.local_models.remove_place(place)
    for model in await parts.local_models.all() if more else ():
        if model.header is not None and model.name not in before:
            output.tell(f"Found: {model.name}")


def _whole(place: str) -> str:
    """A place as it was kept when it was added."""
    return str(Path(place).expanduser().absolute())


async def _tell_saved(parts: Parts, name: str) -> None:
    provider = await _provider(parts, name)
    if provider.local:
        output.tell(f"Saved: {provider.name}, model {provider.model}.")
        return
    output.tell(f"Saved: {provider.name} at {provider.base_url}.")
    if provider.needs_key and not parts.endpoints.keys.there(provider):
        elsewhere = next(iter(provider.key_origins), "")
        if elsewhere:
            output.tell(f"The stored key belongs to {shown_origin(elsewhere)} and stays there.")
        output.tell(f"It wants a key: ashley-desktop providers set-key {provider.name}")


async def _provider(parts: Parts, name: str) -> Provider:
    return await parts.providers.provider(name)


def _row(one: Provider, *, selected: bool) -> tuple[str, ...]:
    key = "needs no key" if not one.needs_key else "key kept" if one.key_stored else "no key kept"
    answers = "answers now" if selected else ""
    return (one.name, answers, key, one.model, one.base_url or one.title)
