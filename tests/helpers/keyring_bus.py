"""Fixtures: a real Secret Service on a message bus of its own, and one that never answers.

Nothing of the machine's own session is touched: bus, keyring files and home are in a temporary
folder. `KeyringBus.environment` leads a child process there; `KeyringBus.backend` does so within
this process, as the argument of `SecretStore`.
"""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

SECRETS = "org.freedesktop.secrets"
START_LIMIT_S = 20.0
BUS_CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir={folder}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""


@dataclass(frozen=True, slots=True)
class KeyringBus:
    """A running bus with a service for keys.

    Attributes:
        address: of the bus. environment: variables for a child process.
    """

    address: str
    environment: dict[str, str]
    _opened: list[Any] = field(default_factory=list)

    def connect(self) -> Any:
        """A new connection to the bus; closed with the bus at the latest."""
        from jeepney.io.blocking import open_dbus_connection  # type: ignore[import-untyped]
        from secretstorage.util import add_match_rules

        connection = open_dbus_connection(bus=self.address)
        add_match_rules(connection)  # answers of prompts come as signals
        self._opened.append(connection)
        return connection

    def disconnect(self) -> None:
        """Close what the keyring library left open, as it does where a keyring stays locked."""
        for connection in self._opened:
            with contextlib.suppress(OSError):
                connection.sock.shutdown(socket.SHUT_RDWR)
        for thread in threading.enumerate():
            if thread.name == "keyring":  # it waits for an answer; closing would not wake it
                thread.join(10)
        for connection in self._opened:
            connection.close()

    def backend(self) -> Any:
        """The keyring library's own SecretService backend, on this bus."""
        import secretstorage
        from keyring.backends import SecretService
        from keyring.errors import KeyringLocked

        bus = self

        class Keyring(SecretService.Keyring):
            def get_preferred_collection(self) -> Any:
                collection = secretstorage.get_default_collection(bus.connect())
                if collection.is_locked():
                    collection.unlock()
                    if collection.is_locked():
                        raise KeyringLocked("locked")
                return collection

        return Keyring()  # type: ignore[no-untyped-call]

    def lock(self) -> None:
        """Lock the keyring; there is no prompt that could unlock it again."""
        import secretstorage

        secretstorage.get_default_collection(self.connect()).lock()


@pytest.fixture
def keyring_bus() -> Iterator[KeyringBus]:
    """A bus with an unlocked gnome-keyring."""
    with _bus() as bus, _daemon(bus):
        yield bus


@pytest.fixture
def silent_keyring_bus() -> Iterator[KeyringBus]:
    """A bus whose service for keys takes every call and answers none, like an open prompt."""
    from jeepney import DBus  # type: ignore[import-untyped]

    with _bus() as bus:
        assert bus.connect().send_and_get_reply(DBus().RequestName(SECRETS)).body == (1,)
        yield bus


@contextlib.contextmanager
def _bus() -> Iterator[KeyringBus]:
    # Not pytest's folder: the path of a socket must be shorter than 108 bytes.
    with tempfile.TemporaryDirectory(prefix="bus-") as name:
        folder = Path(name)
        config = folder / "bus.conf"
        config.write_text(BUS_CONFIG.format(folder=folder))
        words = ["dbus-daemon", f"--config-file={config}", "--nofork", "--print-address=1"]
        with _process(words, dict(os.environ)) as process:
            assert process.stdout is not None
            address = process.stdout.readline().decode().strip()
            assert address, "the message bus did not start"
            bus = KeyringBus(address, _environment(address, folder))
            try:
                yield bus
            finally:
                bus.disconnect()


def _environment(address: str, folder: Path) -> dict[str, str]:
    places = {
        "HOME": str(folder),
        "XDG_DATA_HOME": str(folder / "data"),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "XDG_RUNTIME_DIR": str(folder),
    }
    return {**os.environ, **places, "DBUS_SESSION_BUS_ADDRESS": address}


@contextlib.contextmanager
def _daemon(bus: KeyringBus) -> Iterator[None]:
    words = ["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"]
    words.append(f"--control-directory={bus.environment['XDG_RUNTIME_DIR']}/keyring")
    with (
        _owned(bus.connect(), SECRETS) as wait,
        _process(words, bus.environment) as process,
    ):
        assert process.stdin is not None
        process.stdin.write(b"password")
        process.stdin.close()
        wait()
        yield


@contextlib.contextmanager
def _owned(connection: Any, name: str) -> Iterator[Any]:
    """Gives a function that waits until somebody owns this name on the bus."""
    from jeepney import DBus, MatchRule

    rule = MatchRule(type="signal", member="NameOwnerChanged", interface="org.freedesktop.DBus")
    rule.add_arg_condition(0, name)
    connection.send_and_get_reply(DBus().AddMatch(rule))
    with connection.filter(rule) as signals:
        yield lambda: connection.recv_until_filtered(signals, timeout=START_LIMIT_S)


@contextlib.contextmanager
def _process(words: list[str], environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A process that is ended with the block; what it says to standard error is dropped."""
    process = subprocess.Popen(
        words,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    killer = threading.Timer(START_LIMIT_S * 30, process.kill)
    killer.start()
    try:
        yield process
    finally:
        killer.cancel()
        process.terminate()
        process.wait(10)
        for pipe in (process.stdin, process.stdout):
            if pipe is not None and not pipe.closed:
                pipe.close()
