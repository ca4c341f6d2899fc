"""The estimate of tokens against a real tokenizer: that of the packaged model."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest

from ashley_desktop.core import budget, reply
from ashley_desktop.core.counting import Counter
from ashley_desktop.core.llm.base import Endpoint
from ashley_desktop.core.llm.tokenize import count_tokens
from ashley_desktop.core.tokens import estimated_tokens, glanced_tokens
from ashley_desktop.ui import stylesheet
from tests.helpers.offline import packaged_endpoint

ROOT = Path(__file__).parents[2]
LEAST, MOST = 0.92, 1.6  # of what the tokenizer counts: rather too much than too little
TEXTS = {
    "a question": "What is the capital of France, and since when has it been the capital?",
    "English prose": (ROOT / "ARCHITECTURE.md").read_text("utf-8"),
    "Python": inspect.getsource(reply) + inspect.getsource(budget),
    "style sheet": inspect.getsource(stylesheet),
    "TOML": (ROOT / "pyproject.toml").read_text("utf-8"),
    "SQL": "SELECT message_id FROM walk WHERE deleted_at IS NULL ORDER BY height DESC;\n" * 8,
    "JSON": '{"id": 17, "name": "Ann", "tags": ["a", "b"], "share": 0.25, "left": null}\n' * 8,
    "table": "| name | count |\n|---|---|\n" + "| foo_bar | 1.23 |\n" * 40,
    "formula": r"$$\int_0^\infty e^{-x^2}\,dx = \frac{\sqrt{\pi}}{2}$$ and $\alpha_{ij}$. " * 8,
    "numbers": " ".join(str(number * 7919) for number in range(200)),
    "addresses": "https://example.com/path/to/some-resource?query=value&other=12345\n" * 8,
    "hexadecimal": "deadbeef0123456789abcdef" * 20,
    "German": "Größere Änderungen müssen früh genug angekündigt werden, damit alle es wissen. " * 8,
    "French": "Déjà l'été s'achève; les élèves préfèrent évidemment la forêt à l'école. " * 8,
    "Russian": "Сегодня хорошая погода, поэтому мы пойдём гулять в парк. " * 8,
    "Greek": "Σήμερα ο καιρός είναι καλός, οπότε θα πάμε βόλτα στο πάρκο. " * 8,  # noqa: RUF001
    "Arabic": "الطقس جميل اليوم، لذلك سنذهب في نزهة في الحديقة. " * 8,
    "Hindi": "आज मौसम अच्छा है, इसलिए हम पार्क में टहलने जाएंगे। " * 8,
    "Thai": "วันนี้อากาศดี เราจึงจะไปเดินเล่นในสวนสาธารณะ " * 8,
    "Chinese": "你好，世界。今天天气很好，我们一起去公园散步吧。人工智能正在改变我们的生活。" * 8,  # noqa: RUF001
    "Japanese": "こんにちは、世界。今日は天気がいいので、公園を散歩しましょう。" * 8,
    "Korean": "안녕하세요, 세계. 오늘은 날씨가 좋으니 공원에 산책하러 갑시다. " * 8,
    "emoji": "😀🎉👩‍👩‍👧‍👦🚀✨🔥 great 👍🏽 ok ❤️ " * 8,
}


@pytest.fixture(scope="module")
def endpoint() -> Iterator[Endpoint]:
    """The packaged model, loaded."""
    with packaged_endpoint() as found:
        yield found


@pytest.mark.model
@pytest.mark.parametrize("name", TEXTS)
def test_the_estimate_is_careful_and_not_far_off(name: str, endpoint: Endpoint) -> None:
    counted = asyncio.run(count_tokens(endpoint, TEXTS[name]))
    assert counted
    share = estimated_tokens(TEXTS[name]) / counted
    assert LEAST <= share <= MOST, f"{share:.2f} of {counted}"


@pytest.mark.model
def test_all_together_it_is_above_the_truth_by_less_than_a_third(endpoint: Endpoint) -> None:
    counted = sum(asyncio.run(count_tokens(endpoint, text)) or 0 for text in TEXTS.values())
    estimated = sum(map(estimated_tokens, TEXTS.values()))
    assert 1.0 <= estimated / counted <= 1.33


@pytest.mark.parametrize("name", ["Python", "Chinese", "emoji", "table"])
def test_a_glance_at_a_long_text_is_near_the_estimate(name: str) -> None:
    long = TEXTS[name] * (1 + 300_000 // len(TEXTS[name]))
    assert glanced_tokens(long) == pytest.approx(estimated_tokens(long), rel=0.15)
    assert glanced_tokens(TEXTS[name][:5000]) == estimated_tokens(TEXTS[name][:5000])


@pytest.mark.model
def test_odd_texts_have_an_estimate_and_a_count(endpoint: Endpoint) -> None:
    for text in ("", "\ud800", "\0", " ", "\n" * 50):
        assert estimated_tokens(text) > 0
        assert asyncio.run(count_tokens(endpoint, text)) is not None


@pytest.mark.model
def test_a_counter_asks_the_tokenizer_once_for_a_text(endpoint: Endpoint) -> None:
    asked: list[str] = []

    async def tokenize(text: str) -> int | None:
        asked.append(text)
        return await count_tokens(endpoint, text)

    counter = Counter(2.0, tokenize)
    first = asyncio.run(counter.message("Hello there."))
    assert asyncio.run(counter.message("Hello there.")) == first
    assert asked == ["Hello there."]
    assert counter.exact
    assert counter.estimate("Hello there.") > first


def test_where_nobody_counts_it_is_estimated() -> None:
    gone = Endpoint("offline", "http://127.0.0.1:9/v1", "key")

    async def tokenize(text: str) -> int | None:
        return await count_tokens(gone, text)

    counter = Counter(1.5, tokenize)
    assert asyncio.run(counter.message("Hello there.")) == counter.estimate("Hello there.")
    assert not counter.exact
