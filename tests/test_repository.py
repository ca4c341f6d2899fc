"""What holds for the repository as a whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import repository


def test_the_rules_hold() -> None:
    assert repository.problems() == []


@pytest.mark.parametrize(
    "line",
    [
        "--index-" + "url https://index.example/",
        "see https://py" + "pi.org/project/qasync",
        "find-links = /opt/py" + "pi/files",
        "cd /ho" + "me/ann/ashley",
        "open('/wo" + "rk/main/README.md')",
    ],
)
def test_an_address_or_a_folder_of_a_machine_is_found(tmp_path: Path, line: str) -> None:
    (tmp_path / "notes.md").write_text(f"first\n{line}\n", encoding="utf-8")
    [found] = repository.foreign_words(tmp_path, "notes.md")
    assert found.startswith("notes.md:2: ")


def test_ordinary_words_are_not_foreign(tmp_path: Path) -> None:
    text = "the root/ of it, https://example.org/wo" + "rk/ a framework/home and /home/me/\n"
    (tmp_path / "notes.md").write_text(text, encoding="utf-8")
    assert repository.foreign_words(tmp_path, "notes.md") == []


@pytest.mark.parametrize(("typed", "differs"), [("0.2.0", ""), ("0.3.0", "0.3.0")])
def test_the_version_is_the_newest_of_the_changelog(
    tmp_path: Path, typed: str, differs: str
) -> None:
    (tmp_path / "ashley_desktop").mkdir()
    source = tmp_path / "ashley_desktop/__init__.py"
    source.write_text(f'__version__ = "{typed}"\n', encoding="utf-8")
    changelog = "# New\n\n## [Unreleased]\n\n## [0.2.0] - 2030-01-01\n\n## [0.1.0]\n"
    (tmp_path / "CHANGELOG.md").write_text(changelog, encoding="utf-8")
    said = repository.version_mismatch(tmp_path)
    assert differs in said
    assert bool(said) == bool(differs)
