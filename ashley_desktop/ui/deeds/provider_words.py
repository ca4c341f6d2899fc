"""What the page of providers says about each of them, and about a test."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from PySide6.QtCore import QLocale, QObject

from ashley_desktop.core.addresses import repaired
from ashley_desktop.core.origins import shown_origin
from ashley_desktop.core.provider_check import Finding, Step
from ashley_desktop.errors import InvalidInput
from ashley_desktop.ui.settings.provider_choice import ProviderChoice
from ashley_desktop.ui.settings.provider_tests import TestLine
from ashley_desktop.ui.texts import describe_error, fill

if TYPE_CHECKING:
    from ashley_desktop.assembly import Parts
    from ashley_desktop.core.local_servers import LocalServer
    from ashley_desktop.core.providers import Provider

_SHORTEST_S = 0.1


class ProviderWords(QObject):
    """Makes the words; asks nobody."""

    def __init__(self, parts: Parts) -> None:
        super().__init__()
        self._parts = parts

    def choice(
        self, provider: Provider, *, answers: bool, found: LocalServer | None
    ) -> ProviderChoice:
        """A provider as the page shows it. Args: found: its server on this machine."""
        shipped = self._parts.providers.book.shipped.get(provider.name)
        usual_url = shipped.base_url if shipped else ""
        here = found is not None and provider.base_url == usual_url
        return ProviderChoice(
            provider.name,
            provider.title,
            local=provider.local,
            own=provider.own,
            base_url=provider.base_url,
            usual_url=usual_url,
            model=provider.model,
            usual_model=shipped.model if shipped else "",
            note=self._note(provider),
            state=self._state(provider, usual_url, here=here),
            answers=answers,
            found=self._found(found) if found and not (answers and here) else "",
            found_elsewhere=found is not None and not here,
            labels=provider.keys.labels,
            in_use=provider.keys.in_use,
            needs_key=provider.needs_key,
            ca_file=provider.ca_file,
            proxy=provider.proxy,
            headers="\n".join(f"{name}: {value}" for name, value in provider.headers),
            send_reasoning=provider.options.get("send_reasoning") is True,
        )

    def key_state(self, provider: Provider) -> str:
        """Whether there is a key, and for which address."""
        where = shown_origin(provider.origin)
        keys = self._parts.endpoints.keys
        if self._parts.providers.environment_key(provider):
            return fill(self.tr("The key from OPENAI_API_KEY goes to %1 in this run."), where)
        if keys.kept_for_this_run(provider):
            return fill(self.tr("A key for %1 is kept for this run only."), where)
        if provider.key_stored:
            return fill(self.tr("A key is stored for %1."), where)
        if not provider.needs_key:
            return fill(self.tr("No key is stored for %1, and none is needed."), where)
        told = fill(self.tr("No key is stored for %1."), where)
        if not provider.key_origins:
            return told
        other = shown_origin(provider.key_origins[-1])
        return f"{told} " + fill(
            self.tr("The one that you stored belongs to %1 and is not sent here."), other
        )

    def test_line(self, found: Finding, provider: Provider) -> TestLine:
        """What a step of a test found."""
        time = "" if found.seconds is None else self._seconds(found.seconds)
        if found.error is not None:
            text, hint = describe_error(found.error.code, found.error.parameters)
            if found.better_url:
                hint = fill(self.tr("At %1 it lists models."), found.better_url)
            return TestLine(text, found.good, hint, time)
        return TestLine(self._fine(found, provider), found.good, "", time)

    def headers(self, text: str) -> dict[str, str]:
        """Headers as they were typed, one a line.

        Raises: InvalidInput (problem ``header_name``) for a line that is none.
        """
        headers: dict[str, str] = {}
        for line in text.splitlines():
            name, colon, value = line.partition(":")
            if not line.strip():
                continue
            if not colon or name.strip() in headers:
                raise InvalidInput(problem="header_name", header=name.strip() if colon else "")
            headers[name.strip()] = value.strip()
        return headers

    def title_of(self, url: str) -> str:
        """What a new server is called until somebody says otherwise: its host.

        Raises: InvalidInput (problem ``base_url``).
        """
        parts = urlsplit(repaired(url))
        return f"{parts.hostname}:{parts.port}" if parts.port else f"{parts.hostname}"

    def free_name(self, url: str, taken: Collection[str]) -> str:
        """A name for a new server that no other one has. Raises: as `title_of`."""
        plain = re.sub(r"[^a-z0-9.]+", "-", self.title_of(url).lower()).strip("-.")[:30]
        name, number = plain or "server", 2
        while name in taken:
            name, number = f"{plain or 'server'}-{number}", number + 1
        return name

    def _fine(self, found: Finding, provider: Provider) -> str:
        if found.step is Step.REACHED:
            return self.tr("The server is there.")
        if found.step is Step.KEY:
            return self.tr("The key is accepted.")
        if found.step is Step.MODELS and found.count:
            return fill(self.tr("Models that it lists: %1."), found.count)
        if found.step is Step.MODELS:
            return self.tr("It lists no models.")
        if found.count > 1:
            return fill(self.tr("Streaming works: %1 answered."), provider.model)
        return fill(self.tr("In one piece, %1 answered."), provider.model)

    def _seconds(self, seconds: float) -> str:
        if seconds < _SHORTEST_S:
            return fill(self.tr("under %1 s"), QLocale().toString(_SHORTEST_S, "f", 1))
        return fill(self.tr("%1 s"), QLocale().toString(seconds, "f", 1))

    def _note(self, provider: Provider) -> str:
        if provider.local:
            return self.tr(
                "Needs no account, no key and no network. The model that comes with the program is "
                "tiny: good for trying out, often wrong. Any model file of yours can answer too."
            )
        if provider.nearby:
            return self.tr("A program of its own that runs models on this machine.")
        return ""

    def _state(self, provider: Provider, usual_url: str, *, here: bool) -> str:
        if provider.local:
            return self.tr("No key, no network")
        if provider.nearby and provider.base_url == usual_url:
            return self.tr("Running here") if here else self.tr("Not running here")
        if self._parts.endpoints.keys.there(provider):
            return self.tr("Key at hand")
        return self.tr("No key yet") if provider.needs_key else self.tr("Needs no key")

    def _found(self, found: LocalServer) -> str:
        return fill(self.tr("It runs on this machine. Models: %1."), len(found.models))
