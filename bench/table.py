"""How every bench speaks: a table, then one line with the ratios; exit code 1 for a missed aim."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Aim:
    """A ratio and the bound that it should keep."""

    name: str
    ratio: float
    at_least: float = 0
    at_most: float = float("inf")

    @property
    def met(self) -> bool:
        return self.at_least <= self.ratio <= self.at_most

    def __str__(self) -> str:
        bound = f">= {self.at_least:g}" if self.at_least else f"<= {self.at_most:g}"
        return f"{self.name}={self.ratio:.2f} ({bound}{'' if self.met else ', MISSED'})"


def show(head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a table with the columns as wide as what is in them."""
    lines = [head, *[[str(cell) for cell in row] for row in rows]]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    for line in lines:
        print(
            "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        )


def conclude(name: str, aims: Sequence[Aim]) -> int:
    """Print the line with the ratios; return the exit code."""
    print(f"{name}: {' '.join(map(str, aims))}")
    return 0 if all(aim.met for aim in aims) else 1
