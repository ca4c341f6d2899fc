"""The log of what the checks of content decided. It stays on this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ashley_desktop.storage.catalog_records import DecisionRecord

if TYPE_CHECKING:
    from sqlmodel import Session

    from ashley_desktop.storage.db import Database

MOST_DECISIONS = 10_000  # older ones go


class DecisionStore:
    """Any call may raise StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, decision: DecisionRecord) -> None:
        """Note a decision; the oldest go where there are too many."""

        def work(db: Session) -> None:
            from sqlalchemy import delete
            from sqlmodel import col

            from ashley_desktop.storage.tables import DecisionRow

            row = DecisionRow(
                decided_at=decision.decided_at,
                direction=decision.direction,
                session_id=decision.session_id,
                persona=decision.persona,
                stage=decision.stage,
                rule=decision.rule,
                action=decision.action,
                categories=list(decision.categories),
                reason=decision.reason,
            )
            db.add(row)
            db.flush()
            too_old = col(DecisionRow.decision_id) <= (row.decision_id or 0) - MOST_DECISIONS
            db.connection().execute(delete(DecisionRow).where(too_old))

        await self._database.run(work)

    async def newest(self, limit: int) -> list[DecisionRecord]:
        """The last decisions, the newest first."""

        def work(db: Session) -> list[DecisionRecord]:
            from sqlmodel import col, select

            from ashley_desktop.storage.tables import DecisionRow

            query = select(DecisionRow).order_by(col(DecisionRow.decision_id).desc()).limit(limit)
            return [
                DecisionRecord(
                    row.decided_at,
                    row.direction,
                    row.persona,
                    row.stage,
                    row.action,
                    row.session_id,
                    row.rule,
                    tuple(row.categories),
                    row.reason,
                    row.decision_id,
                )
                for row in db.exec(query)
            ]

        return await self._database.read(work)

    async def clear(self) -> None:
        """Forget them all."""

        def work(db: Session) -> None:
            from sqlalchemy import delete

            from ashley_desktop.storage.tables import DecisionRow

            db.connection().execute(delete(DecisionRow))

        await self._database.run(work)
