"""A server that repeats the key in every shape: no file and no output holds any of them."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from tests.helpers import llm_replies as replies
from tests.helpers.commands import Ended, Program
from tests.helpers.llm_server import LlmServer

# nothing in the program knows it by its looks, and each shape of it differs
KEY = "Quetzal7+Marzipan/0Lantern~Walrus3"
PIECE = 8


def shapes() -> dict[str, str]:
    """The key as a server may repeat it."""
    return {
        "whole": KEY,
        "base64": base64.b64encode(KEY.encode()).decode(),
        "url": quote(KEY, safe=""),
        "beginning": KEY[:PIECE],
        "end": KEY[-PIECE:],
    }


def found(program: Program, *ended: Ended) -> Iterator[str]:
    """Where which shape of the key stands."""
    places = {f"output {i}": (one.out + one.err).encode() for i, one in enumerate(ended)}
    files = (file for file in program.data_dir.rglob("*") if file.is_file())
    places |= {str(file.relative_to(program.data_dir)): file.read_bytes() for file in files}
    for place, content in places.items():
        for name, shape in shapes().items():
            if shape.encode() in content:
                yield f"{name} in {place}"


@pytest.mark.parametrize("shape", shapes())
def test_a_repeated_key_is_nowhere(program: Program, llm_server: LlmServer, shape: str) -> None:
    said = replies.refusal(401, f"Incorrect API key provided: {shapes()[shape]}.")
    program.environment |= {"OPENAI_BASE_URL": llm_server.url, "OPENAI_API_KEY": KEY}
    llm_server.reply(said, said)
    llm_server.models = said
    log = ("--log-level", "debug")
    ended = [
        program.run(*log, "ask", "Hello?"),
        program.run(*log, "ask", "--json", "Hello?"),
        program.run(*log, "providers", "test", "openai"),
        program.run(*log, "providers", "models", "openai"),
        program.run(*log, "doctor"),
        program.run(*log, "export", "--all", "-o", str(program.data_dir / "out")),
        program.run(*log, "backup", "-o", str(program.data_dir / "copy.db")),
    ]
    assert ended[0].status == 4
    assert llm_server.chats[0].headers["authorization"] == f"Bearer {KEY}"
    assert list(found(program, *ended)) == []


def test_a_redirect_takes_no_key_along(program: Program, llm_server: LlmServer) -> None:
    program.environment |= {"OPENAI_BASE_URL": llm_server.url, "OPENAI_API_KEY": KEY}
    with LlmServer() as elsewhere:
        away = replies.redirect(f"{elsewhere.url}/chat/completions?key={quote(KEY, safe='')}", 308)
        llm_server.reply(away)
        llm_server.models = away
        ended = [
            program.run("--log-level", "debug", "ask", "Hello?"),
            program.run("--log-level", "debug", "providers", "test", "openai"),
        ]
        assert elsewhere.requests == []
    assert list(found(program, *ended)) == []
