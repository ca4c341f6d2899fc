"""A reply from the network: how long it holds the window up, and how soon a token is painted.

The server is in another process, so that its work is not counted here. Times are of the clock that
all processes of a machine share.
"""

from __future__ import annotations

from pathlib import Path

from ashley_desktop.storage.records import State
from benchmarks.transcript import pauses
from benchmarks.transcript.program import Running
from benchmarks.transcript.stage import idle, stay_at_end, wait_until

PATIENCE_S = 180.0
FLUSH_S = 0.033  # what is flushed together; the longest pause is sought in each such stretch


def hold_up(data_dir: Path, session_id: str) -> dict[str, list[float]]:
    """Ask once; ``pauses`` are the longest pauses in ms of every `FLUSH_S` until it is complete."""
    program = _warm(data_dir, session_id)
    program.ask("And now at length")
    wait_until(lambda: _growing(program), PATIENCE_S)
    heart = pauses.Heart()
    _wait_for_reply(program)
    idle(0.5)  # the end has its work too
    beats = heart.stop()
    assert program.newest.state is State.COMPLETE, program.newest.error
    return {"pauses": pauses.longest_in_each(beats, FLUSH_S)}


def painted(data_dir: Path, replies: int) -> dict[str, list[float]]:
    """Ask several times; the moments at which the first and the last token stood on the screen.

    Each reply begins and ends with a line that is a seal, and is short enough to show both.
    """
    program = _warm(data_dir, "empty")
    found: dict[str, list[float]] = {"first": [], "last": []}
    for _ in range(replies):
        program.begin()
        program.ask("Say it again")
        wait_until(lambda: _growing(program), PATIENCE_S)
        found["first"].append(program.sealed_after(1))
        found["last"].append(program.sealed_after(2))
        _wait_for_reply(program)
        idle(0.5)
    return found


def _warm(data_dir: Path, session_id: str) -> Running:
    """The program after its first reply, when all libraries are loaded."""
    program = Running(data_dir)
    stay_at_end(program.view)
    program.choose(session_id)
    program.ask("Warm up, please")
    wait_until(lambda: _growing(program), PATIENCE_S)
    _wait_for_reply(program)
    idle(0.5)
    return program


def _growing(program: Running) -> bool:
    return bool(program.current.model.rowCount()) and program.newest.state is State.STREAMING


def _wait_for_reply(program: Running) -> None:
    wait_until(lambda: not program.current.answering, PATIENCE_S)
