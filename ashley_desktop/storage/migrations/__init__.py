"""The released schemas, oldest first, and the way from one to the next.

Importing this is light; Alembic is loaded by `upgrade` alone. The steps are named here and
imported by name instead of being found in a folder, so that a frozen build has them too.
"""

from __future__ import annotations

from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection

REVISIONS = ("0001", "0002", "0003", "0004", "0005")
NEWEST = REVISIONS[-1]


def upgrade(connection: Connection, found: str | None) -> None:
    """Take a schema from the revision `found` (None: nothing made yet) to the newest.

    Runs in the caller's transaction and leaves the stamp to the caller.
    """
    from alembic.migration import MigrationContext
    from alembic.operations import Operations

    done = REVISIONS.index(found) + 1 if found else 0
    with Operations.context(MigrationContext.configure(connection)):
        for step in _steps()[done:]:
            step.upgrade()


def _steps() -> tuple[ModuleType, ...]:
    from ashley_desktop.storage.migrations.versions import (
        r0001_first,
        r0002_actions,
        r0003_history,
        r0004_search,
        r0005_catalog,
    )

    return (r0001_first, r0002_actions, r0003_history, r0004_search, r0005_catalog)
