"""What a killed writer had been promised, held against what its store holds afterwards."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

Row = dict[str, Any]

LOSS_S = 0.5  # of a reply that was on the screen, at most

_SESSIONS = """
SELECT session_id, title, pinned, archived_at IS NOT NULL, folder_id, deleted_at IS NOT NULL,
       draft, active_leaf_id FROM session
"""
_SESSION = ("session_id", "title", "pinned", "archived", "folder_id", "deleted", "draft", "leaf")
_MESSAGES = """
SELECT message_id, session_id, parent_id, role, state, content, deleted_at IS NOT NULL,
       position, writer FROM message
"""
_MESSAGE = (
    "message_id",
    "session_id",
    "parent_id",
    "role",
    "state",
    "content",
    "deleted",
    "position",
    "writer",
)


@dataclass
class Facts:
    """Parts of rows by their id, and sessions that are removed for good."""

    sessions: dict[str, Row] = field(default_factory=dict)
    messages: dict[str, Row] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)


@dataclass
class Intent:
    """What a call that has begun may do to the store, all of it or nothing.

    Attributes:
        then: what holds if it was carried out.
        new: texts of messages whose ids only the store knows. new_sessions: so many with them.
        piecemeal: what is new in `then` may be there in part; the same call adds the rest.
    """

    then: Facts = field(default_factory=Facts)
    new: list[str] = field(default_factory=list)
    new_sessions: int = 0
    piecemeal: bool = False


@dataclass
class Growing:
    """A reply that was not acknowledged as ended.

    Attributes:
        shown: texts with the moment at which each was on the screen, in s.
        kept: what the store acknowledged of them.
    """

    shown: list[tuple[str, float]] = field(default_factory=list)
    kept: str = ""


@dataclass
class Found:
    """What a store holds."""

    sessions: dict[str, Row]
    messages: dict[str, Row]
    broken: list[str]  # what SQLite itself finds wrong


def look(driver: Any) -> Found:
    """Read a whole store. Args: driver: a connection to it."""
    broken = [words for (words,) in driver.execute("PRAGMA integrity_check") if words != "ok"]
    broken += [f"foreign key {row}" for row in driver.execute("PRAGMA foreign_key_check")]
    if driver.execute("SELECT count(*) FROM reply_chunk").fetchone()[0]:
        broken.append("chunks of a reply that has ended")
    sessions = [dict(zip(_SESSION, row, strict=True)) for row in driver.execute(_SESSIONS)]
    messages = [dict(zip(_MESSAGE, row, strict=True)) for row in driver.execute(_MESSAGES)]
    return Found(
        {row["session_id"]: row for row in sessions},
        {row["message_id"]: row for row in messages},
        broken,
    )


class Ledger:
    """Everything acknowledged so far, over all kills of one store."""

    def __init__(self) -> None:
        self.promised = Facts()
        self.growing: dict[str, Growing] = {}
        self.intent: Intent | None = None
        self.acknowledged = 0
        self.longest_loss_s = 0.0

    def hear(self, word: str, *said: Any) -> None:
        """Take in what a writer said."""
        if word == "intent":
            (self.intent,) = said
        elif word == "done":
            (facts,) = said
            self._promise(facts)
            self.intent = None
            self.acknowledged += 1
        elif word == "shown":
            message_id, text, at_s = said
            self.growing[message_id].shown.append((text, at_s))
        else:
            message_id, text = said
            self.growing[message_id].kept += text
            self.acknowledged += 1

    def check(self, found: Found) -> list[str]:
        """What is wrong; what is right becomes the base for the next kill."""
        wrong = found.broken + _shape(found)
        wrong += self._grown(found)
        if self.intent is not None and self.intent.piecemeal:
            known = self._with(self.intent.then)
            wrong += self._differences(self.promised, found)
            wrong += self._strangers(known, found, self.intent)
            return wrong + self._pieces(self.intent.then, found)
        before = self._differences(self.promised, found)
        before += self._strangers(self.promised, found, Intent())
        if self.intent is None or not before:
            return wrong + before
        known = self._with(self.intent.then)
        after = self._differences(known, found) + self._strangers(known, found, self.intent)
        if not after:
            self._promise(self.intent.then)
        return wrong + after

    def settle(self, found: Found) -> None:
        """After a check without a fault: what is there now is what has to stay."""
        self._adopt(found)
        self.growing.clear()
        if not (self.intent and self.intent.piecemeal):
            self.intent = None

    def _promise(self, facts: Facts) -> None:
        self.promised = self._with(facts)
        for message_id, row in facts.messages.items():
            if row.get("state") == "streaming":
                self.growing[message_id] = Growing()
            elif "state" in row:
                self.growing.pop(message_id, None)

    def _with(self, facts: Facts) -> Facts:
        old = self.promised
        sessions = {**old.sessions}
        for one, row in facts.sessions.items():
            sessions[one] = {**sessions.get(one, {}), **row}
        messages = {**old.messages}
        for one, row in facts.messages.items():
            messages[one] = {**messages.get(one, {}), **row}
        for gone in facts.gone:
            sessions.pop(gone, None)
        messages = {k: row for k, row in messages.items() if row["session_id"] in sessions}
        return Facts(sessions, messages)

    def _differences(self, facts: Facts, found: Found) -> list[str]:
        wrong = []
        for kind, wanted, there in (
            ("session", facts.sessions, found.sessions),
            ("message", facts.messages, found.messages),
        ):
            for one, row in wanted.items():
                if one not in there:
                    wrong.append(f"{kind} {one} is lost")
                    continue
                growing = one in self.growing and row.get("state") == "streaming"
                passed = {"state", "content"} if growing else set()
                for name, value in row.items():
                    if name not in passed and there[one][name] != value:
                        wrong.append(f"{kind} {one}: {name} is {there[one][name]!r}, not {value!r}")
        return wrong

    def _strangers(self, known: Facts, found: Found, intent: Intent) -> list[str]:
        """Rows that nobody promised have to be those of the call under way, all or none."""
        texts = [row["content"] for one, row in found.messages.items() if one not in known.messages]
        sessions = len(found.sessions.keys() - known.sessions.keys())
        if Counter(texts) == Counter(intent.new) and sessions == intent.new_sessions:
            return []
        wanted = f"{intent.new_sessions} and {intent.new!r}"
        return [f"half or twice: {sessions} sessions and the messages {texts!r}, not {wanted}"]

    def _pieces(self, then: Facts, found: Found) -> list[str]:
        there = Facts(
            {one: row for one, row in then.sessions.items() if one in found.sessions},
            {one: row for one, row in then.messages.items() if one in found.messages},
        )
        return self._differences(there, found)

    def _grown(self, found: Found) -> list[str]:
        wrong = []
        for message_id, growing in self.growing.items():
            row = found.messages.get(message_id)
            if row is None:
                continue  # told as a difference
            shown = "".join(text for text, _ in growing.shown)
            content, state = row["content"], row["state"]
            ended = self.intent and self.intent.then.messages.get(message_id)
            if ended and (content, state) == (ended["content"], ended["state"]):
                continue
            if state != ("interrupted" if content else "failed"):
                wrong.append(f"reply {message_id} is {state}")
            if not content.startswith(growing.kept):
                wrong.append(f"reply {message_id} lost text that was acknowledged")
            if not shown.startswith(content):
                wrong.append(f"reply {message_id} holds what was never said")
            lost_s = _loss(growing.shown, len(content))
            self.longest_loss_s = max(self.longest_loss_s, lost_s)
            if lost_s > LOSS_S:
                wrong.append(f"reply {message_id} lost {lost_s:.2f} s")
        return wrong

    def _adopt(self, found: Found) -> None:
        """Rows whose ids were the store's own, and replies as they ended."""
        for one, row in found.sessions.items():
            kept = {name: row[name] for name in _SESSION[1:-1]}
            self.promised.sessions.setdefault(one, {}).update(kept)
        for one, row in found.messages.items():
            kept = {name: row[name] for name in _MESSAGE[1:-2]}
            self.promised.messages.setdefault(one, {}).update(kept)


def _loss(shown: list[tuple[str, float]], kept: int) -> float:
    """From the first text that is lost to the last that was shown, in s."""
    for text, at_s in shown:
        kept -= len(text)
        if kept < 0:
            return shown[-1][1] - at_s
    return 0.0


def _shape(found: Found) -> list[str]:
    """Whether every session is a whole tree."""
    wrong = []
    filled = set()
    for one, row in found.messages.items():
        filled.add(row["session_id"])
        above = found.messages.get(row["parent_id"])
        if row["parent_id"] is not None and (
            above is None or above["session_id"] != row["session_id"]
        ):
            wrong.append(f"message {one} hangs on nothing")
            continue
        counts = row["state"] != "failed" and not row["deleted"]
        # a position that is its parent's plus one at most everywhere leaves no room for a circle
        # but one of deleted and failed messages, which the walk below would not leave
        if row["position"] != (above["position"] if above else 0) + counts:
            wrong.append(f"message {one} has the position {row['position']}")
        if row["state"] == "streaming" or row["writer"] is not None:
            wrong.append(f"message {one} grows still")
        if _circles(found, row):
            wrong.append(f"message {one} hangs on itself")
    for one, row in found.sessions.items():
        leaf = found.messages.get(row["leaf"])
        if row["leaf"] is None and one not in filled:
            continue
        if leaf is None or leaf["session_id"] != one:
            wrong.append(f"session {one} shows {row['leaf']}, which is not in it")
    return wrong


def _circles(found: Found, row: Row) -> bool:
    for _ in range(len(found.messages)):
        above = found.messages.get(row["parent_id"])
        if above is None:
            return False
        if above["position"] < row["position"]:
            return False  # looked at by itself
        row = above
    return True
