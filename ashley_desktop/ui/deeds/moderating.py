"""Moderation in the window: the page that rules it, and the message that may not be sent.

Must not: decide about a text; `core/moderation` does.
"""

from __future__ import annotations

from collections.abc import Coroutine
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from ashley_desktop.core.moderation import rules as rule_file
from ashley_desktop.core.moderation.choices import (
    LARGEST_LIMIT,
    SMALLEST_LIMIT,
    USUAL_LIMIT,
    Choices,
    folded,
)
from ashley_desktop.core.moderation.rules import Rule
from ashley_desktop.core.moderation.verdict import Direction
from ashley_desktop.core.origins import shown_origin
from ashley_desktop.errors import AshleyError, ContentBlocked, InvalidInput
from ashley_desktop.ui.notices import Notice
from ashley_desktop.ui.texts import describe_error, fill, when

if TYPE_CHECKING:
    from ashley_desktop.assembly import Parts
    from ashley_desktop.storage.catalog_records import DecisionRecord
    from ashley_desktop.ui.chat_controller import ChatController
    from ashley_desktop.ui.conversations import Conversations
    from ashley_desktop.ui.main_window import MainWindow
    from ashley_desktop.ui.providing import Providing
    from ashley_desktop.ui.reports import Reports
    from ashley_desktop.ui.settings.moderation_page import ModerationPage
    from ashley_desktop.ui.tasks import TaskOwner

_SHOWN_DECISIONS = 200
_UNDO = "moderation-undo"
_HELD = "moderation-held"


class Moderating(QObject):
    """Stands between the window and the checks."""

    def __init__(
        self,
        conversations: Conversations,
        parts: Parts,
        window: MainWindow,
        tasks: TaskOwner,
        reports: Reports,
        providing: Providing,
    ) -> None:
        super().__init__(conversations)
        self._conversations = conversations
        self._parts = parts
        self._window = window
        self._tasks = tasks
        self._reports = reports
        self._providing = providing
        self._choices = Choices()
        self._before: Choices | None = None
        self._current = ""
        self._holding = False
        self._handed_over = ""
        conversations.made.connect(self._follow)
        self._follow(conversations.current)
        window.composer.submitted.connect(self._note)
        window.composer.edited.connect(lambda _, text: self._note(text))
        window.composer.edit.textChanged.connect(self._let_go)
        window.settings_opened.connect(self._connect_settings)
        if window.settings is not None:  # opened while the store was not yet
            self._connect_settings()

    # the message that may not be sent

    def _follow(self, controller: ChatController) -> None:
        controller.failed.connect(lambda error: self._hold(controller, error))

    def _hold(self, controller: ChatController, error: AshleyError) -> None:
        """Leave the text where it is, and say why until it is another."""
        if not isinstance(error, ContentBlocked):
            return
        words = " ".join(describe_error(error.code, error.parameters))
        composer = self._window.composer
        seen = controller is self._conversations.current
        if seen and composer.text() == self._handed_over:
            self._holding = True
            composer.set_blocked(words)
        else:  # something else is being typed, or another conversation is on the screen
            self._window.notices.show_notice(Notice(_HELD, words, tone="warning"))

    def _note(self, text: str) -> None:
        self._handed_over = text

    def _let_go(self) -> None:
        if self._holding:
            self._holding = False
            self._window.composer.set_blocked("")

    # the page

    def _connect_settings(self) -> None:
        settings = self._window.settings
        assert settings is not None
        settings.when_built("moderation", self._connect_page)
        settings.notices.action_chosen.connect(self._take_back)

    @property
    def _page(self) -> ModerationPage:
        settings = self._window.settings
        assert settings is not None
        return settings.moderation

    def _connect_page(self) -> None:
        page = self._page
        page.opened.connect(lambda: self._spawn(self._fill()))
        page.active_changed.connect(
            lambda on: self._spawn(self._save(replace(self._choices, active=on)))
        )
        page.limit_changed.connect(self._limit)
        page.agreed_changed.connect(lambda yes: self._spawn(self._agree(yes)))
        page.replies_changed.connect(lambda yes: self._spawn(self._agree_for_replies(yes)))
        page.rule_wanted.connect(self._add)
        page.rules_reset.connect(self._reset)
        page.rules.chosen.connect(self._choose)
        page.rules.switched.connect(self._switch)
        page.editor.edited.connect(lambda name, rule: self._spawn(self._edit(name, rule)))
        page.editor.typed.connect(lambda pattern: self._spawn(self._check(pattern), "pattern"))
        page.editor.delete_wanted.connect(self._delete)
        page.editor.reset_wanted.connect(self._reset_one)
        page.tried.connect(lambda text: self._spawn(self._try(text), "try out"))
        page.log_cleared.connect(lambda: self._spawn(self._clear()))
        self._providing.changed.connect(lambda: self._spawn(self._show_endpoint()))
        self._spawn(self._fill())

    async def _fill(self) -> None:
        self._choices = await self._parts.moderation.choices()
        self._show()
        await self._show_endpoint()
        await self._show_log()

    def _show(self) -> None:
        page, moderation = self._page, self._parts.moderation
        page.set_choices(active=self._choices.active, limit=self._choices.length_limit)
        page.set_limit_problem("")
        rules = moderation.rules(self._choices)
        changed = bool(self._choices.rules or self._choices.removed)
        page.set_rules(rules, self._current, changed=changed)

    async def _show_endpoint(self) -> None:
        provider = self._providing.current
        if provider is None or provider.local:
            told = self.tr("The model on this machine has none: nothing leaves this machine.")
            self._page.set_endpoint(told, "")
            return
        title, address = provider.title, f"{provider.base_url}/moderations"
        told = self.tr(
            "%1 may look at your messages too. If you agree, each message goes to %2 before it "
            "is answered. Replies go there only if you agree to that too; they are shown as they "
            "arrive, and taken back from where it refuses them. Otherwise nothing is sent there."
        )
        where = shown_origin(provider.origin)
        offer = fill(self.tr("Ask %1 too, at %2"), title, where)
        self._page.set_endpoint(
            fill(told, title, address),
            offer,
            agreed=self._choices.agreed.get(provider.name) == provider.origin,
            replies=self._choices.replies.get(provider.name) == provider.origin,
        )

    async def _show_log(self) -> None:
        decisions = self._parts.moderation.decisions
        found = await decisions.newest(_SHOWN_DECISIONS) if decisions is not None else []
        self._page.set_log([self._line(one) for one in found])

    def _line(self, decision: DecisionRecord) -> str:
        from ashley_desktop.ui.models.sessions import local_now

        stopped = decision.action == "block"
        if decision.direction == Direction.ANSWER:
            what = self.tr("Reply ended") if stopped else self.tr("Reply noted")
        else:
            what = self.tr("Message stopped") if stopped else self.tr("Message noted")
        because = describe_error(
            decision.reason,
            {"rule": decision.rule or "", "categories": ", ".join(decision.categories)},
        )[0]
        if decision.stage == "length":
            because = self.tr("It was too long.")
        who = self._parts.personas.title(decision.persona)
        moment = when(decision.decided_at, local_now())
        return fill("%1 · %2 · %3 · %4", moment, what, because.rstrip("."), who)

    async def _clear(self) -> None:
        if self._parts.moderation.decisions is not None:
            await self._parts.moderation.decisions.clear()
        await self._show_log()

    # choices

    async def _save(self, choices: Choices) -> None:
        await self._parts.moderation.save(choices)
        self._choices = choices
        self._show()
        self._let_go()  # what was refused may pass now
        await self._try(self._page.try_out.toPlainText())

    def _limit(self, value: object) -> None:
        limit = USUAL_LIMIT if value is None else value
        if not isinstance(limit, int) or not SMALLEST_LIMIT <= limit <= LARGEST_LIMIT:
            words = self.tr("Write a number from %1 to %2.")
            self._page.set_limit_problem(fill(words, SMALLEST_LIMIT, LARGEST_LIMIT))
            return
        self._spawn(self._save(replace(self._choices, length_limit=limit)))

    async def _agree(self, yes: bool) -> None:
        provider = self._providing.current
        if provider is not None and not provider.local:
            await self._save(self._choices.agreeing(provider.name, provider.origin, yes))
            await self._show_endpoint()

    async def _agree_for_replies(self, yes: bool) -> None:
        provider = self._providing.current
        if provider is not None and not provider.local:
            await self._save(
                self._choices.agreeing_for_replies(provider.name, provider.origin, yes)
            )
            await self._show_endpoint()

    # rules

    @property
    def _rules(self) -> tuple[Rule, ...]:
        return self._parts.moderation.rules(self._choices)

    def _with(self, rules: tuple[Rule, ...]) -> Choices:
        return self._choices.with_rules(rules, self._parts.moderation.shipped.rules)

    def _choose(self, name: str) -> None:
        self._current = name

    def _switch(self, name: str, on: bool) -> None:
        rules = tuple(replace(one, enabled=on) if one.name == name else one for one in self._rules)
        self._spawn(self._save(self._with(rules)))

    def _add(self) -> None:
        known = {folded(rule.name) for rule in self._rules}
        name, number = self.tr("New rule"), 1
        while folded(name) in known:
            number += 1
            name = fill(self.tr("New rule %1"), number)
        self._current = name
        # it looks for its own name until it is told what to look for
        self._spawn(self._save_and_name((*self._rules, Rule(name, r"\bexample\b"))))

    async def _save_and_name(self, rules: tuple[Rule, ...]) -> None:
        await self._save(self._with(rules))
        self._page.rules.scrollToBottom()
        self._page.editor.focus()

    async def _edit(self, name: str, typed: Rule) -> None:
        try:
            words = self._parts.moderation.shipped.words
            rule = rule_file.checked(typed, words)
            taken = {folded(one.name) for one in self._rules if one.name != name}
            if folded(rule.name) in taken:
                raise InvalidInput(problem="rule_exists", rule=rule.name)
        except InvalidInput as error:
            self._tell(error)
            return
        self._page.editor.set_problem("", "")
        self._current = rule.name
        rules = tuple(rule if one.name == name else one for one in self._rules)
        await self._save(self._with(rules))

    async def _check(self, pattern: str) -> None:
        """Tell what is wrong with a pattern while it is typed."""
        rule = self._page.rules.current
        if rule is None:
            return
        try:
            rule_file.checked(replace(rule, pattern=pattern), self._parts.moderation.shipped.words)
        except InvalidInput as error:
            self._tell(error)
        else:
            self._page.editor.set_problem("", "")

    def _tell(self, error: InvalidInput) -> None:
        words = " ".join(describe_error(error.code, error.parameters)).strip()
        of_name = str(error.parameters.get("problem", "")).startswith("rule_")
        self._page.editor.set_problem(words if of_name else "", "" if of_name else words)

    def _delete(self) -> None:
        rule = self._page.rules.current
        if rule is None:
            return
        rest = tuple(one for one in self._rules if one.name != rule.name)
        self._offer_undo(fill(self.tr("The rule “%1” was deleted."), rule.name))
        self._spawn(self._save(self._with(rest)))

    def _reset_one(self) -> None:
        rule = self._page.rules.current
        if rule is None:
            return
        self._offer_undo(fill(self.tr("The rule “%1” is as it came."), rule.name))
        kept = tuple(one for one in self._choices.rules if folded(one.name) != folded(rule.name))
        self._spawn(self._save(replace(self._choices, rules=kept)))

    def _reset(self) -> None:
        self._offer_undo(self.tr("All rules are as they came; yours are gone."))
        self._spawn(self._save(replace(self._choices, rules=(), removed=())))

    def _offer_undo(self, words: str) -> None:
        self._before = self._choices
        settings = self._window.settings
        assert settings is not None
        settings.notices.show_notice(Notice(_UNDO, words, self.tr("Undo"), lasting_s=20))

    def _take_back(self, notice: str) -> None:
        if notice == _UNDO and self._before is not None:
            self._spawn(self._save(self._before))

    # trying out

    async def _try(self, text: str) -> None:
        page = self._page
        if not text.strip():
            page.set_verdict(self.tr("Nothing is sent or kept."), "faint")
            return
        verdict = await self._parts.moderation.try_out(text, self._choices, Direction.QUESTION)
        because = describe_error(verdict.reason, verdict.parameters)[0] if verdict.reason else ""
        if not verdict.is_safe:
            page.set_verdict(fill(self.tr("It would be stopped. %1"), because), "problem")
        elif verdict.flagged_categories:
            page.set_verdict(fill(self.tr("It would be sent, with a note. %1"), because), "muted")
        elif not self._choices.active:
            page.set_verdict(self.tr("It would be sent: nothing is checked now."), "muted")
        else:
            page.set_verdict(self.tr("It would be sent."), "good")

    def _spawn(self, work: Coroutine[Any, Any, None], group: str = "moderation") -> None:
        exclusive = group != "moderation"
        self._tasks.spawn(work, group=group, exclusive=exclusive, on_error=self._reports.problem)
