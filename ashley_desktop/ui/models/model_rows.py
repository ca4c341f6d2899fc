"""The rows behind the drop-down of models: favourites, then every provider's under its name.

Thousands of rows are usual with some providers: a row is made once, and a search only picks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

PROVIDER_ROLE = Qt.ItemDataRole.UserRole + 1
ROW_ROLE = Qt.ItemDataRole.UserRole + 2


@dataclass(frozen=True, slots=True)
class ModelNote:
    """What is known of a model, in words.

    Attributes:
        quiet: short, beside its name; empty where nothing is known.
        told: the same in a whole line, which also says what is unknown.
    """

    quiet: str = ""
    told: str = ""
    favourite: bool = False


@dataclass(frozen=True, slots=True)
class ModelGroup:
    """A provider's models in the drop-down.

    Attributes:
        provider: the provider's name. title: what people see.
        models: ids in the server's order; may be empty.
        note: a line under the models that cannot be chosen, such as why there are none.
        notes: what is known of models, by id.
    """

    provider: str
    title: str
    models: tuple[str, ...] = ()
    note: str = ""
    notes: Mapping[str, ModelNote] = field(default_factory=dict)


class Kind(Enum):
    """What a row is; only models can be chosen."""

    HEADING = "heading"
    MODEL = "model"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class ModelRow:
    """One row. Attributes: group: title of its provider. sought: what a search looks at."""

    kind: Kind
    text: str
    provider: str = ""
    group: str = ""
    note: ModelNote = field(default_factory=ModelNote)
    sought: str = ""


def rows_of(
    groups: Sequence[ModelGroup], current: tuple[str, str], favourites: str
) -> list[ModelRow]:
    """All rows. The model in force is among them even where no list names it.

    Args:
        current: provider and model in force. favourites: words over the favourites.
    """
    provider, model = current
    if provider and provider not in {group.provider for group in groups}:
        groups = (*groups, ModelGroup(provider, provider))
    parts = [list(_models(group, model if group.provider == provider else "")) for group in groups]
    starred = [row for part in parts for row in part if row.note.favourite]
    made = [ModelRow(Kind.HEADING, favourites), *starred] if starred else []
    for group, part in zip(groups, parts, strict=True):
        if len(groups) > 1 or group.note or starred:
            made.append(ModelRow(Kind.HEADING, group.title, group.provider, group.title))
        made += part
        if group.note:
            made.append(ModelRow(Kind.NOTE, group.note, group.provider, group.title))
    return made


def found(rows: Iterable[ModelRow], words: str) -> list[ModelRow]:
    """The models in whose name or provider every word is, each under its heading, once."""
    sought = words.casefold().split()
    if not sought:
        return list(rows)
    kept: list[ModelRow] = []
    seen: set[tuple[str, str]] = set()
    heading: ModelRow | None = None
    for row in rows:
        if row.kind is Kind.HEADING:
            heading = row
        elif row.kind is Kind.MODEL and all(word in row.sought for word in sought):
            if (row.provider, row.text) in seen:  # a favourite stands on top already
                continue
            seen.add((row.provider, row.text))
            if heading is not None:
                kept.append(heading)
                heading = None
            kept.append(row)
    return kept


def _models(group: ModelGroup, current: str) -> Iterator[ModelRow]:
    models = group.models
    if current and current not in models:
        models = (current, *models)
    nothing = ModelNote()
    for model in models:
        note = group.notes.get(model, nothing)
        sought = f"{model} {group.title} {group.provider}".casefold()
        yield ModelRow(Kind.MODEL, model, group.provider, group.title, note, sought)


class ModelRows(QAbstractListModel):
    """Rows for a view. Nothing changes but all at once."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: list[ModelRow] = []

    def set_rows(self, rows: list[ModelRow]) -> None:
        """Show these."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def row_of(self, provider: str, model: str) -> int:
        """The first row of a model, -1 where there is none."""
        wanted = (Kind.MODEL, provider, model)
        places = enumerate(self.rows)
        return next((n for n, row in places if (row.kind, row.provider, row.text) == wanted), -1)

    def next_model(self, row: int, step: int) -> int:
        """The nearest row from `row` on, up (-1) or down (1), that can be chosen; else -1."""
        while 0 <= row < len(self.rows):
            if self.rows[row].kind is Kind.MODEL:
                return row
            row += step
        return -1

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        if not index.isValid() or self.rows[index.row()].kind is not Kind.MODEL:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.text
            case Qt.ItemDataRole.UserRole:
                return row.text if row.kind is Kind.MODEL else None
            case Qt.ItemDataRole.AccessibleDescriptionRole:
                return row.note.told
            case _ if role == PROVIDER_ROLE:
                return row.provider
            case _ if role == ROW_ROLE:
                return row
        return None
