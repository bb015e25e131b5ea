"""The books of a drill, printed: what was done, what went wrong, and whether it adds up."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bench.drill.books import Books
from bench.drill.notebook import Act, Notebook, Outcome, Save
from bench.table import show

DETAILS = 5


@dataclass
class Report:
    """What is known in the end. Anything in `wrong` is one thing too many."""

    notebook: Notebook
    books: Books
    recoveries: Sequence[tuple[float, str]]
    statuses: Counter[str]
    remarks: list[str] = field(default_factory=list)
    wrong: dict[str, Sequence[object]] = field(default_factory=dict)

    @property
    def saves(self) -> int:
        """Return how many saves were accepted and changed something."""
        return self.books.done.total()

    def print(self) -> None:
        _by_outcome("saves", self.notebook.saves)
        print(f"{self.books.unneeded} accepted ones were made already and changed nothing;")
        print(f"{self.books.unanswered_but_done} unanswered ones were done.\n")
        self._print_faults()
        print()
        _by_outcome("what staff did", self.notebook.acts)
        print()
        show(["assignments in the end", ""], [list(pair) for pair in sorted(self.statuses.items())])
        print("\n".join(["", *self.remarks, ""]))
        show(["in the books", "found"], [[name, len(found)] for name, found in self.wrong.items()])
        for name, found in self.wrong.items():
            for one in found[:DETAILS]:
                print(f"  {name}: {one}")

    def _print_faults(self) -> None:
        slowest: dict[str, float] = {}
        for seconds, kind in self.recoveries:
            slowest[kind] = max(seconds, slowest.get(kind, 0))
        kinds = Counter(fault.kind for fault in self.notebook.faults)
        show(
            ["faults", "times", "slowest recovery"],
            [[kind, times, f"{slowest[kind]:.1f} s"] for kind, times in sorted(kinds.items())],
        )

    def conclude(self, least: Mapping[str, int]) -> int:
        """Print the line with the counts; return the exit code."""
        reached = {"saves": self.saves, "faults": len(self.notebook.faults)}
        counts = reached | {name: len(found) for name, found in self.wrong.items()}
        said = [f"{name}={count}" for name, count in counts.items()]
        seconds, kind = max(self.recoveries, default=(0.0, "none"))
        print(f"drill: {' '.join(said)} slowest_recovery={seconds:.1f}s ({kind})")
        missed = [name for name, count in least.items() if reached[name] < count]
        for name in missed:
            print(f"drill: MISSED, {least[name]} {name} are the least")
        return 1 if missed or any(self.wrong.values()) else 0


def _by_outcome(title: str, things: Sequence[Save] | Sequence[Act]) -> None:
    """Print how often each verb was tried, and what came of it."""
    said = Counter((thing.verb, thing.outcome) for thing in things)
    verbs = sorted({verb for verb, _ in said})
    show(
        [title, *(str(outcome) for outcome in Outcome)],
        [[verb, *(said[verb, outcome] for outcome in Outcome)] for verb in verbs],
    )
