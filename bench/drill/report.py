"""Prints a drill's report and decides whether the drill passed."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bench.drill.journal import AdminRequest, JobRequest, Journal, Result, Save
from bench.drill.save_audit import SaveAudit
from bench.targets import print_table

DETAILS = 5  # printed per failed check


@dataclass
class Report:
    """The findings of a drill. It passes if every list in `failures` is empty."""

    journal: Journal
    saves: SaveAudit
    recoveries: Sequence[tuple[float, str]]
    statuses: Counter[str]
    remarks: Sequence[str] = field(default_factory=list)
    failures: dict[str, Sequence[object]] = field(default_factory=dict)

    def print(self) -> None:
        _print_results("saves", self.journal.saves)
        print(f"{self.saves.unneeded} accepted saves chose the selected campaign again;")
        print(f"{self.saves.unanswered_but_done} unanswered saves took effect.\n")
        _print_results("jobs", self.journal.job_requests)
        print(f"Rows of jobs changed {self.saves.done_by_jobs} numbers.\n")
        self._print_faults()
        print()
        _print_results("staff actions", self.journal.admin_requests)
        print()
        statuses = [list(pair) for pair in sorted(self.statuses.items())]
        print_table(["assignments at the end", ""], statuses)
        print("\n".join(["", *self.remarks, ""]))
        print_table(["check", "found"], [[name, len(rows)] for name, rows in self.failures.items()])
        for name, rows in self.failures.items():
            for row in rows[:DETAILS]:
                print(f"  {name}: {row}")

    def _print_faults(self) -> None:
        slowest: dict[str, float] = {}
        for seconds, kind in self.recoveries:
            slowest[kind] = max(seconds, slowest.get(kind, 0))
        kinds = Counter(fault.kind for fault in self.journal.faults)
        print_table(
            ["faults", "times", "slowest recovery"],
            [[kind, times, f"{slowest[kind]:.1f} s"] for kind, times in sorted(kinds.items())],
        )

    def print_summary(self, minimums: Mapping[str, int]) -> int:
        """Print the line with the counts; return the exit code."""
        reached = {"saves": self.saves.done.total(), "faults": len(self.journal.faults)}
        counts = reached | {name: len(rows) for name, rows in self.failures.items()}
        summary = " ".join(f"{name}={count}" for name, count in counts.items())
        seconds, kind = max(self.recoveries, default=(0.0, "none"))
        print(f"drill: {summary} slowest_recovery={seconds:.1f}s ({kind})")
        missed = [name for name, least in minimums.items() if reached[name] < least]
        for name in missed:
            print(f"drill: MISSED, at least {minimums[name]} {name} are required")
        return 1 if missed or any(self.failures.values()) else 0


def _print_results(
    title: str, requests: Sequence[Save] | Sequence[JobRequest] | Sequence[AdminRequest]
) -> None:
    """Print how often each verb was tried, by result."""
    counts = Counter((request.verb, request.result) for request in requests)
    verbs = sorted({verb for verb, _ in counts})
    print_table(
        [title, *(str(result) for result in Result)],
        [[verb, *(counts[verb, result] for result in Result)] for verb in verbs],
    )
