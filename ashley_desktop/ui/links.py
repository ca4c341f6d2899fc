"""The one way out of the window: an address goes to the system only when a person agreed.

Only http, https and mailto leave. The host is shown as it really is, and asked about once a run.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from ashley_desktop.ui import dialogs
from ashley_desktop.ui.tasks import TaskOwner
from ashley_desktop.ui.texts import fill

SCHEMES = ("http", "https", "mailto")
SHOWN_CHARS = 300


class Links(QObject):
    """Opens addresses outside of the window."""

    def __init__(self, window: QWidget, tasks: TaskOwner) -> None:
        super().__init__(window)
        self._window = window
        self._tasks = tasks
        self._agreed: set[str] = set()

    def open(self, address: str) -> None:
        """Hand an address to the system; the first one of each host is asked about."""
        url = QUrl(address, QUrl.ParsingMode.StrictMode)
        if not url.isValid() or url.scheme().lower() not in SCHEMES:
            return
        # the form that is sent over the wire: letters that only look alike cannot hide in it
        host = url.host(QUrl.ComponentFormattingOption.FullyEncoded) or url.path()
        if host in self._agreed:
            QDesktopServices.openUrl(url)
        else:
            self._tasks.spawn(self._ask(url, host), group="link", exclusive=True)

    async def _ask(self, url: QUrl, host: str) -> None:
        whole = url.toString(QUrl.ComponentFormattingOption.FullyEncoded)
        shown = whole if len(whole) <= SHOWN_CHARS else whole[:SHOWN_CHARS] + "…"
        chosen = await dialogs.ask(
            self._window,
            fill(self.tr("Open %1?"), host),
            fill(self.tr("The link leads outside of this program:\n%1"), shown),
            [self.tr("Cancel"), self.tr("Open")],
        )
        if chosen == 1:
            self._agreed.add(host)
            QDesktopServices.openUrl(url)
