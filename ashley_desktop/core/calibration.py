"""Corrects the estimate of tokens by what servers counted, model by model.

A model's tokenizer and the languages that a person writes in make a factor between the estimate
and the truth. Too low an estimate is corrected at once, too high a one slowly: what is sent must
fit, and a conversation in another language may come next.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ashley_desktop.errors import StorageError

if TYPE_CHECKING:
    from ashley_desktop.storage.catalog_store import CatalogStore

SETTING = "token_factors"
LEAST, MOST = 0.2, 3.0  # beyond it a server counts something else
ENOUGH_TOKENS = 60  # in a shorter request what every request has around it outweighs the text
MARGIN = 1.05
EASE = 0.3  # how far a factor that is too high comes down at once
KEPT_MODELS = 200  # those that were corrected last


class Calibration:
    """The factors of all models; the store is read at the first question."""

    def __init__(self, settings: CatalogStore) -> None:
        self._settings = settings
        self._factors: dict[str, float] | None = None

    async def factor(self, provider: str, model: str) -> float:
        """What an estimate is multiplied with; 1 where nothing was learnt."""
        return (await self._known()).get(_key(provider, model), 1.0)

    async def learn(self, provider: str, model: str, *, estimated: int, counted: int) -> None:
        """Compare a request's estimate, uncorrected, with what the server counted."""
        if estimated < ENOUGH_TOKENS or counted <= 0:
            return
        factors, key = await self._known(), _key(provider, model)
        seen = min(max(counted / estimated * MARGIN, LEAST), MOST)
        old = factors.pop(key, None)
        new = seen if old is None or seen > old else old + (seen - old) * EASE
        factors[key] = round(new, 4)
        for forgotten in list(factors)[:-KEPT_MODELS]:
            del factors[forgotten]
        if old is None or abs(new - old) > 0.01:
            await self._keep(factors)

    async def _known(self) -> dict[str, float]:
        if self._factors is None:
            self._factors = {}
            try:
                stored = await self._settings.setting(SETTING)
            except StorageError:
                stored = None
            if isinstance(stored, Mapping):
                self._factors |= {
                    str(key): float(value)
                    for key, value in stored.items()
                    if isinstance(value, int | float) and LEAST <= value <= MOST
                }
        return self._factors

    async def _keep(self, factors: Mapping[str, float]) -> None:
        try:
            await self._settings.set_setting(SETTING, dict(factors))
        except StorageError:
            return  # it is learnt again


def _key(provider: str, model: str) -> str:
    return f"{provider}\n{model}"
