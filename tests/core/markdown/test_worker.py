"""The render process: answers, is killed for one block, comes back, and ends with its parent."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ashley_desktop import paths
from ashley_desktop.core.markdown.allowance import Allowance
from ashley_desktop.core.markdown.blocks import split
from ashley_desktop.core.markdown.render import TOGETHER_S, render
from ashley_desktop.core.markdown.worker import RenderWorker

# measured: a third of a second in Pygments' lexer for HTML
SLOW = "```html\n<p>\n" + "\n".join(["<?" * 490] * 16) + "\n```\n"


@pytest.fixture
def worker() -> Iterator[RenderWorker]:
    worker = RenderWorker()
    yield worker
    worker.close()


def test_answers_are_those_of_the_renderer(worker: RenderWorker) -> None:
    blocks = split("# A\n\n**b** \N{GRINNING FACE}\n\n```python\nx = 'é'\n```\n\n- a\n- b\n")
    assert worker.submit(blocks).result() == [render(block) for block in blocks]


def test_can_be_awaited(worker: RenderWorker) -> None:
    async def main() -> int:
        answers = await worker.render(split("a\n\nb"))
        await worker.aclose()
        return len(answers)

    assert asyncio.run(main()) == 2


def test_code_that_takes_too_long_has_no_colours_and_the_others_are_rendered() -> None:
    worker = RenderWorker(cpu_s=0.12)
    try:
        first, slow, last = worker.submit(split(f"first\n\n{SLOW}\nlast")).result()
        assert (slow.tokens, slow.fallback) == ((), False)
        assert slow.code.startswith("<p>\n<?")
        assert (first.html, last.html) == ("<p>first</p>", "<p>last</p>")
    finally:
        worker.close()


def test_where_the_kernel_cannot_count_the_clock_does() -> None:
    silent = [sys.executable, "-c", "import sys; sys.stdin.read()"]
    worker = RenderWorker(silent, wall_s=0.2)
    try:
        (answer,) = worker.submit(split("words")).result()
        assert answer.fallback
    finally:
        worker.close()


def test_a_program_that_does_not_start_leaves_plain_text() -> None:
    for command in (["/nonexistent"], [sys.executable, "-c", "raise SystemExit(3)"]):
        worker = RenderWorker(command)
        try:
            answers = worker.submit(split("a\n\nb\n\n" * 20)).result()
            assert len(answers) == 40
            assert all(answer.fallback for answer in answers)
        finally:
            worker.close()


def test_finished_blocks_are_remembered_within_a_bound() -> None:
    worker = RenderWorker(cached_characters=2_000)
    try:
        old, new = split("old " * 200)[0], split("new " * 400)[0]
        worker.submit([old]).result()
        assert worker.cached(old) is not None
        worker.submit([new]).result()
        assert worker.cached(old) is None
        assert worker.cached(new) is not None
    finally:
        worker.close()


def test_closing_leaves_no_process_and_no_answer_open() -> None:
    worker = RenderWorker(cpu_s=5)
    waiting = [worker.submit(split(SLOW + f"\n{n}")) for n in range(5)]
    worker.close()
    assert all(future.done() for future in waiting)
    assert worker.submit(split("late")).result()[0].fallback


def test_the_child_ends_when_its_parent_is_gone() -> None:
    command = [*paths.this_program(), "--child", "render"]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert child.stdin is not None
    child.stdin.close()
    assert child.wait(20) == 0
    if child.stdout is not None:
        child.stdout.close()


def test_a_lone_half_of_a_pair_is_plain_text(worker: RenderWorker) -> None:
    (answer,) = worker.submit(split("a \ud800 b")).result()
    assert answer.fallback


def test_the_child_is_given_no_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-environment")
    seen = tmp_path / "seen"
    tell = f"import os; open({str(seen)!r}, 'w').write(str('OPENAI_API_KEY' in os.environ))"
    curious = RenderWorker([sys.executable, "-c", tell])
    curious.submit(split("a")).result()
    curious.close()
    assert seen.read_text() == "False"


def test_another_attempt_has_more_time() -> None:
    worker = RenderWorker(cpu_s=0.12)
    try:
        (slow,) = split(SLOW)
        assert worker.submit([slow]).result()[0].tokens == ()
        worker.again(slow)
        assert worker.cached(slow) is None
        assert worker.submit([slow]).result()[0].tokens
        assert worker.cached(slow) is not None
    finally:
        worker.close()


def test_formulas_tables_and_definitions_cross_the_pipe(worker: RenderWorker) -> None:
    text = "$x^2$ and a[^1]\n\n|a|b|\n|-|-|\n|1|22|\n\n[^1]: note [y]\n\n[y]: https://y.org\n"
    blocks = split(text)
    answers = worker.submit(blocks).result()
    assert answers == [render(block) for block in blocks]
    assert [len(answer.formulas) for answer in answers] == [1, 0, 0, 0]
    assert answers[1].columns == (1, 2)


def test_formulas_of_one_request_share_their_time(worker: RenderWorker) -> None:
    texts = "".join(f"$$\\sum_{{k={n}}}^n \\sqrt{{k}}$$\n\n" for n in range(600))
    blocks = split(texts)
    answers = worker.submit(blocks).result()
    assert answers[0].formulas
    assert answers[-1].unfinished
    assert "<code>" in answers[-1].html
    assert worker.cached(blocks[-1]) is None
    assert worker.submit(blocks[-1:]).result()[0].formulas


def test_what_a_message_has_used_up_is_there_for_others_and_when_it_is_asked_for_alone() -> None:
    allowance = Allowance(lambda: 0.0)
    allowance.add("spent", TOGETHER_S)
    worker = RenderWorker(allowance=allowance)
    try:
        blocks = split("$x^2_{spent}$")
        late = worker.submit(blocks, ["spent"]).result()[0]
        assert (late.formulas, late.unfinished) == ((), True)
        assert worker.submit(blocks, ["fresh"]).result()[0].formulas
        assert worker.submit(split("$x^2_{alone}$")).result()[0].formulas
    finally:
        worker.close()


def test_what_formulas_took_counts_for_their_message() -> None:
    allowance = Allowance(lambda: 0.0)
    worker = RenderWorker(allowance=allowance)
    try:
        # many, because some systems count processor time in steps of milliseconds
        formulas = " ".join(rf"$\frac{{x^{n}}}{{a_{n}}}$" for n in range(60))
        answers = worker.submit(split(f"{formulas}\n\nb"), ["one", "other"]).result()
        assert allowance.taken(["one"]) == answers[0].drawn_s > 0
        assert allowance.taken(["other"]) == 0
        worker.submit(split(formulas), ["one"]).result()  # known already
        assert allowance.taken(["one"]) == answers[0].drawn_s
    finally:
        worker.close()
