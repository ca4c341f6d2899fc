"""Set-up in a copy of the project: what it says when it cannot go on, and what it leaves behind."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Mapping
from pathlib import Path

import pytest

from tools import system
from tools.environment import ROOT
from tools.system import Missing, NotReady

NOBODY_LISTENS = "http://127.0.0.1:9/index"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """What set-up needs of a clone, and nothing made yet."""
    shutil.copytree(
        ROOT / "tools", tmp_path / "tools", ignore=shutil.ignore_patterns("__pycache__")
    )
    for name in ("pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


@pytest.fixture
def offline() -> Mapping[str, str]:
    """An environment in which pip reaches no package index."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    return {
        **kept,
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_INDEX_URL": NOBODY_LISTENS,
        "PIP_RETRIES": "1",
    }


def set_up(copy: Path, environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "tools/setup.py"]
    return subprocess.run(
        command, cwd=copy, env=dict(environment), capture_output=True, text=True, check=False
    )


def make_whole(copy: Path) -> None:
    """An environment as a set-up that ended well leaves it, as far as its stamp tells."""
    if not (copy / ".venv").exists():
        (copy / ".venv/bin").mkdir(parents=True)
        (copy / ".venv/bin/python").symlink_to(sys.executable)
    ask = "from tools import environment; print(environment.fingerprint(), end='')"
    told = subprocess.run([sys.executable, "-c", ask], cwd=copy, capture_output=True, check=True)
    (copy / ".venv/setup.stamp").write_bytes(told.stdout)


def is_current(copy: Path) -> bool:
    ask = "import sys; from tools import environment; sys.exit(not environment.is_current())"
    return subprocess.run([sys.executable, "-c", ask], cwd=copy, check=False).returncode == 0


def test_without_a_network_it_says_so_and_leaves_no_environment(
    copy: Path, offline: Mapping[str, str]
) -> None:
    (copy / ".venv").mkdir()
    (copy / ".venv/setup.stamp").write_text("unfinished")
    done = set_up(copy, offline)
    assert done.returncode == 1
    assert "half made" in done.stdout
    assert "The package index cannot be reached" in done.stderr
    assert not (copy / ".venv").exists()


def test_a_current_environment_is_left_alone(copy: Path, offline: Mapping[str, str]) -> None:
    make_whole(copy)
    done = set_up(copy, offline)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("name", ["constraints.txt", "pyproject.toml", "tools/environment.py"])
def test_a_change_of_what_decides_the_environment_is_seen(copy: Path, name: str) -> None:
    make_whole(copy)
    assert is_current(copy)
    with (copy / name).open("a") as file:
        file.write("\n")
    assert not is_current(copy)


def test_an_environment_whose_python_is_gone_is_not_current(copy: Path) -> None:
    make_whole(copy)
    (copy / ".venv/bin/python").unlink()
    (copy / ".venv/bin/python").symlink_to(copy / "gone")
    assert not is_current(copy)


def test_an_update_that_fails_leaves_what_worked(copy: Path, offline: Mapping[str, str]) -> None:
    venv.create(copy / ".venv", with_pip=True)
    make_whole(copy)
    (copy / "constraints.txt").write_text("pytest==0.0.1\n")
    before = (copy / ".venv/setup.stamp").read_text()
    assert set_up(copy, offline).returncode == 1
    assert (copy / ".venv/bin/python").exists()
    assert (copy / ".venv/setup.stamp").read_text() == before


def test_a_library_that_cannot_be_opened_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(system.LIBRARIES, "libnothing-at-all.so.9", "libnothing9")
    assert Missing("libnothing-at-all.so.9", "libnothing9") in system.missing_libraries()


def test_somebody_who_is_not_root_is_told_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(shutil, "which", lambda _: "/usr/bin/apt-get")
    with pytest.raises(NotReady) as problem:
        system.make_ready([Missing("libb.so", "b"), Missing("liba.so", "a"), Missing("x", "a")])
    assert "lacks libb.so, liba.so, x." in str(problem.value)
    assert "sudo apt-get install --no-install-recommends a b\n" in str(problem.value)


def test_what_is_only_nicer_stops_nobody(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    system.make_ready([Missing("the font Inter", "fonts-inter", needed=False)])
    assert "Nicer with the font Inter" in capsys.readouterr().out


def test_without_any_font_one_is_needed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(system, "_font_folders", lambda: [tmp_path])
    assert all(item.needed for item in system.missing_fonts())
    (tmp_path / "Inter-Regular.otf").touch()
    assert [item.package for item in system.missing_fonts() if item.needed] == []
    assert "fonts-inter" not in {item.package for item in system.missing_fonts()}
