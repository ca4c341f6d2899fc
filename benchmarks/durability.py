"""What is lost when writers are killed and files are damaged: the long form of tests/durability.

The short form is among the tests. Its figures go into docs/reliability.md.
"""

from __future__ import annotations

from benchmarks.figures import Figure, median
from benchmarks.outcome import Outcome
from benchmarks.run import Run
from tests.durability import breaking, kills
from tests.durability.ledger import LOSS_S

AREA = "durability"
SEED = 2026


def measure(run: Run) -> Outcome:
    """1,000 kills and 2,000 damaged stores where the long forms are wanted, else a tenth."""
    times = 10 if run.full else 1
    tally = kills.run(run.folder / "kills", 100 * times, SEED)
    damaged = breaking.run(run.folder / "damage", 200 * times, SEED)
    for words in (*tally.wrong, *damaged.wrong):
        print(words[:500], flush=True)
    figures = [
        _count("writers killed", "kills", tally.kills),
        _count("of them within a call", "kills", tally.under_way),
        _count("of them while a reply grew", "kills", tally.growing),
        _count("of them while an old store was opened", "kills", tally.migrating),
        _count("acknowledged before a kill", "calls", tally.acknowledged),
        _count("acknowledged and lost, halved or doubled", "faults", len(tally.wrong), 0),
        _figure("text of a reply lost by a kill, the most", "s", tally.longest_loss_s, LOSS_S),
        _count("damaged stores opened", "stores", 200 * times),
    ]
    for (name, how, what), number in sorted(damaged.counts.items()):
        figures.append(_count(f"{name} {how}: {what}", "stores", number))
    figures.append(_count("another error, or a store begun anew", "faults", len(damaged.wrong), 0))
    back = [share * 100 for share in damaged.brought_back]
    what = "messages that a damaged store, once told, still gave back"
    figures += [
        _figure(f"{what}, of half of them at least", "%", median(back), None),
        _figure(f"{what}, on average", "%", sum(back) / len(back), None),
    ]
    return Outcome(figures)


def _count(what: str, unit: str, number: int, limit: int | None = None) -> Figure:
    return _figure(what, unit, number, limit)


def _figure(what: str, unit: str, value: float, limit: float | None) -> Figure:
    return Figure(AREA, what, unit, value, 0.0, None, "", "alone", limit, 1)
