"""Lets a program use another bus than its desk's, and still be seen by the screen reader."""

from __future__ import annotations

import subprocess

from tests.helpers.keyring_bus import KeyringBus
from tests.helpers.screen import Desk

WHERE = "--dest=org.a11y.Bus /org/a11y/bus org.a11y.Bus.GetAddress"


def on_bus(desk: Desk, bus: KeyringBus) -> dict[str, str]:
    """Variables for a program that finds its keyring on `bus` and its reader on the desk."""
    done = subprocess.run(
        ["dbus-send", "--session", "--print-reply=literal", *WHERE.split()],
        env=desk.environment,
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    reader = done.stdout.strip()
    return {"DBUS_SESSION_BUS_ADDRESS": bus.address, "AT_SPI_BUS_ADDRESS": reader}
