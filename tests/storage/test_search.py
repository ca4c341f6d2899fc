"""What a search finds, in real stores."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from ashley_desktop.paths import Paths
from ashley_desktop.storage.db import Database
from ashley_desktop.storage.records import Role, State
from ashley_desktop.storage.search_look import RANKED
from ashley_desktop.storage.search_records import Hit, SearchAnswer
from ashley_desktop.storage.search_store import SearchStore
from ashley_desktop.storage.session_store import SessionStore
from tests.helpers.store import Run, change_store
from tests.storage.child import MODEL
from tests.storage.filling import fill


@pytest.fixture
def search(run: Run[Any], db: Database) -> Iterator[SearchStore]:
    one = SearchStore(db, {"technical expert": "Technical"}.get)
    yield one
    run(one.aclose())


class Asking:
    """Searches without a limit of time."""

    def __init__(self, run: Run[Any], search: SearchStore) -> None:
        self._run, self._search = run, search

    def answer(self, text: str, *page: int) -> SearchAnswer:
        answer: SearchAnswer = self._run(self._search.search(text, *page, budget_s=None))
        return answer

    def hits(self, text: str) -> tuple[Hit, ...]:
        return self.answer(text).hits

    def texts(self, text: str) -> set[str]:
        return {hit.snippet for hit in self.hits(text)}


@pytest.fixture
def ask(run: Run[Any], search: SearchStore) -> Asking:
    return Asking(run, search)


def answered(run: Run[Any], store: SessionStore, question: str, reply: str, **made: str) -> str:
    """A session with one answered question; its id."""
    session, asked = run(store.begin_session(question, persona="Ashley", title="-"))
    growing = run(store.start_reply(asked.message_id, **{**MODEL, **made}))
    run(store.append_chunk(growing.message_id, reply))
    run(store.finish_reply(growing.message_id, state=State.COMPLETE, content=reply))
    return str(session.session_id)


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ("paris", "Is Paris the capital?"),
        ("PAR", "Is Paris the capital?"),
        ("p", "Is Paris the capital?"),
        ("capital paris", "Is Paris the capital?"),
        ('"the capital"', "Is Paris the capital?"),
        ("cap* paris ", "Is Paris the capital?"),
        ("cafe", "Un café crème"),
        ("CAFÉ", "Un café crème"),
        ("cafe\u0301", "Un café crème"),
        ("creme", "Un cafe\u0301 cre\u0300me"),
        ("STRASSE", "Lange Straße"),
        ("straße", "Lange STRASSE"),
        ("ёлка", "Ёлка"),
        ("елка", "Ёлка"),
        ("ελληνικα", "Ελληνικά"),
        ("wide", "\uff57\uff49\uff44\uff45"),
        ("東", "東京タワーへ行く"),
        ("京タ", "東京タワーへ行く"),
        ("行く", "東京タワーへ行く"),
        ("く", "東京タワーへ行く"),
        ("東京タワー", "東京タワーへ行く"),
        ("python東京", "Pythonの本とpython東京の本"),
        ("한국", "한국어를 배우다"),
        ("🎉", "Party🎉 now"),
        ("👍🏽", "good 👍🏽 job"),
        ("foo_bar", "call foo_bar(1)"),
        ("bar", "call foo_bar(1)"),
        ("c++", "C++ or C"),
        ("x2", "x² + y²"),
        ("3.14", "about 3.14 or so"),
    ],
)
def test_it_is_found_and_marked(
    run: Run[Any], store: SessionStore, ask: Asking, wanted: str, said: str
) -> None:
    _, message = run(store.begin_session(said, persona="Ashley", title=""))
    run(store.begin_session("something else 別の", persona="Ashley", title=""))
    (hit,) = ask.hits(wanted)
    assert (hit.message_id, hit.role, hit.snippet) == (message.message_id, Role.USER, said)
    assert hit.marks
    assert hit.match == hit.marks[0]


@pytest.mark.parametrize(
    "wanted",
    ["aris", '"capital the"', "paris -capital", "par ", "京東", "東ワ", "タワ京", "café au", "🎈"],
)
def test_it_is_not_found(run: Run[Any], store: SessionStore, ask: Asking, wanted: str) -> None:
    for said in ("Is Paris the capital?", "東京タワー", "Un café", "🎉"):
        run(store.begin_session(said, persona="Ashley", title=""))
    assert ask.answer(wanted) == SearchAnswer()


def test_a_title_is_a_hit_of_its_own(run: Run[Any], store: SessionStore, ask: Asking) -> None:
    session, message = run(store.begin_session("roses?", persona="Ashley", title="Red roses"))
    titled, said = ask.hits("ROSES")
    assert (titled.message_id, titled.role, titled.match) == (None, None, None)
    assert (titled.snippet, titled.marks) == ("Red roses", ((4, 9),))
    assert (said.message_id, said.title) == (message.message_id, "Red roses")
    run(store.rename(session.session_id, "Tulips"))
    assert [hit.message_id for hit in ask.hits("roses")] == [message.message_id]
    assert [hit.title for hit in ask.hits("tulips")] == ["Tulips"]


def test_every_branch_is_searched(run: Run[Any], store: SessionStore, ask: Asking) -> None:
    session, first = run(store.begin_session("red apples", persona="Ashley", title=""))
    _, second = run(store.add_sibling_question(first.message_id, "green apples"))
    assert {hit.message_id for hit in ask.hits("apples")} == {first.message_id, second.message_id}
    (old,) = ask.hits("red")
    run(store.activate(old.message_id))
    assert [one.content for one in run(store.messages(session.session_id))] == ["red apples"]


def test_a_reply_is_found_when_it_has_ended(
    run: Run[Any], store: SessionStore, ask: Asking
) -> None:
    _, asked = run(store.begin_session("why?", persona="Ashley", title=""))
    growing = run(store.start_reply(asked.message_id, **MODEL))
    run(store.append_chunk(growing.message_id, "because of gravity"))
    assert ask.hits("gravity") == ()
    run(store.finish_reply(growing.message_id, state=State.STOPPED, content="because of gravity"))
    assert ask.texts("gravity") == {"because of gravity"}


def test_a_deleted_message_is_not_found_until_it_is_back(
    run: Run[Any], store: SessionStore, ask: Asking
) -> None:
    session, first = run(store.begin_session("apples", persona="Ashley", title=""))
    run(store.add_user_message(session.session_id, "pears"))
    assert len(ask.hits("apples")) == 1
    run(store.delete_message(first.message_id))
    assert ask.hits("apples") == ()
    run(store.restore_message(first.message_id))
    assert len(ask.hits("apples")) == 1


def test_the_trash_is_searched_only_when_asked(
    run: Run[Any], store: SessionStore, ask: Asking
) -> None:
    gone, _ = run(store.begin_session("apples", persona="Ashley", title="about apples"))
    kept, _ = run(store.begin_session("apples too", persona="Ashley", title=""))
    run(store.trash(gone.session_id))
    assert [hit.session_id for hit in ask.hits("apples")] == [kept.session_id]
    found = ask.hits("in:trash apples")
    assert {(hit.session_id, hit.in_trash) for hit in found} == {(gone.session_id, True)}
    assert len(found) == len(ask.hits("in:trash")) == 2
    run(store.restore(gone.session_id))
    assert len(ask.hits("apples")) == 3
    run(store.purge(gone.session_id))
    assert [hit.session_id for hit in ask.hits("apples")] == [kept.session_id]


def test_what_is_purged_leaves_the_index(
    run: Run[Any], paths: Paths, store: SessionStore, ask: Asking
) -> None:
    session, _ = run(store.begin_session("secret apples", persona="Ashley", title="secret"))
    assert len(ask.hits("secret")) == 2
    run(store.purge(session.session_id))
    assert ask.hits("secret") == ()
    for table in ("search_message_docsize", "search_session_docsize", "search_todo"):
        assert change_store(paths, f"SELECT count(*) FROM {table}") == [(0,)]
    # the next message gets the number of the one that is gone
    run(store.begin_session("pears", persona="Ashley", title=""))
    assert len(ask.hits("pears")) == 1
    assert ask.hits("secret") == ()


def test_filters_narrow(run: Run[Any], store: SessionStore, ask: Asking) -> None:
    answered(run, store, "apple one", "apple two", persona="Technical", model="GPT-4o mini")
    answered(run, store, "apple three", "apple four", model="tiny")
    assert ask.texts("apple from:me") == {"apple one", "apple three"}
    assert ask.texts("from:assistant") == {"apple two", "apple four"}
    assert ask.texts('model:"gpt-4O mini" apple') == {"apple two"}
    assert ask.texts("apple model:gpt model:tin") == {"apple two", "apple four"}
    assert ask.texts('persona:"Technical Expert"') == {"apple two"}
    assert ask.texts("persona:tech apple") == {"apple two"}
    assert ask.texts("persona:ashley apple") == {"apple one", "apple three", "apple four"}
    unknown = ask.answer("persona:nobody apple")
    assert unknown.hits == ()
    assert [(one.code, one.parameters) for one in unknown.hints] == [
        ("search_persona_unknown", {"name": "nobody"})
    ]


def test_days_are_of_the_users_own_calendar(
    run: Run[Any], paths: Paths, store: SessionStore, ask: Asking
) -> None:
    _, first = run(store.begin_session("apple one", persona="Ashley", title=""))
    _, second = run(store.begin_session("apple two", persona="Ashley", title=""))
    begins = datetime(2024, 3, 1).astimezone().astimezone(UTC)
    before = begins.timestamp() - 0.001
    for message, moment in ((first, before), (second, begins.timestamp())):
        said = datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
        change_store(
            paths,
            f"UPDATE message SET created_at = '{said}' WHERE message_id = '{message.message_id}'",
        )
    assert ask.texts("apple after:2024-03") == {"apple two"}
    assert ask.texts("before:2024-03-01 apple") == {"apple one"}
    assert ask.texts("after:2024 before:2025 apple") == {"apple one", "apple two"}
    assert ask.texts("after:2024-02-28 before:2024-03-02 apple") == {"apple one", "apple two"}
    assert ask.texts("apple after:2025") == set()
    assert ask.texts("apple before:0001") == set()
    assert ask.texts("apple before:9999-12-31") == {"apple one", "apple two"}


def test_the_best_comes_first(run: Run[Any], store: SessionStore, ask: Asking) -> None:
    run(store.begin_session("apple " + "word " * 300, persona="Ashley", title=""))
    run(store.begin_session("apple pie", persona="Ashley", title=""))
    run(store.begin_session("an apple, an apple, an apple", persona="Ashley", title=""))
    run(store.begin_session("?", persona="Ashley", title="apple"))
    assert [hit.snippet[:12] for hit in ask.hits("apple")] == [
        "apple",
        "an apple, an",
        "apple pie",
        "apple word w",
    ]


def test_pages_follow_each_other(run: Run[Any], db: Database, ask: Asking) -> None:
    count = RANKED + 70
    fill(run, db, "long", count, "apple")
    while run(SearchStore(db).catch_up(5_000)):
        pass
    first = ask.answer("apple", 50)
    assert (len(first.hits), first.more, first.ranked_newest) == (50, True, RANKED)
    found = {hit.message_id for hit in ask.answer("apple", RANKED - 20).hits}
    assert len(found) == RANKED - 20
    found |= {hit.message_id for hit in ask.answer("apple", 40, RANKED - 20).hits}
    last = ask.answer("apple", 50, RANKED + 20)
    assert (len(last.hits), last.more) == (50, False)
    found |= {hit.message_id for hit in last.hits}
    assert len(found) == count
    assert ask.answer("apple", 50, count).hits == ()


def test_few_matches_are_all_ranked(run: Run[Any], db: Database, ask: Asking) -> None:
    fill(run, db, "short", 60, "apple")
    answer = ask.answer("apple")
    assert (len(answer.hits), answer.more, answer.ranked_newest) == (50, True, None)
    assert ask.answer("apple", 60).more is False
    assert ask.answer("apple", 0).hits == ()
    assert len(ask.answer("apple", 1 << 70).hits) == 60
    assert ask.answer("apple", 50, 1 << 70).hits == ()
