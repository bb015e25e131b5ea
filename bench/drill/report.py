"""The books of a drill, printed: what was done, what went wrong, and whether it adds up."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bench.drill.books import Books
from bench.drill.notebook import Notebook, Outcome
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
        self._print_saves()
        self._print_faults()
        _count("staff", (act.verb for act in self.notebook.acts if act.outcome == Outcome.ACCEPTED))
        _count("assignments in the end", self.statuses.elements())
        print("\n".join(["", *self.remarks, ""]))
        show(["in the books", "found"], [[name, len(found)] for name, found in self.wrong.items()])
        for name, found in self.wrong.items():
            for one in found[:DETAILS]:
                print(f"  {name}: {one}")

    def _print_saves(self) -> None:
        said = Counter((save.verb, save.outcome) for save in self.notebook.saves)
        verbs = sorted({verb for verb, _ in said})
        show(
            ["saves", *(str(outcome) for outcome in Outcome)],
            [[verb, *(said[verb, outcome] for outcome in Outcome)] for verb in verbs],
        )
        print(f"{self.books.unneeded} accepted ones were made already and changed nothing;")
        print(f"{self.books.unanswered_but_done} unanswered ones were done.\n")

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


def _count(title: str, things: Iterable[str]) -> None:
    print()
    show([title, ""], [list(pair) for pair in sorted(Counter(things).items())])
