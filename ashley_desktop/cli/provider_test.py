"""What `providers test` says of each step, a line a step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ashley_desktop.core.provider_check import Finding, Step
from ashley_desktop.sentences import english

if TYPE_CHECKING:
    from ashley_desktop.core.providers import Provider


def lines(found: Finding, provider: Provider) -> list[str]:
    """One step in words; what is wrong, what helps, and a better address each take a line."""
    if found.error is None:
        return [_fine(found, provider) + _time(found)]
    text, hint = english(found.error.code, found.error.parameters)
    if found.good is None:
        return [f"{text}{_time(found)}"]
    told = [f"Failed: {text}{_time(found)}"]
    if hint:
        told.append(hint)
    if found.better_url:
        told.append(
            f"At {found.better_url} it lists models. To use that address: "
            f"ashley-desktop providers edit {provider.name} --base-url {found.better_url}"
        )
    return told


def _fine(found: Finding, provider: Provider) -> str:
    if found.step is Step.REACHED:
        return f"Reached: {provider.origin or 'this machine'} answers."
    if found.step is Step.KEY:
        return "Key: accepted."
    if found.step is Step.MODELS:
        if not found.count:
            return "Models: the server lists no models."
        return f"Models: it lists {found.count} {'model' if found.count == 1 else 'models'}."
    if found.count > 1:
        return f"Streaming: the model {provider.model} replied in {found.count} pieces."
    return f"Streaming: the model {provider.model} replied, in one piece."


def _time(found: Finding) -> str:
    return "" if found.seconds is None else f" ({found.seconds:.1f} s)"
