"""`providers set-key` and its like: the keys of a provider, which live in the keyring only."""

from __future__ import annotations

import asyncio
import getpass
import sys
from typing import TYPE_CHECKING

import typer

from ashley_desktop.cli import output
from ashley_desktop.cli import provider_options as words
from ashley_desktop.cli.running import DONE, run

if TYPE_CHECKING:
    from ashley_desktop.assembly import Parts

app = typer.Typer()


@app.command("set-key", epilog="Example: ashley-desktop providers set-key openai < key.txt")
def set_key(context: typer.Context, name: str = words.NAME, label: str | None = words.LABEL) -> int:
    """Keep a key in the system's keyring, and use it.

    The key is read from standard input, never from the words of the call. It belongs to the
    address in force now and is sent to no other. With --label a provider has several keys;
    “providers use-key” chooses. Exit status 1: no safe keyring answers, and nothing is stored.
    """
    key = _read_key(name)  # before any thread or signal handler: Ctrl+C ends it, echo comes back

    async def work(parts: Parts, _: asyncio.Event) -> int:
        provider = await parts.providers.provider(name)
        kept = await parts.endpoints.keys.set(provider, key, label)
        what = f"The key “{kept}”" if kept else "The key"
        output.tell(f"{what} for {provider.name} at {provider.origin} is in the keyring.")
        return DONE

    return run(context.obj, work)


@app.command("use-key", epilog="Example: ashley-desktop providers use-key openai work")
def use_key(
    context: typer.Context,
    name: str = words.NAME,
    label: str = typer.Argument(..., metavar="LABEL", help="As set-key --label named it."),
) -> int:
    """Choose which of a provider's keys is sent to the address in force."""

    async def work(parts: Parts, _: asyncio.Event) -> int:
        provider = await parts.providers.provider(name)
        kept = await parts.endpoints.keys.use(provider, label)
        output.tell(f"The key “{kept}” goes to {provider.origin} from now on.")
        return DONE

    return run(context.obj, work)


@app.command(epilog="Example: ashley-desktop providers keys openai")
def keys(context: typer.Context, name: str = words.NAME, as_json: bool = words.AS_JSON) -> int:
    """List the names of the keys for the address in force; never a key."""

    async def work(parts: Parts, _: asyncio.Event) -> int:
        known = (await parts.providers.provider(name)).keys
        if as_json:
            rows = [{"label": one, "in_use": one == known.in_use} for one in known.labels]
            output.document(rows)
        elif known.labels:
            output.columns(
                [(one or "(no name)", "in use" * (one == known.in_use)) for one in known.labels]
            )
        else:
            output.tell("No key is stored for this address.")
        return DONE

    return run(context.obj, work)


@app.command("forget-key", epilog="Example: ashley-desktop providers forget-key openai")
def forget_key(
    context: typer.Context, name: str = words.NAME, label: str | None = words.LABEL
) -> int:
    """Take the key for the address in force out of the system's keyring.

    Of several keys it is the one in use, unless --label names another.
    """

    async def work(parts: Parts, _: asyncio.Event) -> int:
        provider = await parts.providers.provider(name)
        await parts.endpoints.keys.forget(provider, label)
        left = (await parts.providers.provider(name)).keys
        if not left.labels:
            output.tell(
                f"No key for {provider.name} at {provider.origin} is in the keyring any more."
            )
        else:
            in_use = left.in_use or "(no name)"
            output.tell(f"That key is out of the keyring. The key “{in_use}” is in use now.")
        return DONE

    return run(context.obj, work)


def _read_key(name: str) -> str:
    if sys.stdin is None:
        return ""
    if sys.stdin.isatty():
        return getpass.getpass(f"Key for {name}: ")
    return sys.stdin.readline().rstrip("\r\n")
