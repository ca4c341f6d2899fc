"""`export` from outside."""

from __future__ import annotations

import json
import os
import resource
import stat
import subprocess
from pathlib import Path

import pytest

from ashley_desktop.paths import Paths
from tests.helpers import llm_replies as replies
from tests.helpers.commands import COMMAND, Program
from tests.helpers.llm_server import LlmServer
from tests.helpers.store import change_store


@pytest.fixture
def session_id(asking: Program) -> str:
    """A session with one question and its reply."""
    return str(asking.run("ask", "--json", "What now?").lines[-1]["session_id"])


def test_one_session_goes_to_standard_output(asking: Program, session_id: str) -> None:
    ended = asking.run("export", session_id)
    assert (ended.status, ended.err) == (0, "")
    assert ended.out.startswith('---\ntitle: "What now?"\n')
    assert f'session_id: "{session_id}"\n' in ended.out
    assert "\n## You\n" in ended.out
    assert "\n## Ashley\n" in ended.out
    assert ended.out.endswith("You said: What now?\n")
    assert asking.run("export", session_id, "-o", "-").out == ended.out
    assert asking.run("export", "--format", "md", session_id).out == ended.out


def test_exactly_what_was_said(asking: Program, llm_server: LlmServer) -> None:
    said = "# No *heading*\r\n\n\t`code` <b>\x1b[1m é 🎈  \n---\n"
    llm_server.reply(replies.text(said))
    asking.run("ask", "Q")
    session_id = asking.show()["session_id"]
    assert f"\n\n{said}\n" in asking.run("export", session_id).out


def test_one_session_to_a_file(asking: Program, session_id: str, tmp_path: Path) -> None:
    file = tmp_path / "talk.md"
    ended = asking.run("export", session_id, "-o", str(file))
    assert (ended.status, ended.out) == (0, "")
    assert file.read_text() == asking.run("export", session_id).out
    assert [one.name for one in tmp_path.glob("*.md")] == ["talk.md"]


def test_an_existing_file_keeps_its_permissions_and_its_link(
    asking: Program, session_id: str, tmp_path: Path
) -> None:
    real = tmp_path / "real.md"
    real.write_text("old")
    real.chmod(0o640)
    link = tmp_path / "link.md"
    link.symlink_to(real)
    assert asking.run("export", session_id, "-o", str(link)).status == 0
    assert link.is_symlink()
    assert "What now?" in real.read_text()
    assert stat.S_IMODE(real.stat().st_mode) == 0o640


def test_a_device_is_written_to_and_not_replaced(asking: Program, session_id: str) -> None:
    assert asking.run("export", session_id, "-o", "/dev/null").status == 0
    assert Path("/dev/null").is_char_device()


def test_all_sessions_go_to_a_folder_with_names_of_their_own(
    asking: Program, tmp_path: Path
) -> None:
    for _ in range(3):
        asking.run("ask", "Same / title?")
    asking.run("ask", "../../etc/passwd")
    folder = tmp_path / "new" / "folder"
    ended = asking.run("export", "--all", "-o", str(folder))
    assert (ended.status, ended.out) == (0, "")
    files = sorted(folder.iterdir())
    assert len(files) == 4
    ids = [json.loads(file.read_text().splitlines()[2].partition(": ")[2]) for file in files]
    assert sorted(ids) == sorted(
        one["session_id"] for one in asking.run("sessions", "list", "--json").json
    )
    asking.run("export", "--all", "-o", str(folder))
    assert sorted(folder.iterdir()) == files


def test_several_sessions_need_a_folder(asking: Program, session_id: str, tmp_path: Path) -> None:
    other = asking.run("sessions", "new").out.strip()
    file = tmp_path / "file.md"
    file.write_text("old")
    for words in ([], ["-o", "-"], ["-o", str(file)]):
        ended = asking.run("export", session_id, other, *words)
        assert (ended.status, ended.out) == (2, "")
    assert file.read_text() == "old"
    assert asking.run("export", session_id, other, "-o", str(tmp_path / "both")).status == 0
    assert len(list((tmp_path / "both").iterdir())) == 2


def test_one_session_into_a_folder_that_is_there(
    asking: Program, session_id: str, tmp_path: Path
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    assert asking.run("export", session_id, "-o", str(folder)).status == 0
    (file,) = folder.iterdir()
    assert file.name.endswith("-What-now.md")


def test_an_unknown_session_writes_nothing(
    asking: Program, session_id: str, tmp_path: Path
) -> None:
    folder = tmp_path / "folder"
    ended = asking.run("export", session_id, "no-such-id", "-o", str(folder))
    assert ended.status == 5
    assert not folder.exists()


def test_a_place_that_refuses_is_1(asking: Program, session_id: str, tmp_path: Path) -> None:
    file = tmp_path / "no-folder" / "talk.md"
    ended = asking.run("export", session_id, "-o", str(file))
    assert ended.status == 1
    assert f"{file} cannot be written." in ended.err


def test_a_full_disk_leaves_the_old_file(
    asking: Program, llm_server: LlmServer, tmp_path: Path
) -> None:
    llm_server.reply(replies.text("Long."))
    session_id = asking.run("ask", "--json", "Hi").lines[-1]["session_id"]
    change_store(
        Paths(asking.data_dir),
        "UPDATE message SET content = replace(hex(zeroblob(1500000)), '00', 'xx')",
    )
    file = tmp_path / "out" / "talk.md"
    file.parent.mkdir()
    file.write_text("old")

    def small_disk() -> None:
        # a file may not pass this size, as on a disk with so much room; the store is larger,
        # but reading it writes nothing that large
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))

    words = [*COMMAND, "--data-dir", str(asking.data_dir), "export", session_id, "-o", str(file)]
    ended = subprocess.run(
        words,
        env=asking.environment,
        capture_output=True,
        preexec_fn=small_disk,
        check=False,
    )
    assert ended.returncode == 1
    assert b"The disk is full" in ended.stderr
    assert file.read_text() == "old"
    assert os.listdir(file.parent) == ["talk.md"]


def test_pages_and_pdf(asking: Program, session_id: str, tmp_path: Path) -> None:
    ended = asking.run("export", session_id, "--format", "html")
    assert (ended.status, ended.err) == (0, "")
    assert ended.out.startswith("<!DOCTYPE html>\n")
    assert ended.out.endswith("</html>\n")
    assert "You said: What now?" in ended.out
    folder = tmp_path / "folder"
    for name in ("html", "pdf"):
        ended = asking.run("export", "--all", "--format", name, "-o", str(folder))
        assert (ended.status, ended.err) == (0, f"1 written to {folder}.\n")
    assert {file.suffix for file in folder.iterdir()} == {".html", ".pdf"}
    (file,) = folder.glob("*.pdf")
    assert file.read_bytes().startswith(b"%PDF-")


def test_a_pdf_needs_a_file(asking: Program, session_id: str) -> None:
    for words in ([], ["-o", "-"]):
        ended = asking.run("export", session_id, "--format", "pdf", *words)
        assert (ended.status, ended.out) == (2, "")
        assert "needs a file" in ended.err


def test_an_unknown_format_is_2(asking: Program, session_id: str) -> None:
    assert asking.run("export", session_id, "--format", "docx").status == 2
