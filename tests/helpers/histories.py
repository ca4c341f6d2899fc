"""Histories made by chance, always the same for a seed: trees, states, hostile texts and times."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlmodel import Session

from ashley_desktop.storage.ids import uuid7
from ashley_desktop.storage.records import Role, State
from ashley_desktop.storage.tables import FolderRow, MessageRow, SessionRow

TEXTS = (
    "",
    "Plain words.",
    "```python\nx = 1\t# tab\n```\n",
    "a\r\nb  \r\n\r\n",
    "  leading and trailing  \n\n",
    "é 漢字 🎈 \u2028 \x1b[31m \ufeff \x7f",
    '{"format": "ashley-history", "quoted": "\\"\\\\"}',
    "x" * 5_000,
)
STATES = (State.COMPLETE, State.STOPPED, State.INTERRUPTED, State.FAILED, State.BLOCKED)
_BEGUN = datetime(2026, 1, 1, tzinfo=UTC)


class History:
    """Fills a store. Args: seed: the same one makes the same history, ids aside."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._now = _BEGUN

    def fill(self, db: Session, sessions: int = 8) -> None:
        """Add folders, sessions and their trees to an empty store."""
        folders = [self._folder(number) for number in range(self._random.randrange(4))]
        db.add_all(folders)
        db.flush()
        for number in range(sessions):
            session = self._session(number, folders)
            db.add(session)
            db.flush()
            self._messages(db, session, self._random.randrange(30))
            session.updated_at = self._tick()
            session.touched = _microseconds(session.updated_at)

    def _tick(self) -> datetime:
        self._now += timedelta(microseconds=self._random.randrange(1, 10**11))
        return self._now

    def _maybe(self, value: Any) -> Any:
        return value if self._random.random() < 0.5 else None

    def _text(self) -> str:
        return self._random.choice(TEXTS)

    def _folder(self, number: int) -> FolderRow:
        return FolderRow(
            folder_id=uuid7(), name=self._text(), position=number, created_at=self._tick()
        )

    def _session(self, number: int, folders: Sequence[FolderRow]) -> SessionRow:
        made = self._tick()
        folder = self._random.choice([None, *folders])
        return SessionRow(
            session_id="default" if number == 3 else uuid7(),
            title=self._text(),
            title_is_users=self._random.random() < 0.5,
            user_id=self._maybe("someone"),
            persona=self._random.choice(("Ashley", "Gone \n for ever")),
            provider=self._maybe("openai"),
            model=self._maybe("big-model"),
            created_at=made,
            updated_at=made,
            archived_at=self._maybe(self._tick()),
            pinned=self._random.random() < 0.3,
            touched=0,
            folder_id=folder.folder_id if folder else None,
            parameters=self._random.choice([{}, {"temperature": 0.3, "max_tokens": 100}]),
            attached=self._random.choice(
                [{}, {"a": [1, 2.5, None, {"é": "\ud800"}]}, {"n": 1 << 80, "b": True}]
            ),
        )

    def _messages(self, db: Session, session: SessionRow, count: int) -> None:
        rows: list[MessageRow] = []
        for _ in range(count):
            parent = self._random.choice([None, *rows[-5:]])
            message = self._message(session, parent)
            rows.append(message)
            db.add(message)
            db.flush()
        leaf = self._random.choice([*rows, None])
        session.active_leaf_id = leaf.message_id if leaf else None

    def _message(self, session: SessionRow, parent: MessageRow | None) -> MessageRow:
        made, finished = self._tick(), self._tick()
        state = self._random.choice(STATES)
        failed = state is State.FAILED
        deleted = self._maybe(self._maybe(self._tick()))
        above = parent.position if parent else 0
        return MessageRow(
            message_id=uuid7(),
            session_id=session.session_id,
            parent_id=parent.message_id if parent else None,
            position=above + (not failed and deleted is None),
            role=self._random.choice([*Role]),
            state=state,
            content="" if failed else self._text(),
            reasoning=self._text(),
            created_at=made,
            finished_at=finished,
            deleted_at=deleted,
            persona=self._maybe("Technical"),
            provider=self._maybe("openai"),
            model=self._maybe("a/model:7b"),
            prompt_tokens=self._maybe(self._random.randrange(10**6)),
            completion_tokens=self._maybe(0),
            finish_reason=self._maybe("stop"),
            error_code="rate_limited" if failed else None,
            error_parameters={"provider": "openai", "retry_after_s": 1.5} if failed else None,
            moderation=self._maybe({"is_safe": True, "flagged_categories": []}),
            pinned=self._random.random() < 0.1,
            cost=self._maybe("0.00042"),
            reasoning_tokens=self._maybe(17),
            parameters=self._maybe({"temperature": 0.7, "max_tokens": 2000}),
            first_token_ms=self._maybe(12),
            reasoning_ms=self._maybe(3_000),
        )


def _microseconds(moment: datetime) -> int:
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
