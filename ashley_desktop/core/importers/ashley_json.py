"""Imports the program's own JSON, as `core/exporters/ashley_json.py` writes it.

The format is described in docs/json-format.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from ashley_desktop.core.exporters.ashley_json import FORMAT, VERSION
from ashley_desktop.core.importers.base import Unfit
from ashley_desktop.core.importers.checked import Fields
from ashley_desktop.core.importers.json_stream import JsonStream
from ashley_desktop.core.importers.tree import parents_first
from ashley_desktop.storage.records import Role, State
from ashley_desktop.storage.wholes import WholeFolder, WholeMessage, WholeSession, WholeTree

_SHAPE = re.compile(rf'\s*\{{\s*"format"\s*:\s*"{FORMAT}"')


class AshleyJson:
    """The program's own format."""

    name = "Ashley Desktop JSON"

    def recognises(self, head: str) -> bool:
        """The name of the format is what the document begins with."""
        return _SHAPE.match(head.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")) is not None

    def read(self, path: Path) -> Iterator[WholeFolder | WholeTree]:
        """Read a file, a session at a time. Raises: Unfit; OSError."""
        with path.open("rb") as file:
            yield from _Reading(JsonStream(file)).pieces()


class _Reading:
    """One pass over a document; remembers every id that it met."""

    def __init__(self, stream: JsonStream) -> None:
        self._stream = stream
        self._version: int | None = None
        self._folders: set[str] = set()
        self._sessions: set[str] = set()
        self._messages: set[str] = set()

    def pieces(self) -> Iterator[WholeFolder | WholeTree]:
        sessions = False
        for name in self._stream.fields():
            if name == "version":
                self._take_version(self._stream.value())
            elif name == "folders":
                if sessions:
                    raise Unfit("import_wrong_value", "folders")
                for number in self._stream.items():
                    yield self._folder(self._stream.value(), f"folders[{number}]")
            elif name == "sessions":
                if self._version is None:
                    raise Unfit("import_wrong_value", "version")
                sessions = True
                for number in self._stream.items():
                    yield self._tree(f"sessions[{number}]")
            else:
                self._stream.value()
        self._stream.end()
        if not sessions:
            raise Unfit("import_wrong_value", "sessions")

    def _take_version(self, version: Any) -> None:
        if not isinstance(version, int) or isinstance(version, bool) or version < 1:
            raise Unfit("import_wrong_value", "version")
        if version > VERSION:
            raise Unfit("import_newer", "version")
        self._version = version

    def _folder(self, value: Any, place: str) -> WholeFolder:
        fields = Fields(value, place)
        folder = WholeFolder(
            fields.id("folder_id"),
            fields.text("name"),
            fields.number("position"),
            fields.time("created_at"),
        )
        _once(folder.folder_id, self._folders, fields.place("folder_id"))
        return folder

    def _tree(self, place: str) -> WholeTree:
        values: dict[str, Any] = {}
        messages: list[WholeMessage] = []
        for name in self._stream.fields():
            if name != "messages":
                values[name] = self._stream.value()
                continue
            for number in self._stream.items():
                at = f"{place}.messages[{number}]"
                messages.append(self._message(self._stream.value(), at))
        session = self._session(Fields(values, place))
        ids = {message.message_id for message in messages}
        if session.active_leaf_id is not None and session.active_leaf_id not in ids:
            raise Unfit("import_no_message", f"{place}.active_leaf_id")
        return WholeTree(session, parents_first(messages, place))

    def _session(self, fields: Fields) -> WholeSession:
        session = WholeSession(
            session_id=fields.id("session_id"),
            title=fields.text("title"),
            title_is_users=fields.flag("title_is_users"),
            user_id=fields.text_or_none("user_id"),
            persona=fields.text("persona"),
            provider=fields.text_or_none("provider"),
            model=fields.text_or_none("model"),
            created_at=fields.time("created_at"),
            updated_at=fields.time("updated_at"),
            archived_at=fields.time_or_none("archived_at"),
            pinned=fields.flag("pinned"),
            folder_id=fields.id_or_none("folder_id"),
            active_leaf_id=fields.id_or_none("active_leaf_id"),
            metadata=fields.mapping_or_none("metadata") or {},
            parameters=fields.mapping_or_none("parameters") or {},
        )
        _once(session.session_id, self._sessions, fields.place("session_id"))
        if session.folder_id is not None and session.folder_id not in self._folders:
            raise Unfit("import_no_folder", fields.place("folder_id"))
        return session

    def _message(self, value: Any, place: str) -> WholeMessage:
        fields = Fields(value, place)
        error = fields.object_or_none("error")
        message = WholeMessage(
            message_id=fields.id("message_id"),
            parent_id=fields.id_or_none("parent_id"),
            role=fields.choice("role", Role),
            state=fields.choice("state", State),
            content=fields.text("content"),
            created_at=fields.time("created_at"),
            finished_at=fields.time_or_none("finished_at"),
            deleted_at=fields.time_or_none("deleted_at"),
            reasoning=fields.text("reasoning", ""),
            persona=fields.text_or_none("persona"),
            provider=fields.text_or_none("provider"),
            model=fields.text_or_none("model"),
            prompt_tokens=fields.number_or_none("prompt_tokens"),
            completion_tokens=fields.number_or_none("completion_tokens"),
            finish_reason=fields.text_or_none("finish_reason"),
            error_code=error.text("code") if error else None,
            error_parameters=error.mapping_or_none("parameters") if error else None,
            moderation=fields.mapping_or_none("moderation"),
            first_token_ms=fields.number_or_none("first_token_ms"),
            reasoning_ms=fields.number_or_none("reasoning_ms"),
            pinned=fields.flag("pinned"),
            cost=fields.decimal_or_none("cost"),
            reasoning_tokens=fields.number_or_none("reasoning_tokens"),
            parameters=fields.mapping_or_none("parameters"),
        )
        _once(message.message_id, self._messages, fields.place("message_id"))
        return _ended(message)


def _once(one: str, known: set[str], place: str) -> None:
    if one in known:
        raise Unfit("import_twice", place)
    known.add(one)


def _ended(message: WholeMessage) -> WholeMessage:
    """A reply that was growing when it was exported ends as it would after a crash."""
    if message.state is not State.STREAMING:
        return message
    if message.content:
        return replace(message, state=State.INTERRUPTED, finished_at=message.created_at)
    return replace(
        message,
        state=State.FAILED,
        finished_at=message.created_at,
        error_code="stream_cut",
        error_parameters={"provider": message.provider},
    )
