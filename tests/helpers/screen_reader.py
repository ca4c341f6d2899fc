"""What a screen reader meets on a display; run by the system's Python, which has AT-SPI.

Reads one question a line from standard input and writes one answer a line, both JSON:
``{"pid", "id"}`` asks for the widget with that identifier and what lies below it, without an
``id`` for all windows of the process. A widget that went away in between is left out.
"""

import json
import sys

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

TIME_LIMIT_MS = 10_000


def application(pid):
    desktop = Atspi.get_desktop(0)
    desktop.clear_cache()
    for child in children(desktop):
        try:
            if child.get_process_id() == pid:
                return child
        except GLib.Error:
            continue
    return None


def children(node):
    count = node.get_child_count()
    found = (node.get_child_at_index(place) for place in range(count))
    return [child for child in found if child is not None]


def find(node, identifier):
    try:
        if node.get_accessible_id() == identifier:
            return node
        below = children(node)
    except GLib.Error:
        return None
    for child in below:
        found = find(child, identifier)
        if found is not None:
            return found
    return None


def described(node):
    try:
        states = node.get_state_set().get_states()
        known = {
            "id": node.get_accessible_id(),
            "role": node.get_role_name(),
            "name": node.get_name(),
            "states": [state.value_nick for state in states],
            "rect": rectangle(node),
            "text": text(node),
        }
        below = children(node)
    except GLib.Error:
        return None
    told = (described(child) for child in below)
    return {**known, "children": [child for child in told if child is not None]}


def rectangle(node):
    if node.get_component_iface() is None:
        return [0, 0, 0, 0]
    place = node.get_extents(Atspi.CoordType.SCREEN)
    return [place.x, place.y, place.width, place.height]


def text(node):
    return None if node.get_text_iface() is None else Atspi.Text.get_text(node, 0, -1)


def answer(question):
    node = application(question["pid"])
    if node is not None and "id" in question:
        node = find(node, question["id"])
    return None if node is None else described(node)


Atspi.init()
Atspi.set_timeout(TIME_LIMIT_MS, TIME_LIMIT_MS)
Atspi.get_desktop(0).set_cache_mask(Atspi.Cache.NONE)
for line in sys.stdin:
    sys.stdout.write(json.dumps(answer(json.loads(line))) + "\n")
    sys.stdout.flush()
