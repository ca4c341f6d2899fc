"""The tree of messages against a model of it that is too simple to be wrong."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ashley_desktop.storage.records import State
from ashley_desktop.storage.session_store import SessionStore
from tests.helpers.store import Run

MODEL = {"persona": "Ashley", "provider": "offline", "model": "tiny"}
ENDS = [State.COMPLETE, State.STOPPED, State.INTERRUPTED, State.FAILED]

steps = st.lists(
    st.one_of(
        st.tuples(st.just("ask"), st.just(0), st.sampled_from([State.COMPLETE])),
        st.tuples(st.just("reply"), st.integers(0, 30), st.sampled_from(ENDS)),
        st.tuples(st.just("state"), st.integers(0, 30), st.sampled_from([*ENDS, State.BLOCKED])),
        st.tuples(st.just("delete"), st.integers(0, 30), st.sampled_from([State.COMPLETE])),
        st.tuples(st.just("restore"), st.integers(0, 30), st.sampled_from([State.COMPLETE])),
        st.tuples(st.just("show"), st.integers(0, 30), st.sampled_from([State.COMPLETE])),
    ),
    max_size=16,
)


class Model:
    """Parents and states by id, and the active leaf."""

    def __init__(self) -> None:
        self.parents: dict[str, str | None] = {}
        self.states: dict[str, State] = {}
        self.deleted: set[str] = set()
        self.leaf: str | None = None

    def add(self, message_id: str, parent: str | None, state: State) -> None:
        self.parents[message_id], self.states[message_id] = parent, state
        self.leaf = message_id

    def branch(self) -> list[str]:
        found, here = [], self.leaf
        while here:
            found.append(here)
            here = self.parents[here]
        return [one for one in found[::-1] if one not in self.deleted]

    def below(self, top: str) -> list[str]:
        """What is living below a message, oldest first."""
        inside = {top}
        for one, parent in self.parents.items():
            if parent in inside:
                inside.add(one)
        return [one for one in self.parents if one in inside - self.deleted - {top}]

    def show(self, message_id: str) -> None:
        self.leaf = [message_id, *self.below(message_id)][-1]

    def delete(self, message_id: str) -> None:
        shown = message_id in self.branch()
        self.deleted.add(message_id)
        here = self.parents[message_id]
        others = [one for one in self.parents if self.parents[one] == here]
        living = [one for one in others if one not in self.deleted]
        if shown and living and not self.below(message_id):
            self.show(living[-1])

    def restore(self, message_id: str) -> None:
        if message_id in self.deleted:
            self.deleted.discard(message_id)
            if message_id not in self.branch():
                self.show(message_id)

    def count(self) -> int:
        return sum(self.states[one] is not State.FAILED for one in self.branch())


@given(steps)
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_branch_and_count_follow_the_tree(
    run: Run[Any], store: SessionStore, plan: list[tuple[str, int, State]]
) -> None:
    session_id = run(store.create(persona="Ashley")).session_id
    model = Model()
    for step, which, state in plan:
        known = list(model.parents)
        if step not in ("ask", "restore", "state"):
            known = [one for one in known if one not in model.deleted]
        if step == "ask":
            parent = model.leaf
            _, asked = run(store.add_user_message(session_id, "?"))
            model.add(asked.message_id, parent, State.COMPLETE)
        elif known and step == "reply":
            parent = known[which % len(known)]
            reply = run(store.start_reply(parent, **MODEL))
            model.add(reply.message_id, parent, State.STREAMING)
            assert run(store.get(session_id)).message_count == model.count()
            run(store.finish_reply(reply.message_id, state=state, content=""))
            model.states[reply.message_id] = state
        elif known and step == "state":
            message_id = known[which % len(known)]
            if message_id not in model.deleted:
                run(store.set_state(message_id, state))
                model.states[message_id] = state
        elif known:
            message_id = known[which % len(known)]
            call = {
                "delete": (store.delete_message, model.delete),
                "restore": (store.restore_message, model.restore),
                "show": (store.activate, model.show),
            }[step]
            run(call[0](message_id))
            call[1](message_id)
        assert run(store.get(session_id)).message_count == model.count()
        assert [m.message_id for m in run(store.messages(session_id))] == model.branch()
