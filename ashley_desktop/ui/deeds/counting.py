"""What replies took, for the page that tells it: counted anew whenever the page is seen."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject

from ashley_desktop.ui.settings.bar_list import BarRow
from ashley_desktop.ui.settings.month_chart import MonthBar
from ashley_desktop.ui.texts import fill
from ashley_desktop.ui.usage import dollars

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from ashley_desktop.storage.usage_store import Usage, UsageRecord, UsageStore
    from ashley_desktop.ui.reports import Reports
    from ashley_desktop.ui.settings.usage_page import UsagePage
    from ashley_desktop.ui.tasks import TaskOwner

_MODELS = 12
_SESSIONS = 10


class Counting(QObject):
    """Stands between a UsagePage and the store."""

    def __init__(
        self,
        page: UsagePage,
        store: UsageStore,
        tasks: TaskOwner,
        reports: Reports,
        title_of: Callable[[str], Awaitable[str]],
        open_session: Callable[[str], object],
    ) -> None:
        """Args: title_of: a provider's title by its name. open_session: shows a conversation."""
        super().__init__(page)
        self._page, self._store, self._title_of = page, store, title_of
        page.opened.connect(
            lambda: tasks.spawn(
                self._count(), group="usage", exclusive=True, on_error=reports.problem
            )
        )
        page.session_chosen.connect(open_session)

    async def _count(self) -> None:
        record = await self._store.usage(_SESSIONS)
        named = {one.provider for one in record.models}
        self._show(record, {name: await self._title_of(name) for name in named})

    def _show(self, record: UsageRecord, titles: Mapping[str, str]) -> None:
        page, total = self._page, record.total
        page.set_empty(total.replies == 0)
        page.set_figures(
            _number(total.replies), self._tokens(total), self._money(total), self._left_out(total)
        )
        page.set_months([self._month(month, usage) for month, usage in _gapless(record.months)])
        models = [
            ("", f"{one.model} · {titles[one.provider]}", one.usage)
            for one in record.models[:_MODELS]
        ]
        page.set_models(self._rows(models))
        untitled, gone = self.tr("Untitled"), self.tr("In the trash")
        page.set_conversations(
            self._rows(
                [
                    (one.session_id, one.title or untitled, one.usage)
                    if one.title is not None
                    else ("", gone, one.usage)
                    for one in record.sessions
                    if one.usage.tokens
                ]
            )
        )

    def _rows(self, named: Sequence[tuple[str, str, Usage]]) -> list[BarRow]:
        most = max((usage.tokens for _, _, usage in named), default=0) or 1
        return [
            BarRow(key, name, self._value(usage), usage.tokens / most) for key, name, usage in named
        ]

    def _value(self, usage: Usage) -> str:
        if usage.uncounted == usage.replies:
            return self.tr("not counted")
        tokens = fill(self.tr("%1 tokens"), _number(usage.tokens))
        return f"{tokens} · {self._money(usage)}" if usage.priced else tokens

    def _money(self, usage: Usage) -> str:
        return dollars(usage.cost) if usage.priced else self.tr("Unknown")

    def _tokens(self, usage: Usage) -> str:
        return self.tr("Unknown") if usage.uncounted == usage.replies else _number(usage.tokens)

    def _left_out(self, total: Usage) -> str:
        told = []
        if total.uncounted:
            told.append(fill(self.tr("Replies without a count: %1."), _number(total.uncounted)))
        unpriced = total.replies - total.priced
        if total.priced and unpriced:
            told.append(fill(self.tr("Replies without a price: %1."), _number(unpriced)))
        return " ".join(told)

    def _month(self, month: date, usage: Usage) -> MonthBar:
        locale = QLocale()
        short = locale.standaloneMonthName(month.month, QLocale.FormatType.ShortFormat)
        long = f"{locale.standaloneMonthName(month.month)} {month.year}"
        read, written = _number(usage.prompt_tokens), _number(usage.completion_tokens)
        told = fill(self.tr("%1: %2 tokens read, %3 written"), long, read, written)
        if usage.priced:
            told = f"{told}, {self._money(usage)}"
        return MonthBar(short, usage.prompt_tokens, usage.completion_tokens, told)


def _gapless(months: Sequence[tuple[str, Usage]]) -> list[tuple[date, Usage]]:
    """The last twelve months up to the newest; those in which nothing was said are empty."""
    from ashley_desktop.storage.usage_store import Usage

    if not months:
        return []
    known = dict(months)
    year, month = map(int, months[-1][0].split("-"))
    found = []
    for _ in range(12):
        found.append((date(year, month, 1), known.get(f"{year:04}-{month:02}", Usage())))
        if f"{year:04}-{month:02}" == months[0][0]:
            break
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return found[::-1]


def _number(value: int) -> str:
    return QLocale().toString(value)
