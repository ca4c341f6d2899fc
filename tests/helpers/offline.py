"""The packaged model on a port, for tests that need its tokenizer."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from ashley_desktop.core.llm.base import Endpoint
from ashley_desktop.core.llm.offline import OfflineModel, packaged_model
from ashley_desktop.core.llm.offline_child import LoadOrder


@contextmanager
def packaged_endpoint() -> Iterator[Endpoint]:
    """Where it answers."""
    with asyncio.Runner() as runner:
        model = OfflineModel()
        try:
            path = packaged_model()
            assert path is not None, "make setup installs it"
            yield runner.run(model.endpoint(LoadOrder("packaged", path, 4096)))
        finally:
            runner.run(model.aclose())
