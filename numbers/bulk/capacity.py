"""How many numbers can the campaigns of a job still take, and which of its rows are too many?"""

from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Count, Q

from bulk.foresight import OCCUPYING, foresee
from bulk.models import Job
from campaigns.models import Campaign
from phone_numbers.rules import Cuts


@dataclass(frozen=True, slots=True)
class Capacity:
    """A campaign's numbers, which count toward its limit, before and after a job."""

    campaign: Campaign
    before: int
    added: int

    @property
    def after(self) -> int:
        return self.before + self.added

    @property
    def limit(self) -> int:
        return self.campaign.number_limit

    @property
    def left(self) -> int:
        """How many numbers it can still take before the job."""
        return max(self.limit - self.before, 0)


class Group(NamedTuple):
    """How many rows of a draft have the same outcome, reason and campaign to go to."""

    outcome: str
    code: str
    target: int | None
    goes_back: bool
    rows: int

    @property
    def is_added(self) -> bool:
        """Whether the rows add numbers to their campaign."""
        return self.outcome in OCCUPYING and not self.goes_back


def groups_of(job: Job, cuts: Cuts) -> list[Group]:
    """Count the rows of a draft by what would come of them (one query)."""
    rows = foresee(job.rows.all(), job, cuts).order_by()
    keys = rows.values_list("foreseen", "foreseen_code", "target", "goes_back")
    return [Group(*row) for row in keys.annotate(rows=Count("pk"))]


def campaigns_of(job: Job) -> dict[int, Any]:
    """Return the campaigns to which a job's numbers go, each with its `numbers`, by key."""
    chosen = Q(pk=job.campaign_id)
    if not job.campaign_id:
        own = job.rows.exclude(campaign=None).order_by().values("campaign").distinct()
        chosen = Q(pk__in=own)
    rows = Campaign.objects.filter(chosen).with_numbers().select_related("brand")
    return {campaign.pk: campaign for campaign in rows}


def fitted(job: Job, campaigns: dict[int, Any]) -> tuple[list[Group], Cuts]:
    """Count the rows of a draft, those that no longer fit their campaign among the refused.

    Also returns the first row that no longer fits, by campaign.
    """
    left = {key: max(row.number_limit - row.numbers, 0) for key, row in campaigns.items()}
    cuts = {key: 0 for key, numbers in left.items() if not numbers}
    groups = groups_of(job, cuts)
    added = added_to(groups)
    tight = [key for key in added if added[key] > left.get(key, 0)]
    if not tight:
        return groups, cuts
    rows = foresee(job.rows.all(), job, cuts)
    adding = rows.filter(foreseen__in=OCCUPYING, goes_back=False).order_by("pk")
    for key in tight:
        cuts[key] = adding.filter(target=key).values_list("pk", flat=True)[left[key]]
    return groups_of(job, cuts), cuts


def added_to(groups: list[Group]) -> dict[int, int]:
    """Return how many numbers each campaign gets."""
    added: dict[int, int] = {}
    for group in groups:
        if group.is_added and group.target:
            added[group.target] = added.get(group.target, 0) + group.rows
    return added
