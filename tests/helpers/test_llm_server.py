"""The test server does on the wire what its replies say, and leaves nothing behind."""

from __future__ import annotations

import contextlib
import http.client
import json
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from tests.helpers import llm_replies as replies
from tests.helpers.llm_server import LlmServer

QUESTION = {"model": "m", "messages": [{"role": "user", "content": "one two  three"}]}


@contextlib.contextmanager
def post(
    server: LlmServer, path: str = "/v1/chat/completions", method: str = "POST"
) -> Iterator[http.client.HTTPResponse]:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    with contextlib.closing(connection):
        connection.request(method, path, json.dumps(QUESTION), {"X-Test": "1"})
        with connection.getresponse() as response:
            yield response


def read(server: LlmServer) -> bytes:
    with post(server) as response:
        return response.read()


def documents(body: bytes) -> list[Any]:
    lines = [line.removeprefix("data: ") for line in body.decode().split("\n\n") if line]
    return [json.loads(line) for line in lines if line != "[DONE]"]


def test_without_a_script_it_says_back_what_it_was_told(llm_server: LlmServer) -> None:
    first, second = read(llm_server), read(llm_server)
    assert first == second
    assert first.endswith(b"data: [DONE]\n\n")
    parts = documents(first)
    text = "".join(part["choices"][0]["delta"].get("content", "") for part in parts[:-1])
    assert text == "You said: one two  three"
    assert parts[-1]["usage"] == {"prompt_tokens": 3, "completion_tokens": 5, "total_tokens": 8}


def test_it_records_what_was_asked(llm_server: LlmServer) -> None:
    read(llm_server)
    (chat,) = llm_server.chats
    assert (chat.method, chat.path, chat.body) == ("POST", "/v1/chat/completions", QUESTION)
    assert chat.headers["x-test"] == "1"
    assert chat.answered.wait(10)
    assert not chat.disconnected.is_set()


def test_scripted_replies_come_in_their_order(llm_server: LlmServer) -> None:
    llm_server.reply(replies.text("a"), replies.refusal(429, retry_after="3"), replies.html())
    assert b'"content": "a"' in read(llm_server)
    with post(llm_server) as response:
        assert (response.status, response.headers["Retry-After"]) == (429, "3")
        assert json.loads(response.read())["error"]["message"] == "refused"
    assert read(llm_server) == replies.PAGE


def test_a_gate_holds_the_text_back(llm_server: LlmServer) -> None:
    gate = threading.Event()
    llm_server.reply(replies.text("held", gates=[gate]))
    with post(llm_server) as response:
        assert b"assistant" in response.readline()
        assert not llm_server.chats[0].answered.is_set()
        gate.set()
        assert b"held" in response.read()


def test_it_notices_that_a_client_went_away(llm_server: LlmServer) -> None:
    llm_server.reply(replies.silence())
    with post(llm_server):
        pass
    assert llm_server.wait_for_chats(1)[0].disconnected.wait(10)


def test_a_cut_by_reset_is_an_error_for_the_client(llm_server: LlmServer) -> None:
    llm_server.reply(replies.text("abc").cut_after(20))
    with post(llm_server) as response, pytest.raises((http.client.HTTPException, OSError)):
        response.read()


@pytest.mark.parametrize("chunked", [True, False])
def test_a_quiet_cut_looks_like_an_end(llm_server: LlmServer, chunked: bool) -> None:
    whole = replies.raw(b"0123456789", b"abc", chunked=chunked)
    llm_server.reply(whole.cut_after(11, quietly=True))
    assert read(llm_server) == b"0123456789a"


def test_a_dropped_connection_has_no_answer(llm_server: LlmServer) -> None:
    llm_server.reply(replies.dropped())
    with pytest.raises(OSError), post(llm_server):  # noqa: PT011 - a reset or an end
        pass


def test_one_byte_at_a_time(llm_server: LlmServer) -> None:
    llm_server.reply(replies.raw("grüß".encode()).byte_by_byte())
    with socket.create_connection(("127.0.0.1", llm_server.port), timeout=10) as sock:
        sock.sendall(b"POST /v1/chat/completions HTTP/1.1\r\nContent-Length: 0\r\n\r\n")
        body = b""
        while not body.endswith(b"0\r\n\r\n"):
            body += sock.recv(1000)
    assert body.count(b"\r\n1\r\n") == len("grüß".encode())


def test_one_connection_takes_several_requests(llm_server: LlmServer) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", llm_server.port, timeout=10)
    for _ in range(3):
        connection.request("POST", "/v1/chat/completions", json.dumps(QUESTION))
        connection.getresponse().read()
    assert len(llm_server.chats) == 3
    assert sum(thread.name == "llm-server" for thread in threading.enumerate()) == 2
    connection.close()


def test_models_can_be_set_and_can_fail(llm_server: LlmServer) -> None:
    def listed() -> tuple[int, Any]:
        with post(llm_server, "/v1/models", "GET") as response:
            return response.status, json.loads(response.read())

    llm_server.models = ["a", "b"]
    assert [row["id"] for row in listed()[1]["data"]] == ["a", "b"]
    llm_server.models = replies.refusal(401)
    assert listed()[0] == 401


def test_leaving_it_ends_waiting_replies_and_threads() -> None:
    with LlmServer() as server:
        server.reply(replies.silence(head=False), replies.pings(0.01))
        sockets = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(3)]
        for sock in sockets[:2]:
            sock.sendall(b"POST /v1/chat/completions HTTP/1.1\r\nContent-Length: 0\r\n\r\n")
        server.wait_for_chats(2)
    assert not [one for one in threading.enumerate() if one.name == "llm-server"]
    for sock in sockets:
        sock.close()


def test_it_runs_as_a_script() -> None:
    words = [sys.executable, "-m", "tests.helpers.llm_server", "--tokens-per-s", "1000"]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        url = process.stdout.readline().strip()
        port = int(url.removeprefix("http://127.0.0.1:").removesuffix("/v1"))
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("POST", "/v1/chat/completions", json.dumps(QUESTION))
        assert b"three" in connection.getresponse().read()
        connection.close()
    finally:
        process.terminate()
        process.wait(10)
        process.stdout.close()
