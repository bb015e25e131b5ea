"""What would a draft do to its numbers now: counts, refusals, capacity, and how long it takes.

Nothing is written, so the choice can change and be previewed again.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet

from bulk.capacity import Capacity, Group, added_to, campaigns_of, fitted
from bulk.foresight import foresee
from bulk.models import DONE, Job, Outcome
from carriers.gateway import expected_duration
from phone_numbers.reasons import Explanation, explain


@dataclass(frozen=True, slots=True)
class Refusal:
    """How many numbers a rule refuses, and why."""

    explanation: Explanation
    numbers: int

    @property
    def code(self) -> str:
        return self.explanation.code


@dataclass(frozen=True, slots=True)
class Preview:
    """What a draft would do: rows by Outcome, refusals, capacity, and the time at the carriers."""

    counts: Counter[str]
    refusals: list[Refusal]
    capacities: list[Capacity]
    duration: timedelta

    @property
    def changes(self) -> int:
        """How many numbers the job would change."""
        return sum(self.counts[outcome] for outcome in DONE)


def preview(job: Job) -> Preview:
    """Say what a draft would do now."""
    campaigns = campaigns_of(job)
    groups, _ = fitted(job, campaigns)
    counts = _counted(groups, "outcome")
    added = added_to(groups)
    at_carriers = sum(counts[outcome] for outcome in DONE if outcome != Outcome.RENAMED)
    return Preview(
        counts=counts,
        refusals=refusals(job, _counted(groups, "code")),
        capacities=[
            Capacity(campaign, campaign.numbers, added.get(key, 0))
            for key, campaign in campaigns.items()
        ],
        duration=expected_duration(at_carriers) if at_carriers else timedelta(0),
    )


def foreseen_rows(job: Job, outcome: str = "", code: str = "") -> QuerySet[Any]:
    """Return the rows of a draft with this outcome, or all, and this reason if they are refused.

    Each has `foreseen`, `foreseen_code`, `target` and `selected` (keys of campaigns), and its
    number. In the order of the lines or numbers, which is that of their keys.
    """
    _, cuts = fitted(job, campaigns_of(job))
    rows = foresee(job.rows.all(), job, cuts)
    rows = rows.filter(foreseen=outcome) if outcome else rows
    rows = rows.filter(foreseen_code=code) if code else rows
    return rows.select_related("phone_number").order_by("pk")


def refusals(job: Job, codes: Counter[str]) -> list[Refusal]:
    """Explain codes, the most frequent first, in the words of the job's campaign if it has one."""
    return [
        Refusal(explain(code, campaign=job.campaign), rows)
        for code, rows in codes.most_common()
        if code
    ]


def _counted(groups: list[Group], key: str) -> Counter[str]:
    counts: Counter[str] = Counter()
    for group in groups:
        counts[getattr(group, key)] += group.rows
    return counts
