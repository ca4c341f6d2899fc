"""Reads the transcript of a running window; run by the system's Python, which has AT-SPI.

The window's process id is the argument; it is asked by a signal for one more message, and by an
action of the second message for another.
"""

import json
import os
import signal
import sys
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402

LIMIT_S = 40


def find(node, identifier):
    if node is None:
        return None
    if node.get_accessible_id() == identifier:
        return node
    children = (node.get_child_at_index(n) for n in range(node.get_child_count()))
    return next(filter(None, (find(child, identifier) for child in children)), None)


def messages(view):
    found = []
    for number in range(view.get_child_count()):
        item = view.get_child_at_index(number)
        text = Atspi.Text.get_text(item, 0, -1)
        found.append([item.get_role_name(), item.get_name(), text])
    return found


def wait_for(question):
    end = time.monotonic() + LIMIT_S
    while time.monotonic() < end:
        answer = question()
        if answer:
            return answer
        time.sleep(0.05)
    sys.exit("nothing came")


view = wait_for(lambda: find(Atspi.get_desktop(0), "transcript"))
rendered = wait_for(lambda: (m := messages(view)) and "**" not in m[-1][2] and m)
print(json.dumps(rendered))  # noqa: T201
os.kill(int(sys.argv[1]), signal.SIGUSR1)
print(json.dumps(wait_for(lambda: len(m := messages(view)) == 3 and m)))  # noqa: T201

item = view.get_child_at_index(1)
names = [Atspi.Action.get_action_name(item, n) for n in range(Atspi.Action.get_n_actions(item))]
print(json.dumps(names))  # noqa: T201
Atspi.Action.do_action(item, names.index("regenerate"))
print(json.dumps(wait_for(lambda: len(m := messages(view)) == 4 and m)))  # noqa: T201
