"""What the providers' page shows of one provider; plain values, no Qt."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProviderChoice:
    """A provider as the page shows it.

    Attributes:
        local: it runs on this machine and has neither address nor key.
        own: the user's, which can be renamed and deleted.
        base_url, model: in force now. usual_url, usual_model: shown where nothing is typed.
        note: one line about it, such as how small its model is.
        state: a word or two for the list. answers: it is asked next.
        found: what was found of it on this machine, in words; empty for nothing.
        found_elsewhere: that is not at the address in force.
        labels: names of its keys for the address in force. in_use: one of them.
        headers: one ``Name: value`` a line.
    """

    name: str
    title: str
    local: bool = False
    own: bool = False
    base_url: str = ""
    usual_url: str = ""
    model: str = ""
    usual_model: str = ""
    note: str = ""
    state: str = ""
    answers: bool = False
    found: str = ""
    found_elsewhere: bool = False
    labels: tuple[str, ...] = ()
    in_use: str = ""
    needs_key: bool = True
    ca_file: str = ""
    proxy: str = ""
    headers: str = ""
    send_reasoning: bool = False
