"""`install-desktop-entry`: what it writes, and that menus can read it."""

from __future__ import annotations

import configparser
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from ashley_desktop.cli.desktop_entry import entry, quoted
from ashley_desktop.paths import resources
from tests.helpers.commands import Program

TEMPLATE = (resources() / "ashley-desktop.desktop").read_text("utf-8")


def test_entry_and_icon_are_written_below_the_data_home(program: Program, tmp_path: Path) -> None:
    home = tmp_path / "share"
    for _ in range(2):
        ended = program.run("install-desktop-entry", XDG_DATA_HOME=str(home))
        assert (ended.status, ended.err) == (0, "")
    file = home / "applications" / "ashley-desktop.desktop"
    icon = home / "icons" / "hicolor" / "scalable" / "apps" / "ashley-desktop.svg"
    assert ended.out.splitlines() == [str(file), str(icon)]
    assert "<svg" in icon.read_text()
    assert not program.data_dir.exists()
    read = configparser.ConfigParser(interpolation=None)
    read.read(file)
    values = read["Desktop Entry"]
    assert shlex.split(values["Exec"]) == [sys.executable, "-m", "ashley_desktop"]
    assert Path(values["TryExec"]).is_file()
    assert values["Icon"] == icon.stem


def test_the_users_own_folder_is_the_default(program: Program, tmp_path: Path) -> None:
    program.run("install-desktop-entry", XDG_DATA_HOME="relative")
    assert (tmp_path / ".local/share/applications/ashley-desktop.desktop").is_file()


@pytest.mark.parametrize(
    "program_words",
    [
        ["/usr/bin/ashley-desktop"],
        ['/home/me/my programs/$HOME `x` "q" \\ 100%/python', "-m", "ashley_desktop"],
    ],
)
def test_menus_accept_it(tmp_path: Path, program_words: list[str]) -> None:
    file = tmp_path / "ashley-desktop.desktop"
    file.write_text(entry(TEMPLATE, program_words))
    checked = subprocess.run(
        ["desktop-file-validate", str(file)], capture_output=True, text=True, check=False
    )
    assert (checked.returncode, checked.stdout) == (0, "")


@pytest.mark.parametrize(
    ("word", "written"),
    [
        ("/usr/bin/python3", "/usr/bin/python3"),
        ("/my programs/python", '"/my programs/python"'),
        ('a"b', '"a\\"b"'),
        ("a$b`c\\d", '"a\\$b\\`c\\\\d"'),
        ("100%", '"100%%"'),
    ],
)
def test_a_word_is_quoted_as_the_specification_says(word: str, written: str) -> None:
    assert quoted(word) == written


def test_a_backslash_is_escaped_once_more_in_the_file() -> None:
    assert 'Exec="a\\\\\\\\b c"\n' in entry(TEMPLATE, ["a\\b c"])
