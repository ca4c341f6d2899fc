"""Lets a program use another bus than its desk's, and still be seen by the screen reader."""

from __future__ import annotations

import ast
import subprocess

from tests.helpers.keyring_bus import KeyringBus
from tests.helpers.screen import Desk

WHERE = "--session --dest org.a11y.Bus --object-path /org/a11y/bus --method org.a11y.Bus.GetAddress"


def on_bus(desk: Desk, bus: KeyringBus) -> dict[str, str]:
    """Variables for a program that finds its keyring on `bus` and its reader on the desk."""
    done = subprocess.run(
        ["gdbus", "call", *WHERE.split()],
        env=desk.environment,
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    (reader,) = ast.literal_eval(done.stdout)
    return {"DBUS_SESSION_BUS_ADDRESS": bus.address, "AT_SPI_BUS_ADDRESS": reader}
