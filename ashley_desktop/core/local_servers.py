"""Finds servers of models that run on this machine, at their usual addresses.

Only when a person asks for it: nothing here runs by itself. No key goes along.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from ashley_desktop.core.addresses import is_loopback
from ashley_desktop.core.llm.base import Endpoint
from ashley_desktop.core.presets import ProviderPreset
from ashley_desktop.errors import ProviderError

KNOCK_S = 0.5  # a port of this machine answers in a millisecond, or never
LIST_S = 3.0


@dataclass(frozen=True, slots=True)
class LocalServer:
    """One that answers. Attributes: provider: whose usual address it is."""

    provider: str
    base_url: str
    models: tuple[str, ...]


async def find(
    presets: Sequence[ProviderPreset], *, knock_s: float = KNOCK_S, list_s: float = LIST_S
) -> tuple[LocalServer, ...]:
    """Ask the usual addresses on this machine, all at once; others are left out."""
    here = [one for one in presets if one.nearby and is_loopback(one.base_url)]
    found = await asyncio.gather(*(_ask(one, knock_s, list_s) for one in here))
    return tuple(server for server in found if server is not None)


async def _ask(preset: ProviderPreset, knock_s: float, list_s: float) -> LocalServer | None:
    if not await _is_open(preset.base_url, knock_s):
        return None  # so that where nothing runs, no library is loaded
    from ashley_desktop.core.llm.openai_client import OpenAIClient, Timeouts, preload

    await asyncio.to_thread(preload)  # up to a second, which is not the server's
    times = Timeouts(connect_s=knock_s, models_s=list_s)
    client = OpenAIClient(Endpoint(preset.name, preset.base_url, ""), timeouts=times)
    try:
        models = await client.models()
    except ProviderError:
        return None  # something else listens there
    finally:
        await client.aclose()
    return LocalServer(preset.name, preset.base_url, models)


async def _is_open(base_url: str, limit_s: float) -> bool:
    parts = urlsplit(base_url)
    try:
        async with asyncio.timeout(limit_s):
            _, writer = await asyncio.open_connection(parts.hostname, parts.port)
    except (OSError, TimeoutError):
        return False
    writer.close()
    with contextlib.suppress(OSError):
        await writer.wait_closed()
    return True
