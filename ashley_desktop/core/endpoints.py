"""Clients for the providers in force: finds the key, starts the model on this machine.

The keyring is read here and only when a request needs it. Must not: choose a provider.
"""

from __future__ import annotations

from contextlib import suppress
from functools import partial

from ashley_desktop.core.counting import Tokenize
from ashley_desktop.core.llm.base import Endpoint, LlmClient, ModelList
from ashley_desktop.core.llm.tokenize import count_tokens
from ashley_desktop.core.local_runner import LocalRunner
from ashley_desktop.core.models import Models
from ashley_desktop.core.providers import Provider, Providers
from ashley_desktop.core.secrets import SecretStore, checked_key
from ashley_desktop.errors import InvalidInput, KeyMissing, NoKeyring, StorageError


class Endpoints:
    """One client a provider, kept as long as its address and key stay the same."""

    def __init__(
        self, providers: Providers, secrets: SecretStore, local: LocalRunner, models: Models
    ) -> None:
        self._providers = providers
        self._secrets = secrets
        self._local = local
        self._models = models
        self._run_keys: dict[tuple[str, str], str] = {}
        self._clients: dict[str, tuple[Endpoint, LlmClient]] = {}
        self._outdated: list[LlmClient] = []

    async def client(self, provider: Provider) -> LlmClient:
        """The client for a provider's address and key.

        Raises: KeyMissing; SecretError where the keyring does not answer; for the provider on
            this machine as `LocalRunner.client`.
        """
        if provider.local:
            return await self._local.client(provider.model)
        endpoint = await self._endpoint(provider)
        known = self._clients.get(provider.name)
        if known is not None:
            if known[0] == endpoint:
                return known[1]
            self._outdated.append(known[1])  # a reply may still be arriving there
        from ashley_desktop.core.llm.openai_client import OpenAIClient

        client = OpenAIClient(endpoint, refusals=self._models.refusals(provider))
        self._clients[provider.name] = (endpoint, client)
        return client

    async def models(self, provider: Provider) -> tuple[str, ...]:
        """Models to choose from; those on this machine are known without loading one.

        Raises: as `client`, and ProviderError.
        """
        return (await self.offers(provider)).ids

    async def offers(self, provider: Provider) -> ModelList:
        """As `models`, with what the server says of each, which is remembered."""
        if provider.local:
            return await self._local.offers()
        listed = await (await self.client(provider)).offers()
        with suppress(StorageError):  # the list can be chosen from all the same
            await self._models.note_list(provider, listed.offers)
        return listed

    def tokenizer(self, provider: Provider) -> Tokenize | None:
        """What counts a model's tokens exactly: the model on this machine, while it is loaded.

        No model is loaded, and no other server asked, for the sake of counting.
        """
        endpoint = self._local.loaded_at(provider.model) if provider.local else None
        return partial(count_tokens, endpoint) if endpoint is not None else None

    async def set_key(self, provider: Provider, key: str) -> None:
        """Put a key into the keyring for the address in force, and note that it is there.

        Raises: SecretError, with nothing stored; InvalidInput for a key that cannot be one, or
            a provider that needs none.
        """
        self._refuse_local(provider)
        await self._secrets.set(provider.name, provider.origin, key)
        self._run_keys.pop((provider.name, provider.origin), None)
        await self._providers.note_key(provider.name, provider.origin, stored=True)

    def keep_for_this_run(self, provider: Provider, key: str) -> None:
        """Keep a key in memory only, where no keyring answers.

        Raises: InvalidInput, as `set_key`.
        """
        self._refuse_local(provider)
        self._run_keys[provider.name, provider.origin] = checked_key(key)

    def kept_for_this_run(self, provider: Provider) -> bool:
        """Whether a key for the address in force is kept in memory only."""
        return (provider.name, provider.origin) in self._run_keys

    async def forget_key(self, provider: Provider) -> None:
        """Take the key for the address in force out of the keyring and out of this run."""
        self._refuse_local(provider)
        kept = self._run_keys.pop((provider.name, provider.origin), None)
        if kept and not provider.key_stored:
            return  # the keyring never had it
        await self._secrets.forget(provider.name, provider.origin)
        await self._providers.note_key(provider.name, provider.origin, stored=False)

    async def aclose(self) -> None:
        """Close every client and stop the model on this machine."""
        for client in [client for _, client in self._clients.values()] + self._outdated:
            await client.aclose()
        self._clients.clear()
        self._outdated.clear()
        await self._local.aclose()

    async def _endpoint(self, provider: Provider) -> Endpoint:
        return Endpoint(provider.name, provider.base_url, await self._key(provider))

    async def _key(self, provider: Provider) -> str:
        key = self._providers.environment_key(provider) or self._run_keys.get(
            (provider.name, provider.origin)
        )
        if key is None and provider.needs_key:
            try:
                key = await self._secrets.get(provider.name, provider.origin)
            except NoKeyring:
                key = None  # without a keyring there is no key: that is what the user can mend
            if key is None:
                raise KeyMissing(provider=provider.name, origin=provider.origin)
        return key or ""

    @staticmethod
    def _refuse_local(provider: Provider) -> None:
        if provider.local:
            raise InvalidInput(problem="no_key_needed", provider=provider.name)
