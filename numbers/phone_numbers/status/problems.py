"""Why numbers of a campaign do not send: one problem per campaign and reason."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Case, F, Q, QuerySet, Sum, When

from accounts.models import Account
from campaigns.models import Brand, Campaign
from core.postgres import key_in
from core.prepared import Prepared
from phone_numbers import rules
from phone_numbers.models import Share, State, Tally
from phone_numbers.reasons import Explanation, Reason, WayOut, explain
from phone_numbers.status.states import condition


@dataclass(frozen=True, slots=True)
class Problem:
    """How many numbers of one campaign are held, or have failed, for the same reason.

    `statuses` are the number statuses that occur among them.
    """

    campaign: Campaign
    explanation: Explanation
    failed: bool
    numbers: int
    statuses: tuple[str, ...]

    @property
    def reason(self) -> Reason:
        return self.explanation.reason

    @property
    def tone(self) -> str:
        return "bad" if self.failed or not self.reason.temporary else "held"

    @property
    def cause(self) -> Brand | Campaign:
        """The object to blame: an unverified brand is one cause for all its campaigns."""
        return self.campaign.brand if self.reason.way_out == WayOut.BRAND else self.campaign

    @property
    def count(self) -> str:
        return "1 number" if self.numbers == 1 else f"{self.numbers:,} numbers"

    @property
    def effect(self) -> str:
        """The predicate of a sentence about these numbers."""
        is_one = self.numbers == 1
        if self.failed:
            return "failed"
        if self.reason.temporary:
            return "is on hold" if is_one else "are on hold"
        return "sends nothing any more" if is_one else "send nothing any more"

    @property
    def campaign_note(self) -> str:
        """What staff wrote about the campaign itself; the brand's page has the note on a brand."""
        return self.explanation.staff_note if self.reason.way_out == WayOut.CAMPAIGN else ""

    @property
    def outlook(self) -> str:
        """Say what an owner has to do, and what happens afterwards."""
        return self._outlook(may_write=True)

    @property
    def outlook_for_viewers(self) -> str:
        """Say who has to act, and what happens afterwards."""
        return self._outlook(may_write=False)

    def _outlook(self, *, may_write: bool) -> str:
        if self.failed:
            return self.reason.next_step if may_write else self.reason.acts
        return self.reason.next_steps(many=self.numbers > 1, may_write=may_write)


def problems_of_campaigns(campaigns: Collection[Campaign]) -> list[Problem]:
    """Return the problems of these campaigns, most numbers first (one query).

    Brand and account of the campaigns must be loaded.
    """
    by_key = {campaign.pk: campaign for campaign in campaigns}
    return _problems(_of_campaigns(campaigns=list(by_key)) if by_key else [], by_key)


def problems_of_account(account: Account, *, except_codes: Collection[str]) -> list[Problem]:
    """Return the problems of an account, most numbers first, except those (two queries)."""
    rows = [row for row in _of_account(account=account.pk) if row["code"] not in except_codes]
    campaigns = _campaigns(campaigns=sorted({row["campaign"] for row in rows}))
    for campaign in campaigns:
        campaign.account = campaign.brand.account = account
    return _problems(rows, {campaign.pk: campaign for campaign in campaigns})


@Prepared
def _campaigns(campaigns: list[int]) -> QuerySet[Any]:
    return Campaign.objects.filter(key_in("pk", campaigns)).select_related("brand")


def _problems(rows: Iterable[Any], campaigns: Mapping[int, Campaign]) -> list[Problem]:
    return [
        Problem(
            campaigns[row["campaign"]],
            explain(row["code"], campaign=campaigns[row["campaign"]]),
            row["failed"],
            row["total"],
            tuple(row["statuses"]),
        )
        for row in rows
    ]


_FAILED = Q(state__in=[State.FAILED, Share.NOT_REACHED])


@Prepared
def _of_campaigns(campaigns: list[int]) -> QuerySet[Any]:
    return _grouped(Tally.objects.filter(key_in("campaign", campaigns)))


@Prepared
def _of_account(account: int) -> QuerySet[Any]:
    return _grouped(Tally.objects.filter(account=account, campaign__isnull=False))


def _grouped(tallies: QuerySet[Tally]) -> QuerySet[Any]:
    """Sum up tallies by campaign, code, and whether the numbers failed."""
    judged = rules.with_standing_refusal(tallies).order_by()
    troubled: QuerySet[Any] = judged.filter(_FAILED | condition("held")).annotate(
        failed=Case(When(_FAILED, then=True), default=False),
        code=Case(When(_FAILED, then=F("failure_code")), default="standing_refusal"),
    )
    grouped: QuerySet[Any] = troubled.values("campaign", "code", "failed").annotate(
        total=Sum("numbers"), statuses=ArrayAgg("status", distinct=True)
    )
    return grouped.filter(total__gt=0).order_by("-total", "campaign", "code")


def with_problem(numbers: QuerySet[Any], code: str, *, failed: bool | None) -> QuerySet[Any]:
    """Keep the numbers that a problem with this code counts; None asks for either kind."""
    held = Q(standing_refusal=code) & condition("held", "standing__")
    broken = Q(standing__failure_code=code) & condition("failed", "standing__")
    judged = rules.with_standing_refusal(numbers, "standing__")
    return judged.filter({True: broken, False: held, None: held | broken}[failed])
