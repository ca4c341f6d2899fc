"""Asks llama.cpp on this machine how many tokens a text is. No other server is ever asked.

The text leaves this process for the loopback only, where the model reads it anyway.
"""

from __future__ import annotations

import asyncio
import http.client
import json
from urllib.parse import urlsplit

from ashley_desktop.core.llm.base import Endpoint
from ashley_desktop.core.llm.text import well_formed

PATIENCE_S = 5.0  # a model that is answering counts between two of its tokens
LONGEST = 2_000_000  # characters; a longer text fits no model on this machine


async def count_tokens(endpoint: Endpoint, text: str) -> int | None:
    """Tokens of a text; None where the server does not say."""
    if not text:
        return 0
    if len(text) > LONGEST:
        return None
    return await asyncio.to_thread(_ask, endpoint, text)


def _ask(endpoint: Endpoint, text: str) -> int | None:
    address = urlsplit(endpoint.base_url)
    body = json.dumps({"content": well_formed(text)}).encode()
    headers = {
        "Authorization": f"Bearer {endpoint.api_key}",
        "Content-Type": "application/json",
    }
    connection = http.client.HTTPConnection(
        address.hostname or "127.0.0.1", address.port, timeout=PATIENCE_S
    )
    try:
        connection.request("POST", "/tokenize", body, headers)
        answer = connection.getresponse()
        document = json.loads(answer.read()) if answer.status == 200 else None
    except (OSError, http.client.HTTPException, ValueError):
        return None
    finally:
        connection.close()
    tokens = document.get("tokens") if isinstance(document, dict) else None
    return len(tokens) if isinstance(tokens, list) else None
