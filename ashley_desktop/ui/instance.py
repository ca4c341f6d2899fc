"""One window program a data folder: a second start brings the first window to the front."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

ANSWER_TIMEOUT_MS = 2000
STARTING_S, AGAIN_S = 3.0, 0.1  # it takes the lock first and listens a moment later
RAISE = b"raise\n"


def _address(data_dir: Path) -> str:
    """A socket name of our own: a path below the data folder may be too long for one."""
    one_name = str(data_dir.resolve())  # whatever links lead there
    return "ashley-desktop-" + hashlib.sha256(one_name.encode()).hexdigest()[:20]


def raise_running(data_dir: Path) -> bool:
    """Ask the program that holds the folder to show its window; True where it answered."""
    give_up = time.monotonic() + STARTING_S
    socket = QLocalSocket()
    socket.connectToServer(_address(data_dir))
    while not socket.waitForConnected(ANSWER_TIMEOUT_MS):
        if time.monotonic() > give_up:
            return False
        time.sleep(AGAIN_S)
        socket.connectToServer(_address(data_dir))
    socket.write(RAISE)
    answered = socket.waitForReadyRead(ANSWER_TIMEOUT_MS)
    socket.disconnectFromServer()
    return answered


class RaiseRequests(QObject):
    """Listens for second starts.

    Signals:
        arrived: the window is wanted in front.
    """

    arrived = Signal()

    def __init__(self, data_dir: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._answer)
        QLocalServer.removeServer(_address(data_dir))  # a crash may have left it; we hold the lock
        self._server.listen(_address(data_dir))

    def close(self) -> None:
        """Stop listening."""
        self._server.close()

    def _answer(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.disconnected.connect(socket.deleteLater)
            socket.write(RAISE)
            socket.flush()
            self.arrived.emit()
