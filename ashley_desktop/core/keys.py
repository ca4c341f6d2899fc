"""Whose key goes where: several a provider, each for one origin, one of them in use.

The keyring is read here, and only when a request needs it. No key is in an error, a repr, a log
or the store; the store knows their names and origins.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ashley_desktop.core.provider_options import checked_label
from ashley_desktop.core.providers import Provider, Providers
from ashley_desktop.core.secrets import SecretStore, checked_key
from ashley_desktop.errors import InvalidInput, KeyMissing, NoKeyring


@dataclass(frozen=True, slots=True)
class TakenKeys:
    """The keys of a provider that was deleted, kept in memory until nobody wants it back."""

    provider: str
    keys: tuple[tuple[str, str, str], ...] = field(default=(), repr=False)  # origin, label, key


class Keys:
    """The keys of all providers.

    Raises: every call that reaches the keyring may raise SecretError.
    """

    def __init__(self, providers: Providers, secrets: SecretStore) -> None:
        self._providers = providers
        self._secrets = secrets
        self._of_this_run: dict[tuple[str, str], str] = {}

    async def key(self, provider: Provider) -> str:
        """The key that goes to a provider's address; empty where it takes none.

        Raises: KeyMissing, which names the address that a stored key belongs to.
        """
        key = self._providers.environment_key(provider) or self._of_this_run.get(
            (provider.name, provider.origin)
        )
        if key is None and (provider.needs_key or provider.key_stored):
            try:
                key = await self._secrets.get(provider.name, provider.origin, provider.keys.in_use)
            except NoKeyring:
                key = None  # without a keyring there is no key: that is what the user can mend
            if key is None and provider.needs_key:
                raise self._missing(provider)
        return key or ""

    async def set(self, provider: Provider, key: str, label: str | None = None) -> str:
        """Put a key into the keyring for the address in force, and use it from now on.

        Args: label: its name; None replaces the key in use.
        Returns: the name that it has.

        Raises: SecretError, with nothing stored; InvalidInput for a key or a name that cannot be
            one, or a provider that has no server.
        """
        self._refuse_local(provider)
        label = provider.keys.in_use if label is None else checked_label(label)
        known = provider.keys.find(label)
        label = label if known is None else known
        await self._secrets.set(provider.name, provider.origin, key, label)
        self._of_this_run.pop((provider.name, provider.origin), None)
        await self._providers.book.note_key(
            provider.name, provider.origin, stored=True, label=label
        )
        return label

    async def use(self, provider: Provider, label: str) -> str:
        """Choose which key is sent.

        Returns: its name as it was given.
        Raises: InvalidInput (problem ``key_unknown``).
        """
        known = self._find(provider, label)
        self._of_this_run.pop((provider.name, provider.origin), None)
        await self._providers.book.use_key(provider.name, provider.origin, known)
        return known

    async def forget(self, provider: Provider, label: str | None = None) -> None:
        """Take a key for the address in force out of the keyring and out of this run.

        Args: label: its name; None is the key in use.
        Raises: InvalidInput (problem ``key_unknown``).
        """
        self._refuse_local(provider)
        kept = self._of_this_run.pop((provider.name, provider.origin), None)
        if kept and not provider.key_stored:
            return  # the keyring never had it
        label = provider.keys.in_use if label is None else self._find(provider, label)
        await self._secrets.forget(provider.name, provider.origin, label)
        await self._providers.book.note_key(
            provider.name, provider.origin, stored=False, label=label
        )

    def keep_for_this_run(self, provider: Provider, key: str) -> None:
        """Keep a key in memory only, where no keyring answers.

        Raises: InvalidInput, as `set`.
        """
        self._refuse_local(provider)
        self._of_this_run[provider.name, provider.origin] = checked_key(key)

    def kept_for_this_run(self, provider: Provider) -> bool:
        """Whether a key for the address in force is kept in memory only."""
        return (provider.name, provider.origin) in self._of_this_run

    def there(self, provider: Provider) -> bool:
        """Whether a key would go along, as far as is known without asking the keyring."""
        return (
            provider.key_stored
            or self.kept_for_this_run(provider)
            or self._providers.environment_key(provider) is not None
        )

    async def take_all(self, name: str) -> TakenKeys:
        """Take every key of a provider, for whatever address, out of the keyring."""
        entry = await self._providers.book.entry(name)
        name = entry.preset.name
        for provider, origin in list(self._of_this_run):
            if provider == name:
                del self._of_this_run[provider, origin]
        taken = []
        for origin in entry.record.key_origins:
            known = entry.options.keys.get(origin)
            for label in known.labels if known and known.labels else ("",):
                key = await self._secrets.get(name, origin, label)
                await self._secrets.forget(name, origin, label)
                await self._providers.book.note_key(name, origin, stored=False, label=label)
                taken.append((origin, label, key or ""))
        in_use = {origin: one.in_use for origin, one in entry.options.keys.items()}
        taken.sort(key=lambda one: one[1] == in_use.get(one[0]))  # that one is given back last
        return TakenKeys(name, tuple(one for one in taken if one[2]))

    async def give_back(self, taken: TakenKeys) -> None:
        """Put them where they were."""
        for origin, label, key in taken.keys:
            await self._secrets.set(taken.provider, origin, key, label)
            await self._providers.book.note_key(taken.provider, origin, stored=True, label=label)

    def _find(self, provider: Provider, label: str) -> str:
        known = provider.keys.find(label)
        if known is None:
            names = ", ".join(one or "-" for one in provider.keys.labels)
            raise InvalidInput(
                problem="key_unknown", provider=provider.name, label=label, known=names
            )
        return known

    @staticmethod
    def _missing(provider: Provider) -> KeyMissing:
        elsewhere = next((one for one in provider.key_origins if one != provider.origin), None)
        return KeyMissing(provider=provider.name, origin=provider.origin, other_origin=elsewhere)

    @staticmethod
    def _refuse_local(provider: Provider) -> None:
        if provider.local:
            raise InvalidInput(problem="no_key_needed", provider=provider.name)
