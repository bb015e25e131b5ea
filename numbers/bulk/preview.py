"""What would a draft do to its numbers now: counts, refusals, capacity, and how long it takes.

Nothing is written, so the choice can change and be previewed again.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from bulk.capacity import Capacity, Group, added_to, campaigns_of, fitted
from bulk.foresight import foresee
from bulk.models import DONE, UNUSABLE, Job, JobRow, Outcome, Source
from carriers.gateway import expected_duration
from core.postgres import allow_large_statements
from phone_numbers.reasons import Explanation, explain

MINUTES = 2
"""How long a statement about all rows of a draft may take; a million usually take seconds."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """How many numbers a rule refuses, and why."""

    explanation: Explanation
    numbers: int

    @property
    def code(self) -> str:
        return self.explanation.code


@dataclass(frozen=True, slots=True)
class Results:
    """Rows by Outcome, and refusals by reason."""

    counts: Counter[str]
    refusals: list[Refusal]

    def total(self, outcome: str = "", code: str = "") -> int:
        """Return how many rows have this outcome, or any, and this reason if they are refused."""
        if code:
            numbers = {refusal.code: refusal.numbers for refusal in self.refusals}
            return numbers.get(code, 0) if outcome in ("", Outcome.REFUSED) else 0
        return self.counts[outcome] if outcome else self.counts.total()


@dataclass(frozen=True, slots=True)
class Preview(Results):
    """What a draft would do, the campaigns' capacity, and the time at the carriers."""

    capacities: list[Capacity]
    duration: timedelta

    @property
    def changes(self) -> int:
        """How many numbers the job would change."""
        return sum(self.counts[outcome] for outcome in DONE)


@transaction.atomic(savepoint=False)
def preview(job: Job) -> Preview:
    """Say what a draft would do now."""
    allow_large_statements(MINUTES)
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


@transaction.atomic(savepoint=False)
def has_own_campaigns(job: Job) -> bool:
    """Return whether rows name campaigns of their own, as lines of a file may."""
    if job.source in (Source.TICKED, Source.MATCHING):
        return False
    allow_large_statements(MINUTES)
    return job.rows.filter(Q(campaign__isnull=False) | ~Q(wanted="")).exists()


def unreadable_lines(job: Job) -> QuerySet[JobRow]:
    """Return the rows of lines that could not be read, in order."""
    return job.rows.with_outcome(Outcome.UNREADABLE).order_by("pk")


def foreseen_rows(job: Job, outcome: str = "", code: str = "") -> QuerySet[Any]:
    """Return the rows of a draft with this outcome, or all, and this reason if they are refused.

    Each has `foreseen`, `foreseen_code`, `target` and `selected` (keys of campaigns), and its
    number. In the order of the lines or numbers, which is that of their keys.
    """
    return foreseen_with_results(job, outcome, code)[0]


def foreseen_with_results(
    job: Job, outcome: str = "", code: str = ""
) -> tuple[QuerySet[Any], Results]:
    """Return `foreseen_rows`, and the counts of all rows of the draft."""
    with transaction.atomic(savepoint=False):
        allow_large_statements(MINUTES)
        groups, cuts = fitted(job, campaigns_of(job))
    own = job.rows.with_outcome(outcome) if outcome in UNUSABLE else job.rows.all()
    rows = foresee(own, job, cuts)
    rows = rows.filter(foreseen=outcome) if outcome else rows
    rows = rows.filter(foreseen_code=code) if code else rows
    codes = refusals(job, _counted(groups, "code"))
    results = Results(_counted(groups, "outcome"), codes)
    return rows.select_related("phone_number").order_by("pk"), results


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
