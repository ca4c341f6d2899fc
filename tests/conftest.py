"""Fixtures that every test may use; the larger ones live in tests/helpers, a file each."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

pytest_plugins = [
    "tests.helpers.store",
    "tests.helpers.llm",
    "tests.helpers.keyring_bus",
    "tests.helpers.proxy_server",
    "tests.helpers.commands",
    "tests.helpers.window",
]
