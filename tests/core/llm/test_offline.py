"""The model on this machine: its process starts, answers, is watched, and never stays behind."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from ashley_desktop.core.llm import offline
from ashley_desktop.core.llm.base import ChatRequest, Endpoint, Prompt
from ashley_desktop.core.llm.offline import LoadState, OfflineModel, Phase, packaged_model
from ashley_desktop.core.llm.offline_child import LoadOrder
from ashley_desktop.core.llm.openai_client import OpenAIClient
from ashley_desktop.errors import OfflineModelFailed, OfflineModelMissing
from tests.helpers.gguf_files import write_model
from tests.helpers.llm import listen
from tests.helpers.model_process import STAND_IN, ended, until

SYSTEM = (
    "You are Ashley, a helpful and knowledgeable assistant on the user's own desktop. "
    "Answer the question first. Be concise but thorough."
)
QUESTION = ChatRequest(
    "SmolLM2-135M-Instruct",
    (Prompt("system", SYSTEM), Prompt("user", "What is the capital of France?")),
    temperature=0.0,
    max_tokens=60,
)


@pytest.fixture
def stand_in(tmp_path: Path) -> tuple[Path, list[str]]:
    """A file in which each started child writes its id, and the command that starts one."""
    started = tmp_path / "started"
    started.touch()
    return started, [sys.executable, "-c", STAND_IN]


NAME = "SmolLM2-135M-Instruct"


def packaged() -> LoadOrder:
    """Load the packaged model as the program does."""
    path = packaged_model()
    assert path is not None
    return LoadOrder(NAME, path, 4096)


def any_file(path: Path, name: str = NAME) -> LoadOrder:
    """Load a file, whatever it is."""
    return LoadOrder(name, path, 4096)


def run(model: OfflineModel, scenario: Callable[[OfflineModel], Awaitable[None]]) -> None:
    async def whole() -> None:
        try:
            await scenario(model)
        finally:
            await model.aclose()

    asyncio.run(asyncio.wait_for(whole(), 90))


@pytest.mark.model
def test_the_packaged_model_answers() -> None:
    async def scenario(model: OfflineModel) -> None:
        assert model.state == LoadState()
        client = OpenAIClient(await model.endpoint(packaged()))
        assert model.state == LoadState(Phase.LOADED, NAME)
        heard = await listen(client, QUESTION)
        assert heard.complete
        assert "Paris" in heard.text
        assert any(chunk.usage and chunk.usage.prompt_tokens for chunk in heard.chunks)
        assert await client.models() == ("SmolLM2-135M-Instruct",)
        await client.aclose()

    run(OfflineModel(), scenario)


@pytest.mark.model
def test_nobody_else_may_call_the_model() -> None:
    async def scenario(model: OfflineModel) -> None:
        endpoint = await model.endpoint(packaged())
        assert endpoint.base_url.startswith("http://127.0.0.1:")
        assert _status(endpoint, key=None) == 401
        assert _status(endpoint, key="wrong") == 401
        assert _status(endpoint, key=endpoint.api_key) == 200
        assert _allowed_origin(endpoint) in (None, "")

    run(OfflineModel(), scenario)


@pytest.mark.model
def test_a_prompt_that_does_not_fit_is_named() -> None:
    async def scenario(model: OfflineModel) -> None:
        client = OpenAIClient(await model.endpoint(packaged()))
        heard = await listen(client, ChatRequest("x", (Prompt("user", "word " * 6000),)))
        assert heard.code == "context_too_long"
        await client.aclose()

    run(OfflineModel(), scenario)


@pytest.mark.model
def test_a_killed_program_leaves_no_model_behind() -> None:
    program = """
import asyncio, time
from ashley_desktop.core.llm.offline import OfflineModel, packaged_model
from ashley_desktop.core.llm.offline_child import LoadOrder
async def main():
    model = OfflineModel()
    await model.endpoint(LoadOrder("x", packaged_model(), 1024))
    print(model._child._process.pid, flush=True)
    await asyncio.sleep(60)
asyncio.run(main())
"""
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    with parent.stdout:
        child = int(parent.stdout.readline())
    parent.kill()
    parent.wait(10)
    assert ended(child)


@pytest.mark.model
def test_a_file_that_is_no_model_says_why(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(b"not a model" * 100)

    async def scenario(model: OfflineModel) -> None:
        with pytest.raises(OfflineModelFailed) as caught:
            await model.endpoint(any_file(broken))
        detail = str(caught.value.parameters["detail"])
        assert "failed to load model" in detail
        assert "Traceback" not in detail
        assert len(str(caught.value.parameters["detail"])) <= 300
        assert model.state.phase is Phase.UNLOADED

    run(OfflineModel(), scenario)
    assert capfd.readouterr() == ("", "")


def test_the_packaged_file_is_found_without_importing_its_package() -> None:
    path = packaged_model()
    assert path is not None
    assert path.suffix == ".gguf"
    assert offline.PACKAGE not in sys.modules


def test_a_missing_model_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario(model: OfflineModel) -> None:
        with pytest.raises(OfflineModelMissing):
            await model.endpoint(any_file(tmp_path / "nothing.gguf"))

    run(OfflineModel(), scenario)
    monkeypatch.setattr(offline, "PACKAGE", "no_such_package")
    assert packaged_model() is None


def test_calls_at_the_same_time_start_one_child(stand_in: tuple[Path, list[str]]) -> None:
    started, command = stand_in

    async def scenario(model: OfflineModel) -> None:
        endpoints = await asyncio.gather(*(model.endpoint(any_file(started)) for _ in range(5)))
        assert len(set(endpoints)) == 1
        assert len(started.read_text().split()) == 1
        assert endpoints[0].api_key not in repr(endpoints[0])

    run(OfflineModel(command=command), scenario)


def test_a_dead_child_is_started_again_with_another_key(
    stand_in: tuple[Path, list[str]],
) -> None:
    started, command = stand_in

    async def scenario(model: OfflineModel) -> None:
        first = await model.endpoint(any_file(started))
        pid = int(started.read_text())
        os.kill(pid, signal.SIGKILL)
        assert until(lambda: model.state == LoadState())
        second = await model.endpoint(any_file(started))
        assert model.state == LoadState(Phase.LOADED, NAME)
        assert second.api_key != first.api_key

    run(OfflineModel(command=command), scenario)


def test_closing_ends_the_child_and_may_be_repeated(stand_in: tuple[Path, list[str]]) -> None:
    started, command = stand_in

    async def scenario(model: OfflineModel) -> None:
        await model.aclose()
        await model.endpoint(any_file(started))
        await model.aclose()
        assert ended(int(started.read_text()))
        assert model.state.phase is Phase.UNLOADED
        await model.aclose()

    run(OfflineModel(command=command), scenario)


def test_closing_ends_a_start_that_is_under_way(tmp_path: Path) -> None:
    started = tmp_path / "started"
    started.touch()
    stuck = "import sys; open(sys.argv[1], 'w').write('x'); sys.stdin.buffer.read()"

    async def scenario(model: OfflineModel) -> None:
        task = asyncio.create_task(model.endpoint(any_file(started)))
        assert await asyncio.to_thread(until, lambda: started.read_text() == "x")
        assert model.state.phase is Phase.LOADING
        await model.aclose()
        with pytest.raises(OfflineModelFailed):
            await task

    run(OfflineModel(command=[sys.executable, "-c", stuck]), scenario)


@pytest.mark.parametrize(
    ("program", "detail"),
    [
        ("import sys; sys.exit('no memory \\x1b[31m left')", "no memory [31m left"),
        ("print('not json')", ""),
        ("print('{}')", ""),
        ("print('[1]')", ""),
        ("", ""),
    ],
)
def test_a_child_that_does_not_say_its_port_has_failed(
    tmp_path: Path, program: str, detail: str
) -> None:
    file = tmp_path / "model.gguf"
    file.touch()

    async def scenario(model: OfflineModel) -> None:
        with pytest.raises(OfflineModelFailed) as caught:
            await model.endpoint(any_file(file))
        assert caught.value.parameters == {"provider": "offline", "detail": detail}

    run(OfflineModel(command=[sys.executable, "-c", program]), scenario)


@pytest.mark.model
def test_a_model_that_llama_cannot_load_says_what_it_lacks(tmp_path: Path) -> None:
    hollow = write_model(tmp_path / "hollow.gguf")

    async def scenario(model: OfflineModel) -> None:
        with pytest.raises(OfflineModelFailed) as caught:
            await model.endpoint(any_file(hollow))
        detail = str(caught.value.parameters["detail"])
        assert "key not found in model" in detail
        assert not any(words in detail for words in ("Traceback", ".py", str(tmp_path)))

    run(OfflineModel(), scenario)


def test_a_program_that_cannot_be_started_has_failed(tmp_path: Path) -> None:
    file = tmp_path / "model.gguf"
    file.touch()

    async def scenario(model: OfflineModel) -> None:
        with pytest.raises(OfflineModelFailed):
            await model.endpoint(any_file(file))

    run(OfflineModel(command=[str(tmp_path / "no-such-program")]), scenario)


def test_the_child_is_given_no_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-environment")
    file = tmp_path / "model.gguf"
    file.touch()
    program = "import os, sys; sys.exit(str('OPENAI_API_KEY' in os.environ))"

    async def scenario(model: OfflineModel) -> None:
        with pytest.raises(OfflineModelFailed) as caught:
            await model.endpoint(any_file(file))
        assert caught.value.parameters["detail"] == "False"

    run(OfflineModel(command=[sys.executable, "-c", program]), scenario)


def _status(endpoint: Endpoint, key: str | None) -> int:
    body = json.dumps({"messages": [{"role": "user", "content": "Hi"}], "max_tokens": 1}).encode()
    headers = {} if key is None else {"Authorization": f"Bearer {key}"}
    url = f"{endpoint.base_url}/chat/completions"
    try:
        with urllib.request.urlopen(urllib.request.Request(url, body, headers)) as response:
            return int(response.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def _allowed_origin(endpoint: Endpoint) -> str | None:
    headers = {"Origin": "https://page.example", "Access-Control-Request-Method": "POST"}
    url = f"{endpoint.base_url}/chat/completions"
    request = urllib.request.Request(url, headers=headers, method="OPTIONS")
    with urllib.request.urlopen(request) as response:
        value = response.headers["Access-Control-Allow-Origin"]
        return None if value is None else str(value)
