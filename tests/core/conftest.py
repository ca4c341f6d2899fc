"""What the tests of the core share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ashley_desktop.assembly import Parts, assemble
from ashley_desktop.paths import Paths
from tests.helpers.llm import TEST_KEY
from tests.helpers.llm_server import LlmServer
from tests.helpers.store import Run


@pytest.fixture
def parts(paths: Paths, llm_server: LlmServer, run: Run[Any]) -> Iterator[Parts]:
    """The program without a face, with `llm_server` as its provider."""
    environment = {"OPENAI_BASE_URL": llm_server.url, "OPENAI_API_KEY": TEST_KEY}
    made = run(assemble(paths, environment))
    yield made
    run(made.aclose())
