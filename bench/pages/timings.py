"""Times of many cases, taken in turn, so that a slow moment of the machine hits all alike."""

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from statistics import quantiles

from bench.pages.client import Answer

WARM_UP = 3  # rounds
ENOUGH_SECONDS, ENOUGH_TIMES = 10, 10
"""A case that has taken so long, so often, is asked no more."""


@dataclass
class Case:
    """A request that is repeated, and what its answers cost.

    `ask` gets the headers to send; `expected` is the status of its answer.
    """

    name: str
    ask: Callable[..., Answer]
    expected: int = 200
    seconds: list[float] = field(default_factory=list)
    size: int = 0
    queries: int = 0
    sql_ms: float = 0

    @property
    def p50(self) -> float:
        """The median time in milliseconds."""
        return self._percentile(50)

    @property
    def p95(self) -> float:
        return self._percentile(95)

    @property
    def is_done(self) -> bool:
        return len(self.seconds) >= ENOUGH_TIMES and sum(self.seconds) > ENOUGH_SECONDS

    def _percentile(self, percent: int) -> float:
        return quantiles(self.seconds, n=100, method="inclusive")[percent - 1] * 1000

    def run(self, **headers: str) -> Answer:
        answer = self.ask(**headers)
        if answer.status != self.expected:
            raise SystemExit(f"{self.name}: {answer.status} for {answer.path}")
        return answer


def measure(cases: Iterable[Case], rounds: int) -> None:
    """Count the queries of each case once, then time all cases in turn, in random order."""
    order, rng = list(cases), random.Random(9)
    for case in order:
        answer = case.run(**{"X-Count": "1"})
        case.size = len(answer.body)
        case.queries = int(answer.headers["X-Queries"])
        case.sql_ms = float(answer.headers["X-Sql-Ms"])
    for n in range(rounds + WARM_UP):
        for case in rng.sample(order, len(order)):
            if not case.is_done:
                seconds = case.run().seconds
                case.seconds += [seconds] * (n >= WARM_UP)
