"""Deleting a provider together with its keys, and taking that back."""

from __future__ import annotations

from ashley_desktop.core.keys import Keys, TakenKeys
from ashley_desktop.core.providers import Providers
from ashley_desktop.errors import InvalidInput, NoKeyring


async def remove(providers: Providers, keys: Keys, name: str) -> TakenKeys:
    """Delete one of the user's own providers; its keys leave the keyring first.

    Returns: what `bring_back` needs; it is gone with the program.
    Raises: ProviderNotFound; InvalidInput (problem ``provider_shipped``); SecretError where the
        keyring holds a key and does not let go of it: nothing is deleted then.
    """
    entry = await providers.book.entry(name)
    if not entry.preset.own:
        raise InvalidInput(problem="provider_shipped", provider=entry.preset.name)
    try:
        taken = await keys.take_all(name)
    except NoKeyring:
        taken = TakenKeys(entry.preset.name)  # what no keyring holds need not leave one
    await providers.book.delete(name)
    return taken


async def bring_back(providers: Providers, keys: Keys, taken: TakenKeys) -> None:
    """Restore a provider as it was. Raises: SecretError; the provider is back then all the same."""
    await providers.book.restore(taken.provider)
    await keys.give_back(taken)
