"""How many numbers can the campaigns of a job still take, and which of its rows are too many?"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Count, Q

from bulk.foresight import OCCUPYING, adds_number, foresee
from bulk.models import Job, Outcome
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
        return adds_number(self.outcome, goes_back=self.goes_back)


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


def places_left(campaigns: Iterable[Any]) -> dict[int, int]:
    """Return how many numbers each campaign with `numbers` can still take, by key."""
    return {row.pk: max(row.number_limit - row.numbers, 0) for row in campaigns}


def fitted(job: Job, campaigns: dict[int, Any]) -> tuple[list[Group], Cuts]:
    """Count the rows of a draft, those that no longer fit their campaign among the refused.

    Also returns the first row that no longer fits, by campaign.
    """
    left = places_left(campaigns.values())
    cuts = {key: 0 for key, numbers in left.items() if not numbers}
    groups = groups_of(job, cuts)
    added = added_to(groups)
    room = {key: left.get(key, 0) for key in added if added[key] > left.get(key, 0)}
    if not room:
        return groups, cuts
    beyond = _beyond(job, room, cuts)
    for _, target, first, _ in beyond:
        cuts[target] = min(first, cuts.get(target, first))
    return _moved_to_refused(groups, beyond), cuts


Beyond = list[tuple[str, int, int, int]]
"""Rows that find no place: outcome but for that, campaign, the first of them, how many."""

_BEYOND = """
    SELECT foreseen, target, min(id), count(*) FROM (
        SELECT *, row_number() OVER (PARTITION BY target ORDER BY id) AS turn
        FROM ({}) AS adding (id, target, foreseen)
    ) AS ranked
    JOIN unnest(%s::bigint[], %s::bigint[]) AS room (target, places) USING (target)
    WHERE turn > places GROUP BY 1, 2
"""


def _beyond(job: Job, room: dict[int, int], cuts: Cuts) -> Beyond:
    """Find the rows that are too many for campaigns with so many places left (one query)."""
    rows = foresee(job.rows.all(), job, cuts).order_by()
    adding = rows.filter(foreseen__in=OCCUPYING, goes_back=False)
    sql, values = adding.values_list("pk", "target", "foreseen").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_BEYOND.format(sql), [*values, [*room], [*room.values()]])
        return [(outcome, key, first, rows) for outcome, key, first, rows in cursor.fetchall()]


def _moved_to_refused(groups: list[Group], beyond: Beyond) -> list[Group]:
    """Count the rows that find no place as refused, because their campaign is full."""
    refused = [Group(Outcome.REFUSED, "campaign_full", row[1], False, row[3]) for row in beyond]
    fewer: dict[tuple[str, int | None], int] = {(row[0], row[1]): row[3] for row in beyond}
    kept = [
        group._replace(rows=group.rows - fewer[group.outcome, group.target])
        if group.is_added and (group.outcome, group.target) in fewer
        else group
        for group in groups
    ]
    return [*(group for group in kept if group.rows), *refused]


def added_to(groups: list[Group]) -> dict[int, int]:
    """Return how many numbers each campaign gets."""
    added: dict[int, int] = {}
    for group in groups:
        if group.is_added and group.target:
            added[group.target] = added.get(group.target, 0) + group.rows
    return added
