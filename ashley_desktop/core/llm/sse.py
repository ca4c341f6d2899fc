"""Server-sent events out of bytes, as they arrive. Knows no JSON and no network.

Ours, because the library's own decoder loses the first event behind a byte-order mark, knows no
limit on the size of an event, and hides whether ``[DONE]`` came.
"""

from __future__ import annotations

from dataclasses import dataclass

from ashley_desktop.errors import AnswerTooLarge

# The largest event a chat needs is one whole answer in one piece: 100,000 tokens are about 0.5 MB.
# A server that never ends its line must not fill the memory.
EVENT_LIMIT_BYTES = 1024 * 1024
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class ServerEvent:
    """One event: its name, ``message`` unless the server gave one, and its data."""

    name: str
    data: str


class SseDecoder:
    """Collects bytes and gives back the events that are whole.

    Lines may end in LF, CRLF or CR, cut anywhere. Bytes that are not UTF-8 become U+FFFD.

    Attributes:
        recognised: a comment or a field of the format was seen, so this is such a stream.
    Source: HTML Living Standard, "Server-sent events", parsing an event stream.
    """

    def __init__(self, provider: str, limit_bytes: int = EVENT_LIMIT_BYTES) -> None:
        self.recognised = False
        self._provider = provider
        self._limit_bytes = limit_bytes
        self._line = bytearray()
        self._at_start = True
        self._after_cr = False
        self._name = ""
        self._data: list[str] = []
        self._size = 0

    def feed(self, data: bytes) -> list[ServerEvent]:
        """Take the next bytes; return the events that they complete.

        Raises: AnswerTooLarge when one event passes the limit.
        """
        if not data:
            return []
        if self._after_cr and data.startswith(b"\n"):
            data = data[1:]  # the second half of a CRLF that was cut in two
        self._after_cr = data.endswith(b"\r") if data else False
        *ended, rest = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
        events = []
        for part in ended:
            self._grow(part)
            event = self._end_line()
            if event is not None:
                events.append(event)
        self._grow(rest)
        return events

    def close(self) -> list[ServerEvent]:
        """The stream ended: return the event whose closing blank line never came, if any."""
        events = [self._end_line()] if self._line else []
        return [event for event in (*events, self._dispatch()) if event is not None]

    def _grow(self, part: bytes) -> None:
        self._line += part
        if self._size + len(self._line) > self._limit_bytes:
            raise AnswerTooLarge(provider=self._provider, limit_bytes=self._limit_bytes)

    def _end_line(self) -> ServerEvent | None:
        line = bytes(self._line)
        self._line.clear()
        if self._at_start:
            self._at_start = False
            line = line.removeprefix(BYTE_ORDER_MARK)
        if not line:
            return self._dispatch()
        self._field(line)
        return None

    def _field(self, line: bytes) -> None:
        name, _, rest = line.partition(b":")
        value = rest.removeprefix(b" ").decode("utf-8", "replace")
        if name in (b"", b"data", b"event", b"id", b"retry"):
            self.recognised = True
        if name == b"data":
            self._data.append(value)
            self._size += len(line)
        elif name == b"event":
            self._name = value

    def _dispatch(self) -> ServerEvent | None:
        name, data = self._name or "message", self._data
        self._name, self._data, self._size = "", [], 0
        return ServerEvent(name, "\n".join(data)) if data else None
