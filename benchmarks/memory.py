"""How much memory the program takes when nothing goes on, and after its first reply."""

from __future__ import annotations

from benchmarks.figures import Figure, median, spread
from benchmarks.memory_use import settled_mib
from benchmarks.outcome import Outcome
from benchmarks.programs import FIRST_PAINT, USABLE, Running, ashley, bare_window, without_choices
from benchmarks.run import Run
from benchmarks.stores import with_sessions
from tests.helpers import llm_replies as replies
from tests.helpers.llm_server import LlmServer
from tools.hands import Hands

AREA = "memory"
SESSIONS = 1_000
IDLE_LIMIT_MIB, REPLIED_LIMIT_MIB = 100.0, 150.0
RUNS = 5
REPLY = "Paris is the capital of France.\n\n```python\nprint('Paris')\n```\n\n- one\n- two\n"


def measure(run: Run) -> Outcome:
    """Weigh both programs in turn, each when its memory has stopped changing."""
    data_dir = with_sessions(run.folder, SESSIONS)
    bare, idle, replied = [], [], []
    with LlmServer() as server:
        to_server = without_choices(
            run.environment, OPENAI_API_KEY="for-measuring", OPENAI_BASE_URL=server.url
        )
        for _ in range(RUNS):
            with bare_window(run.environment) as window:
                window.wait_for(FIRST_PAINT)
                bare.append(settled_mib(window.process.pid))
            with ashley(data_dir, to_server) as program:
                program.wait_for(USABLE)
                idle.append(settled_mib(program.process.pid))
                if run.on_screen:
                    server.reply(replies.text(REPLY))
                    _ask(program, server, run)
                    replied.append(settled_mib(program.process.pid))
    figures = [_figure(f"idle, {SESSIONS} sessions", idle, bare, IDLE_LIMIT_MIB)]
    if replied:
        figures.append(_figure("after the first reply", replied, bare, REPLIED_LIMIT_MIB))
    return Outcome(figures)


def _ask(program: Running, server: LlmServer, run: Run) -> None:
    asked = len(server.chats)
    hands = Hands(program.process.pid, run.environment)
    hands.press("ctrl+n")
    hands.type("What is the capital of France?")
    hands.press("Return")
    server.wait_for_chats(asked + 1, timeout_s=30)[-1].answered.wait(30)


def _figure(what: str, values: list[float], bare: list[float], limit: float) -> Figure:
    return Figure(
        area=AREA,
        what=f"memory (PSS of all processes), {what}",
        unit="MiB",
        value=median(values),
        spread=spread(values),
        floor=median(bare),
        floor_is="bare window",
        relation="more",
        limit=limit,
        runs=len(values),
    )
