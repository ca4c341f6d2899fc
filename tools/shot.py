"""`make shot`: pictures of the real window with a real conversation, into docs/images.

The program runs on a display without a screen, with a store made by its own commands; a local
server of the tests answers, so that a picture is the same each time. Somebody has to look at it.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.programs import USABLE, ashley, without_choices
from tests.helpers import llm_replies as replies
from tests.helpers.llm_server import LlmServer
from tools import shot_talk
from tools.environment import ROOT
from tools.hands import Hands
from tools.test import private_desktop

FOLDER = ROOT / "docs" / "images"
MODEL = "gpt-4o-mini"
LOOK_EVERY_S, LOOKS = 0.5, 40


@dataclass(frozen=True)
class Look:
    """One picture; width and height in the window's own units, which `scale` multiplies."""

    file: str
    theme: str = "light"
    width: int = 1200
    height: int = 900
    scale: int = 1


LOOKS_BY_NAME = {
    "light": Look("window.png"),
    "dark": Look("window-dark.png", theme="dark"),
    "narrow": Look("window-narrow.png", width=420),
    "2x": Look("window-2x.png", scale=2),
}


def main() -> int:
    """Take the pictures that were asked for."""
    parser = argparse.ArgumentParser(prog="make shot", description="Takes pictures of the window.")
    parser.add_argument("looks", nargs="*", metavar="light|dark|narrow|2x|all", default=["light"])
    parser.add_argument("--folder", type=Path, default=FOLDER)
    words = parser.parse_args()
    names = list(LOOKS_BY_NAME) if "all" in words.looks else words.looks
    unknown = [name for name in names if name not in LOOKS_BY_NAME]
    if unknown:
        parser.error(f"no look is named {unknown[0]}")
    words.folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        file = words.folder / LOOKS_BY_NAME[name].file
        take(LOOKS_BY_NAME[name], file)
        print(file)
    return 0


def take(look: Look, file: Path) -> None:
    """Show the window as a person would have it and write what is on the display."""
    screen = f"{look.width * look.scale}x{look.height * look.scale}x24"
    with private_desktop(screen) as desktop, LlmServer() as server:
        server.models = [MODEL, "gpt-4o"]
        environment = without_choices(
            desktop,
            OPENAI_API_KEY="for-pictures-only",
            OPENAI_BASE_URL=server.url,
            OPENAI_MODEL=MODEL,
            QT_QPA_PLATFORM="xcb",
            QT_SCALE_FACTOR=str(look.scale),
        )
        with tempfile.TemporaryDirectory(prefix="ashley-") as folder:
            _take(look, file, Path(folder), server, environment)


def _take(
    look: Look, file: Path, data_dir: Path, server: LlmServer, environment: Mapping[str, str]
) -> None:
    _talk_earlier(data_dir, server, environment)
    _choose_looks(data_dir, look)
    with ashley(data_dir, environment) as program:
        program.wait_for(USABLE)
        _ask(Hands(program.process.pid, environment), server)
        _picture_when_still(file, environment)


def _talk_earlier(data_dir: Path, server: LlmServer, environment: Mapping[str, str]) -> None:
    """Fill the sidebar through `ask`, oldest first, and move each to its day."""
    for question, reply, persona, hours_ago in shot_talk.EARLIER:
        server.reply(replies.text(reply, model=MODEL))
        said = _program(data_dir, environment, "ask", "--json", "--persona", persona, question)
        session_id = json.loads(said.splitlines()[-1])["session_id"]
        _move_back(data_dir / "ashley.db", session_id, hours_ago)


def _move_back(database: Path, session_id: str, hours: int) -> None:
    """Behind the program's back, which has no command that changes when something was said."""
    from sqlcipher3 import dbapi2

    connection = dbapi2.connect(str(database))
    with connection:
        connection.execute(
            "UPDATE session SET created_at = datetime(created_at, ?),"
            " updated_at = datetime(updated_at, ?), touched = touched - ? WHERE session_id = ?",
            (f"-{hours} hours", f"-{hours} hours", hours * 3_600_000_000, session_id),
        )
    connection.close()


def _choose_looks(data_dir: Path, look: Look) -> None:
    state = {"theme": look.theme, "geometry": [0, 0, look.width, look.height]}
    (data_dir / "window.json").write_text(json.dumps(state), encoding="utf-8")


def _ask(hands: Hands, server: LlmServer) -> None:
    asked = len(server.chats)
    server.reply(replies.text(*_pieces(shot_talk.REPLY), counts=(64, 248), model=MODEL))
    hands.press("ctrl+n")
    hands.type(shot_talk.QUESTION)
    hands.press("Return")
    server.wait_for_chats(asked + 1, timeout_s=30)[-1].answered.wait(30)


def _pieces(text: str, size: int = 40) -> list[str]:
    return [text[start : start + size] for start in range(0, len(text), size)]


def _picture_when_still(file: Path, environment: Mapping[str, str]) -> None:
    """Write the picture once two looks at the display agree, cursor blinks left out."""
    before = b""
    for _ in range(LOOKS):
        time.sleep(LOOK_EVERY_S)
        command = ["import", "-window", "root", "-define", "png:exclude-chunks=date,time"]
        subprocess.run([*command, str(file)], env=dict(environment), check=True)
        now = file.read_bytes()
        if now == before:
            return
        before = now


def _program(data_dir: Path, environment: Mapping[str, str], *words: str) -> str:
    command = [sys.executable, "-m", "ashley_desktop", "--data-dir", str(data_dir), *words]
    done = subprocess.run(
        command, env=dict(environment), capture_output=True, text=True, check=True
    )
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
