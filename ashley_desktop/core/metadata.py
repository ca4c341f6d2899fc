"""What a caller attaches to a session: a JSON object, read with care.

It comes out again inside other JSON documents, so it must be one that every reader takes: no
NaN and no endless number, and no deeper than any program's own data would be.
"""

from __future__ import annotations

import json
from typing import Any

from ashley_desktop.errors import InvalidInput

MOST_LEVELS = 100  # Python's own writer gives up at some hundreds


def metadata_from(text: str) -> dict[str, Any]:
    """Read a JSON object.

    Raises: InvalidInput (``metadata_shape``) where the text is anything else.
    """
    try:
        value = json.loads(text)
        json.dumps(value, allow_nan=False)
    except (ValueError, RecursionError):
        raise InvalidInput(problem="metadata_shape") from None
    if not isinstance(value, dict) or _levels(value) > MOST_LEVELS:
        raise InvalidInput(problem="metadata_shape")
    return value


def _levels(value: Any) -> int:
    levels, here = 0, [value]
    while here:
        levels += 1
        inside = [one.values() if isinstance(one, dict) else one for one in here]
        here = [one for some in inside for one in some if isinstance(one, dict | list)]
    return levels
