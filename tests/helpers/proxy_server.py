"""A small real proxy: tunnels and forwards, and remembers all that it could read on the way.

with ProxyServer() as proxy:
    ... talk through proxy.url ...
    proxy.seen          # every byte that came to it in the clear
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest


class ProxyServer:
    """The proxy; starts when entered and ends, threads and all, when left.

    Args:
        tls: certificate and key, where it is itself reached safely.
        refusal: a status with which every CONNECT is answered; 0 lets through.

    Attributes:
        asked: the first line of every request. seen: every byte outside of tunnels.
    """

    def __init__(self, *, tls: ssl.SSLContext | None = None, refusal: int = 0) -> None:
        self.asked: list[str] = []
        self.seen = b""
        self._tls, self._refusal = tls, refusal
        self._sockets: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]

    @property
    def url(self) -> str:
        """Its address."""
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self.port}"

    def __enter__(self) -> ProxyServer:
        """Start to listen."""
        self._spawn(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        """End every connection and thread."""
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for sock in list(self._sockets):
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
        for thread in list(self._threads):
            thread.join(10)
            assert not thread.is_alive(), "a connection of the proxy did not end"
        for sock in self._sockets:
            sock.close()

    def _spawn(self, target: object, *args: object) -> None:
        assert callable(target)
        thread = threading.Thread(target=target, args=args, daemon=True, name="proxy")
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            self._sockets.append(sock)
            self._spawn(self._serve, sock)

    def _serve(self, client: socket.socket) -> None:
        with contextlib.suppress(OSError, ValueError):
            if self._tls:  # it takes the socket over, and may find that nobody is there any more
                client = self._tls.wrap_socket(client, server_side=True)
                self._sockets.append(client)
            head = _read_head(client)
            line = head.split(b"\r\n", 1)[0].decode("latin-1")
            self.asked.append(line)
            self.seen += head
            method, target, _ = line.split(" ", 2)
            if method == "CONNECT":
                self._tunnel(client, target)
            else:
                self._forward(client, head, target)
        with contextlib.suppress(OSError):
            client.shutdown(socket.SHUT_RDWR)

    def _tunnel(self, client: socket.socket, target: str) -> None:
        if self._refusal:
            client.sendall(b"HTTP/1.1 %d No\r\nContent-Length: 0\r\n\r\n" % self._refusal)
            return
        host, _, port = target.rpartition(":")
        server = self._connected(host, int(port))
        client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        self._spawn(_pump, server, client)
        _pump(client, server)

    def _forward(self, client: socket.socket, head: bytes, target: str) -> None:
        parts = urlsplit(target)
        assert parts.hostname
        server = self._connected(parts.hostname, parts.port or 80)
        server.sendall(head.replace(target.encode(), parts.path.encode(), 1))
        self._spawn(_pump, server, client)
        while data := client.recv(65536):
            self.seen += data
            server.sendall(data)
        server.shutdown(socket.SHUT_RDWR)

    def _connected(self, host: str, port: int) -> socket.socket:
        server = socket.create_connection((host, port))
        self._sockets.append(server)
        return server


def _read_head(client: socket.socket) -> bytes:
    head = b""
    while b"\r\n\r\n" not in head:
        piece = client.recv(1)
        if not piece:
            raise ValueError("the client went away")
        head += piece
    return head


def _pump(source: socket.socket, sink: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            sink.sendall(data)
    with contextlib.suppress(OSError):
        sink.shutdown(socket.SHUT_WR)


@pytest.fixture
def proxy() -> Iterator[ProxyServer]:
    """A running proxy of http."""
    with ProxyServer() as server:
        yield server
