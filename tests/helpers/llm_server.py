"""A real local server with the OpenAI wire format, scripted by a test; also runs as a script.

    with LlmServer() as server:
        server.reply(replies.text("Hello"), replies.refusal(401))
        ... talk to server.url ...
        server.chats[0].body["model"]

Replies are taken from a queue, one for each ``POST /v1/chat/completions``; when it is empty the
server says back what it was told. As a script it prints its URL and answers until it is ended:

    python -m tests.helpers.llm_server --port 0 --tokens-per-s 40
"""

from __future__ import annotations

import argparse
import contextlib
import json
import select
import socket
import ssl
import struct
import sys
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, BinaryIO

from tests.helpers import llm_replies as replies
from tests.helpers.llm_replies import Drop, Pause, Ping, Reply, Send, Step, Trickle, Wait

LOOK_EVERY_S = 0.02  # how soon a waiting reply notices that its client went away


@dataclass(slots=True)
class Recorded:
    """One request as it arrived.

    Attributes:
        headers: names in lower case. body: parsed JSON, None where there was none.
        answered: set when the whole reply was written.
        disconnected: set when the client went away before that.
    """

    method: str
    path: str
    headers: dict[str, str]
    body: Any
    answered: threading.Event = field(default_factory=threading.Event)
    disconnected: threading.Event = field(default_factory=threading.Event)


class ClientGone(Exception):
    """The client closed its end."""


class _Connection:
    """One socket: reads requests, writes replies."""

    def __init__(self, sock: socket.socket, stopping: threading.Event) -> None:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.sock = sock
        self._stopping = stopping
        self._reader: BinaryIO = sock.makefile("rb")
        self._read_one = False  # later requests may be in the reader already

    def read(self) -> Recorded | None:
        """The next request, None at the end of the connection."""
        if not isinstance(self.sock, ssl.SSLSocket) and self._greeted_in_tls():
            return None
        self._read_one = True
        line = self._reader.readline()
        if not line.strip():
            return None
        method, path, _ = line.decode("latin-1").split(" ", 2)
        headers: dict[str, str] = {}
        while (line := self._reader.readline()).strip():
            name, _, value = line.decode("latin-1").partition(":")
            headers[name.strip().lower()] = value.strip()
        content = self._reader.read(int(headers.get("content-length", 0)))
        return Recorded(method, path, headers, json.loads(content) if content else None)

    def _greeted_in_tls(self) -> bool:
        """Whether somebody speaks https to a server of http; the greeting may have no line end."""
        if self._read_one or self.sock.recv(1, socket.MSG_PEEK) != b"\x16":
            return False
        self.sock.recv(65536)  # unread, it would turn the end into a reset
        return True

    def write(self, reply: Reply) -> bool:
        """Play a reply; True where the connection can be used again.

        Raises: ClientGone, OSError.
        """
        if reply.status is not None:
            self.sock.sendall(_head(reply))
        for step in reply.steps:
            if isinstance(step, Drop):
                self._reset()
                return False
            self._play(step, reply)
        if reply.chunked and reply.status is not None:
            self.sock.sendall(b"0\r\n\r\n")
        return reply.chunked and reply.status is not None

    def _play(self, step: Step, reply: Reply) -> None:
        if isinstance(step, Send):
            size = reply.piece or len(step.data) or 1
            for start in range(0, len(step.data), size):
                self._send(step.data[start : start + size], reply)
        elif isinstance(step, Wait):
            while not step.gate.wait(LOOK_EVERY_S):
                self._look()
        elif isinstance(step, Pause):
            self._stopping.wait(step.seconds)
            self._look()
        elif isinstance(step, Trickle):
            for place in range(len(step.data)):
                self._stopping.wait(step.every_s)
                self._look()
                self._send(step.data[place : place + 1], reply)
        elif isinstance(step, Ping):
            while not self._stopping.wait(step.every_s):
                self._look()
                self._send(b": still here\n\n", reply)

    def _send(self, data: bytes, reply: Reply) -> None:
        self.sock.sendall(b"%x\r\n%b\r\n" % (len(data), data) if reply.chunked else data)

    def _look(self) -> None:
        if self._stopping.is_set():
            raise ClientGone
        readable, _, _ = select.select([self.sock], [], [], 0)
        if not readable:
            return
        # what a client says during a reply is, under TLS, its farewell: that cannot be peeked at
        if isinstance(self.sock, ssl.SSLSocket) or not self.sock.recv(1, socket.MSG_PEEK):
            raise ClientGone

    def _reset(self) -> None:
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close()

    def close(self) -> None:
        """Close the socket; only for the thread that reads from it."""
        self._reader.close()
        self.sock.close()

    def end(self) -> None:
        """Make the thread that reads or writes here stop; for any thread."""
        with contextlib.suppress(OSError):
            self.sock.shutdown(socket.SHUT_RDWR)


class LlmServer:
    """The server; starts when entered and ends, threads and all, when left.

    Args:
        port: 0 picks a free one. tokens_per_s: pace of unscripted answers, 0 is at once.
        answer: makes the reply when nothing is scripted; default `llm_replies.echo`.
        tls: certificate and key of a server of https; None is one of http.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        tokens_per_s: float = 0.0,
        answer: Callable[[dict[str, Any]], Reply] | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.requests: list[Recorded] = []
        self.models: list[str] | Reply = ["test-model", "other-model"]
        # of its moderation endpoint, to all or to each; None is: there is none
        self.judgement: Reply | Callable[[Recorded], Reply] | None = None
        self.paths: tuple[str, ...] = ()  # the only ones that are there; none is all
        self._tls = tls
        self._answer = answer or (lambda body: replies.echo(body, tokens_per_s))
        self._queue: deque[Reply] = deque()
        self._changed = threading.Condition()
        self._stopping = threading.Event()
        self._connections: list[_Connection] = []
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", port))
        self.port: int = self._listener.getsockname()[1]

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        """The base URL for a client."""
        return f"{self.origin}/v1"

    @property
    def chats(self) -> list[Recorded]:
        """The requests for a completion, oldest first."""
        return [one for one in self.requests if one.path.endswith("/chat/completions")]

    @property
    def judged(self) -> list[Recorded]:
        """The requests to the moderation endpoint, oldest first."""
        return [one for one in self.requests if one.path.endswith("/moderations")]

    def reply(self, *scripted: Reply) -> None:
        """Queue replies for the next completions."""
        self._queue.extend(scripted)

    def forget(self) -> None:
        """Drop the replies that nobody asked for."""
        self._queue.clear()

    def wait_for_chats(self, count: int, timeout_s: float = 10.0) -> list[Recorded]:
        """Block until so many completions were asked for.

        Raises: AssertionError when they did not come in time.
        """
        with self._changed:
            came = self._changed.wait_for(lambda: len(self.chats) >= count, timeout_s)
        assert came, f"{len(self.chats)} of {count} requests came"
        return self.chats

    def __enter__(self) -> LlmServer:
        """Start to listen."""
        self._spawn(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        """End every connection and thread."""
        self._stopping.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for connection in list(self._connections):
            connection.end()
        for thread in list(self._threads):
            thread.join(10)
            assert not thread.is_alive(), "a connection of the test server did not end"

    def _spawn(self, target: Callable[..., None], *args: object) -> None:
        thread = threading.Thread(target=target, args=args, daemon=True, name="llm-server")
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            if self._tls:  # hands are shaken at the first reading, in the connection's thread
                sock = self._tls.wrap_socket(sock, server_side=True, do_handshake_on_connect=False)
            connection = _Connection(sock, self._stopping)
            self._connections.append(connection)
            self._spawn(self._serve, connection)

    def _serve(self, connection: _Connection) -> None:
        with contextlib.suppress(OSError, ValueError):
            while not self._stopping.is_set():
                request = connection.read()
                if request is None or not self._answer_one(connection, request):
                    break
        connection.close()

    def _answer_one(self, connection: _Connection, request: Recorded) -> bool:
        with self._changed:
            self.requests.append(request)
            reply = self._choose(request)
            self._changed.notify_all()
        try:
            again = connection.write(reply)
        except (ClientGone, OSError):
            request.disconnected.set()
            return False
        request.answered.set()
        return again

    def _choose(self, request: Recorded) -> Reply:
        if self.paths and request.path not in self.paths:
            return replies.refusal(404, f"no such path: {request.path}")
        if request.path.endswith("/chat/completions") and request.method == "POST":
            return self._queue.popleft() if self._queue else self._answer(request.body or {})
        if request.path.endswith("/moderations") and self.judgement is not None:
            return self.judgement(request) if callable(self.judgement) else self.judgement
        if request.path.endswith("/models"):
            if isinstance(self.models, Reply):
                return self.models
            rows = [{"id": name, "object": "model", "owned_by": "tests"} for name in self.models]
            return replies.document({"object": "list", "data": rows})
        return replies.refusal(404, f"no such path: {request.path}")


def _head(reply: Reply) -> bytes:
    known = {status.value: status.phrase for status in HTTPStatus}
    phrase = known.get(reply.status or 200, "Unknown")  # some servers have statuses of their own
    framing = {"Transfer-Encoding": "chunked"} if reply.chunked else {"Connection": "close"}
    headers = {"Content-Type": reply.content_type, **framing, **reply.headers}
    lines = [f"HTTP/1.1 {reply.status} {phrase}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


def main() -> None:
    """Run until the process is ended."""
    parser = argparse.ArgumentParser(description="A local server with the OpenAI wire format.")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--tokens-per-s", type=float, default=0.0)
    options = parser.parse_args()
    with LlmServer(port=options.port, tokens_per_s=options.tokens_per_s) as server:
        sys.stdout.write(f"{server.url}\n")
        sys.stdout.flush()
        with contextlib.suppress(KeyboardInterrupt):
            threading.Event().wait()


if __name__ == "__main__":
    main()
