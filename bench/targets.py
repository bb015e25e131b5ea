"""Output of the benchmarks: a table, and one line of ratios compared with their targets."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Target:
    """A measured ratio and the bounds that it should keep."""

    name: str
    ratio: float
    at_least: float = 0
    at_most: float = float("inf")

    @property
    def is_met(self) -> bool:
        return self.at_least <= self.ratio <= self.at_most

    def __str__(self) -> str:
        bound = f">= {self.at_least:g}" if self.at_least else f"<= {self.at_most:g}"
        return f"{self.name}={self.ratio:.2f} ({bound}{'' if self.is_met else ', MISSED'})"


def print_table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a table, each column as wide as its longest cell."""
    lines = [head, *[[str(cell) for cell in row] for row in rows]]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    for line in lines:
        print(
            "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        )


def print_summary(name: str, targets: Sequence[Target]) -> int:
    """Print the line of ratios; return exit code 1 if a target is missed, otherwise 0."""
    print(f"{name}: {' '.join(map(str, targets))}")
    return 0 if all(target.is_met for target in targets) else 1
