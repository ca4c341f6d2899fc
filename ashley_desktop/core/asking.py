"""Who is asked, and how: what the window, the commands and the API hand to the orchestrator."""

from __future__ import annotations

from dataclasses import dataclass

from ashley_desktop.core.parameters import NOTHING_SAID, Parameters


@dataclass(frozen=True, slots=True)
class Ask:
    """Who is asked, and how, for one message; None follows the session, then the general choice.

    Attributes: parameters: over those of the session; a new session keeps them.
    """

    persona: str | None = None
    provider: str | None = None
    model: str | None = None
    parameters: Parameters = NOTHING_SAID


FOLLOW = Ask()
