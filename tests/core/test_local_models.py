"""Model files of this machine: found, named, measured, refused in words, loaded, let go."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path
from typing import Any

import pytest

from ashley_desktop.assembly import Parts
from ashley_desktop.core import local_runner
from ashley_desktop.core.llm import offline_child
from ashley_desktop.core.llm.base import ChatRequest, Prompt
from ashley_desktop.core.llm.memory import Fit, Memory, _within_limit, fit, machine_memory
from ashley_desktop.core.llm.offline import OfflineModel, Phase
from ashley_desktop.core.llm.offline_client import OfflineClient
from ashley_desktop.core.llm.openai_client import Timeouts
from ashley_desktop.core.local_models import LocalChoice, LocalModels
from ashley_desktop.core.local_runner import LocalRunner
from ashley_desktop.errors import (
    InvalidInput,
    ModelBusy,
    ModelFileUnusable,
    ModelNotFound,
    ModelTight,
    ModelTooLarge,
    OfflineModelFailed,
    ProviderError,
)
from ashley_desktop.storage.catalog_store import CatalogStore
from ashley_desktop.storage.db import Database
from tests.helpers.gguf_files import write_model
from tests.helpers.model_process import STAND_IN, ended, until

PACKAGED = "SmolLM2-135M-Instruct"


@pytest.fixture
def models(db: Database, tmp_path: Path) -> LocalModels:
    """Over a real store, with an own folder for models."""
    return LocalModels(CatalogStore(db), tmp_path / "models", PACKAGED)


def names(models: LocalModels, run: Any) -> list[str]:
    return [one.name for one in run(models.all())]


def test_the_packaged_model_comes_first(models: LocalModels, run: Any) -> None:
    (model,) = run(models.all())
    assert (model.name, model.packaged, model.problem) == (PACKAGED, True, "")
    assert run(models.find(PACKAGED)) == model


def test_the_data_folders_models_are_found(models: LocalModels, run: Any, tmp_path: Path) -> None:
    write_model(tmp_path / "models" / "publisher" / "b.GGUF")
    write_model(tmp_path / "models" / "a.v1.5-q4.gguf")
    (tmp_path / "models" / "read me.txt").write_text("no model")
    assert names(models, run) == [PACKAGED, "a.v1.5-q4", "b"]


def test_a_file_or_a_folder_can_be_chosen(models: LocalModels, run: Any, tmp_path: Path) -> None:
    one = write_model(tmp_path / "here" / "sha256-0123")
    write_model(tmp_path / "there" / "deep" / "two.gguf")
    run(models.add_place(one))
    run(models.add_place(tmp_path / "there"))
    run(models.add_place(one))
    assert names(models, run) == [PACKAGED, "two", "sha256-0123"]
    run(models.remove_place(str(tmp_path / "there")))
    assert names(models, run) == [PACKAGED, "sha256-0123"]
    one.unlink()
    (_, gone) = run(models.all())
    assert gone.problem == "gguf_missing"


def test_two_files_never_share_a_name(models: LocalModels, run: Any, tmp_path: Path) -> None:
    for folder in ("x", "y", "z/y"):
        write_model(tmp_path / "models" / folder / "same.gguf")
    write_model(tmp_path / "models" / f"{PACKAGED}.gguf")
    found = names(models, run)
    assert found == [PACKAGED, f"{PACKAGED} (models)", "same", "same (y)", "same (y) 2"]


def test_a_model_in_several_files_counts_once(
    models: LocalModels, run: Any, tmp_path: Path
) -> None:
    parts = [write_model(tmp_path / "models" / f"m-0000{n}-of-00003.gguf") for n in (1, 2, 3)]
    (_, model) = run(models.all())
    assert model.name == "m"
    assert model.size_bytes == sum(part.stat().st_size for part in parts)
    parts[2].unlink()
    (_, model) = run(models.all())
    assert model.problem == "gguf_parts"


@pytest.mark.parametrize(
    ("content", "problem"), [(b"no model", "gguf_foreign"), (b"GGUF\3\0\0\0", "gguf_cut")]
)
def test_what_cannot_be_used_is_refused_in_words(
    models: LocalModels, run: Any, tmp_path: Path, content: bytes, problem: str
) -> None:
    path = tmp_path / "models" / "bad.gguf"
    path.parent.mkdir()
    path.write_bytes(content)
    for asked in (models.add_place(path), models.find("bad")):
        with pytest.raises(ModelFileUnusable) as caught:
            run(asked)
        assert caught.value.parameters["problem"] == problem
    with pytest.raises(ModelNotFound):
        run(models.find("another"))
    (tmp_path / "empty").mkdir()
    with pytest.raises(InvalidInput):
        run(models.add_place(tmp_path / "empty"))
    assert run(models.choice()) == LocalChoice()


def test_how_models_are_loaded_is_kept_within_bounds(models: LocalModels, run: Any) -> None:
    kept = run(models.change(context_tokens=10, threads=-1, idle_minutes=10**9))
    assert kept == LocalChoice(context_tokens=256, threads=0, idle_minutes=1440)
    run(models.change(threads=3))
    assert run(models.choice()) == LocalChoice(context_tokens=256, threads=3, idle_minutes=1440)


@pytest.mark.parametrize(
    "stored",
    [
        None,
        5,
        [],
        {"places": "x", "context_tokens": True, "threads": 10**9},
        {"places": [1, "a\0"]},
    ],
)
def test_nonsense_in_the_store_is_the_usual(
    models: LocalModels, db: Database, run: Any, stored: object
) -> None:
    run(CatalogStore(db).set_setting("local_models", stored))
    assert run(models.choice()) == LocalChoice()


def test_a_model_gets_no_more_room_than_it_was_trained_for(
    models: LocalModels, run: Any, tmp_path: Path
) -> None:
    write_model(tmp_path / "models" / "m.gguf")
    order = run(models.order(run(models.find("m"))))
    assert (order.name, order.context_tokens, order.threads) == ("m", 2048, 0)
    assert run(models.windows()) == {PACKAGED: 4096, "m": 2048}
    run(models.change(context_tokens=1024, threads=2))
    order = run(models.order(run(models.find("m"))))
    assert (order.context_tokens, order.threads) == (1024, 2)


# beside the machine


def test_fitting_has_four_answers() -> None:
    assert fit(50, Memory(100, 60)) is Fit.FITS
    assert fit(70, Memory(100, 60)) is Fit.TIGHT
    assert fit(96, Memory(100, 60)) is Fit.TOO_LARGE
    assert fit(50, Memory(100)) is Fit.UNKNOWN
    assert fit(50, Memory()) is Fit.UNKNOWN


def test_this_machine_tells_its_memory() -> None:
    memory = machine_memory()
    assert memory.total
    if sys.platform == "linux":
        assert memory.free
        assert memory.free <= memory.total


def test_a_container_has_what_it_may_use(tmp_path: Path) -> None:
    assert _within_limit(Memory(100, 60), tmp_path) == Memory(100, 60)
    (tmp_path / "memory.max").write_text("80\n")
    (tmp_path / "memory.current").write_text("50\n")
    assert _within_limit(Memory(100, 60), tmp_path) == Memory(80, 30)
    (tmp_path / "memory.max").write_text("max\n")
    assert _within_limit(Memory(100, 60), tmp_path) == Memory(100, 60)


def test_a_model_beyond_the_machine_is_refused_and_a_tight_one_may_be_allowed(
    models: LocalModels, run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_model(tmp_path / "models" / "m.gguf")
    os.truncate(path, 10**12)
    process, pids = stand_in(tmp_path)
    runner = LocalRunner(models, process)
    with pytest.raises(ModelTooLarge) as refused:
        run(runner.load("m", anyway=True))
    assert refused.value.parameters["needed_gb"] >= 1000
    monkeypatch.setattr(local_runner, "machine_memory", lambda: Memory(4 * 10**12, 10**9))
    run(models.allow(run(models.find("m")), anyway=False))
    with pytest.raises(ModelTight):
        run(runner.client("m"))
    assert not pids()
    run(runner.load("m", anyway=True))
    assert runner.state.phase is Phase.LOADED
    run(runner.unload())
    run(runner.client("m"))
    assert len(pids()) == 2
    run(runner.aclose())


# the process


def stand_in(tmp_path: Path) -> tuple[OfflineModel, Any]:
    """A process that only says that it is there, and the ids of those that were started."""
    started = tmp_path / "started"
    started.touch()
    program = STAND_IN.replace("sys.argv[1]", repr(str(started)))
    process = OfflineModel(command=[sys.executable, "-c", program])
    return process, lambda: [int(pid) for pid in started.read_text().split()]


@pytest.fixture
def two(models: LocalModels, tmp_path: Path) -> LocalModels:
    """With the models `a` and `b`."""
    for name in ("a", "b"):
        write_model(tmp_path / "models" / f"{name}.gguf")
    return models


def test_another_model_takes_the_place_of_the_one_before(
    two: LocalModels, run: Any, tmp_path: Path
) -> None:
    process, pids = stand_in(tmp_path)
    runner = LocalRunner(two, process)
    first = run(runner.client("a"))
    assert run(runner.client("a")) is first
    assert (runner.state.phase, runner.state.model) == (Phase.LOADED, "a")
    second = run(runner.client("b"))
    assert second is not first
    assert runner.state.model == "b"
    assert ended(pids()[0])
    run(two.change(context_tokens=512))
    run(runner.load("b"))
    assert len(pids()) == 3
    run(runner.aclose())


def test_a_model_that_answers_is_not_taken_away(two: LocalModels, run: Any, tmp_path: Path) -> None:
    process, pids = stand_in(tmp_path)
    runner = LocalRunner(two, process)
    run(runner.client("a"))
    with process.in_use():
        with pytest.raises(ModelBusy):
            run(runner.client("b"))
        run(two.change(context_tokens=512))  # counts from the next load on
        run(runner.client("a"))
        assert len(pids()) == 1
    run(runner.client("b"))
    assert runner.state.model == "b"
    run(runner.aclose())


def test_an_idle_model_is_let_go_and_comes_back(two: LocalModels, run: Any, tmp_path: Path) -> None:
    process, pids = stand_in(tmp_path)
    order = run(two.order(run(two.find("a"))))
    run(process.endpoint(order))
    with process.in_use():
        process.let_go_after(0.01)
        assert not process._idle
        assert process.holds(order)
    assert ended(pids()[0])
    assert until(lambda: process.state.phase is Phase.UNLOADED)
    process.let_go_after(0)
    run(process.endpoint(order))
    assert process.holds(order)
    assert not process._idle
    run(process.aclose())


def test_a_hung_process_is_replaced(
    two: LocalModels, run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(offline_child, "ANSWER_LIMIT_S", 0.2)
    process, pids = stand_in(tmp_path)
    runner = LocalRunner(two, process)
    run(runner.client("a"))
    os.kill(pids()[0], signal.SIGSTOP)
    run(runner.client("a"))
    assert ended(pids()[0])
    assert len(pids()) == 2
    run(runner.aclose())


def test_a_start_without_progress_is_given_up(
    two: LocalModels, run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(offline_child, "START_LIMIT_S", 0.5)
    monkeypatch.setattr(offline_child, "END_LIMIT_S", 0.1)
    hung = "import signal; signal.pause()"
    runner = LocalRunner(two, OfflineModel(command=[sys.executable, "-c", hung]))
    with pytest.raises(OfflineModelFailed):
        run(runner.load("a"))
    assert runner.state.phase is Phase.UNLOADED
    run(runner.aclose())


@pytest.mark.model
def test_the_packaged_model_needs_about_what_was_said(parts: Parts, run: Any) -> None:
    sizing = run(parts.local_runner.sizing(run(parts.local_models.find(PACKAGED))))
    run(parts.local_runner.load(PACKAGED))
    child = parts.local_runner._process._child
    assert child is not None
    held = offline_bytes(child._process.pid)
    assert 0.6 * sizing.needed_bytes < held < 1.2 * sizing.needed_bytes
    assert run(parts.local_runner.sizing(run(parts.local_models.find(PACKAGED)))).fit is Fit.FITS


def offline_bytes(pid: int) -> int:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.model
def test_a_copy_of_the_model_answers_under_its_own_name(
    parts: Parts, run: Any, tmp_path: Path
) -> None:
    packaged = run(parts.local_models.find(PACKAGED))
    copy = tmp_path / "elsewhere" / "My own.v2.gguf"
    copy.parent.mkdir()
    copy.symlink_to(packaged.path)
    run(parts.local_models.add_place(copy))
    provider = run(parts.providers.provider("offline", model="My own.v2"))
    assert provider.max_temperature == 2.0
    client = run(parts.endpoints.client(provider))
    assert run(client.models()) == ("My own.v2",)
    assert run(parts.endpoints.models(provider)) == (PACKAGED, "My own.v2")


@pytest.mark.model
@pytest.mark.parametrize(
    ("look_every_s", "between_events_s", "codes"),
    [(0.05, 60.0, {"stream_cut", "connection_failed"}), (60.0, 0.5, {"timed_out"})],
)
def test_a_model_that_hangs_in_its_answer_is_killed_and_answers_again(
    models: LocalModels,
    run: Any,
    monkeypatch: pytest.MonkeyPatch,
    look_every_s: float,
    between_events_s: float,
    codes: set[str],
) -> None:
    monkeypatch.setattr(offline_child, "ANSWER_LIMIT_S", 0.2)
    process = OfflineModel()
    order = run(models.order(run(models.find(PACKAGED))))
    question = ChatRequest(PACKAGED, (Prompt("user", "Count to a thousand."),), max_tokens=2000)

    async def ask(*, hang: bool) -> str:
        endpoint = await process.endpoint(order)
        patience = Timeouts(between_events_s=between_events_s)
        client = OfflineClient(process, endpoint, timeouts=patience, look_every_s=look_every_s)
        chunks = client.stream(question)
        pid = process._child._process.pid  # type: ignore[union-attr]
        try:
            async for chunk in chunks:
                if hang:
                    os.kill(pid, signal.SIGSTOP)
                elif chunk.text:
                    return "answers"
        except ProviderError as error:
            assert ended(pid)
            return error.code
        finally:
            await chunks.aclose()
            await client.aclose()
        return ""

    async def scenario() -> tuple[str, str]:
        return await ask(hang=True), await ask(hang=False)

    broke, again = run(asyncio.wait_for(scenario(), 60))
    assert broke in codes
    assert again == "answers"
    run(process.aclose())
