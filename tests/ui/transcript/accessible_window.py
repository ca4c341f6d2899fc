"""A window with a transcript in a process of its own, for a reader from outside."""

from __future__ import annotations

import signal
import sys

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from ashley_desktop.core.markdown.worker import RenderWorker
from ashley_desktop.storage.records import State
from ashley_desktop.ui.models.transcript import TranscriptModel
from ashley_desktop.ui.transcript.view import TranscriptView

from .conftest import describe, looks, question, reply


def main() -> None:
    application = QApplication(sys.argv)
    signal.signal(signal.SIGTERM, lambda *_: application.quit())
    worker = RenderWorker()
    view = TranscriptView(worker, looks(), describe)
    model = TranscriptModel({"Technical": "Technical Expert"}.__getitem__)
    view.set_model(model)
    model.reset([question(0, "Is this read?"), reply(1, "Yes, with **bold**.")])
    view.resize(700, 500)
    view.show()

    # what was asked for is seen from outside as one more message
    view.deed_wanted.connect(
        lambda deed, of: model.append(question(3, f"{deed} of {of} was asked for"))
    )
    signal.signal(signal.SIGUSR1, lambda *_: model.append(question(2, "And this?")))
    signal.signal(signal.SIGUSR2, lambda *_: write(model))
    awake = QTimer()  # lets Python's signal handlers run
    awake.timeout.connect(lambda: None)
    awake.start(50)
    application.exec()
    worker.close()


def write(model: TranscriptModel) -> None:
    """Let a reply arrive whose last sentence stays open."""
    model.append(reply(9, "", state=State.STREAMING))
    model.append_delta("m9", "This was **said**. This is not com")


if __name__ == "__main__":
    main()
