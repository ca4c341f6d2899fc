"""Clients for the providers in force: finds the key, starts the model on this machine.

Must not: choose a provider.
"""

from __future__ import annotations

from contextlib import suppress
from functools import partial

from ashley_desktop.core.counting import Tokenize
from ashley_desktop.core.keys import Keys
from ashley_desktop.core.llm.base import Endpoint, LlmClient, ModelList
from ashley_desktop.core.llm.judging import Judgement
from ashley_desktop.core.llm.tokenize import count_tokens
from ashley_desktop.core.local_runner import LocalRunner
from ashley_desktop.core.models import Models
from ashley_desktop.core.providers import Provider, Providers
from ashley_desktop.core.secrets import SecretStore
from ashley_desktop.errors import StorageError


class Endpoints:
    """One client a provider, kept as long as its address, key and options stay the same.

    Attributes: keys: the keys that go along.
    """

    def __init__(
        self, providers: Providers, secrets: SecretStore, local: LocalRunner, models: Models
    ) -> None:
        self.keys = Keys(providers, secrets)
        self._local = local
        self._models = models
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
        client = self._made(endpoint, provider)
        self._clients[provider.name] = (endpoint, client)
        return client

    async def client_for(self, provider: Provider) -> LlmClient:
        """A client for one try, which its caller closes. Raises: as `client`."""
        return self._made(await self._endpoint(provider), provider)

    async def judge(self, provider: Provider, text: str) -> Judgement:
        """What the moderation endpoint of a provider with an address says of a text.

        Raises: as `client`, and ProviderError.
        """
        from ashley_desktop.core.llm.openai_client import OpenAIClient

        client = await self.client(provider)
        assert isinstance(client, OpenAIClient), "the model on this machine judges nothing"
        return await client.judge(text)

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

    async def aclose(self) -> None:
        """Close every client and stop the model on this machine."""
        for client in [client for _, client in self._clients.values()] + self._outdated:
            await client.aclose()
        self._clients.clear()
        self._outdated.clear()
        await self._local.aclose()

    def _made(self, endpoint: Endpoint, provider: Provider) -> LlmClient:
        from ashley_desktop.core.llm.openai_client import OpenAIClient

        return OpenAIClient(endpoint, refusals=self._models.refusals(provider))

    async def _endpoint(self, provider: Provider) -> Endpoint:
        return Endpoint(
            provider.name,
            provider.base_url,
            await self.keys.key(provider),
            provider.ca_file,
            provider.proxy,
            provider.headers,
        )
