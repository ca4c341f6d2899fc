"""Hears what a running window announces; run by the system's Python, which has AT-SPI.

The window's process id is the argument; a signal asks it for a reply that arrives.
"""

import json
import os
import signal
import sys

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

LIMIT_S = 40
ASK_EVERY_MS = 200


def ask():
    """Ask for the reply once the window can be seen, and with that be heard."""
    desktop = Atspi.get_desktop(0)
    applications = [desktop.get_child_at_index(n) for n in range(desktop.get_child_count())]
    if not any(one.get_process_id() == int(sys.argv[1]) for one in applications if one):
        return True
    os.kill(int(sys.argv[1]), signal.SIGUSR2)
    return False


def hear(event):
    print(json.dumps(event.any_data))  # noqa: T201
    Atspi.event_quit()


listener = Atspi.EventListener.new(hear)
listener.register("object:announcement")
GLib.timeout_add(ASK_EVERY_MS, ask)
GLib.timeout_add_seconds(LIMIT_S, Atspi.event_quit)
Atspi.event_main()
