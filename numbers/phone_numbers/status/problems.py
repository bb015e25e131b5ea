"""Which numbers of some campaigns send nothing, and why; never counting without end."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When
from django.urls import reverse
from django.utils.http import urlencode

from accounts.models import Account
from campaigns.models import Campaign
from core.counting import MOST
from phone_numbers import rules
from phone_numbers.models import SELECTABLE, Assignment, AssignmentStatus
from phone_numbers.reasons import Place, Reason, reason_for
from phone_numbers.reasons.wording import staffs_words


@dataclass(frozen=True, slots=True)
class Problem:
    """So many numbers of a campaign that one reason stops, or has made fail.

    `more` says that counting was broken off, so that there may be more of them. `example` is one
    of the assignments, `wrote` what the staff wrote when they stopped each of the numbers, and
    `send` whether they all send meanwhile, because what failed is a move.
    """

    campaign: Campaign
    reason: Reason
    more: bool
    failed: bool
    numbers: int
    example: int
    wrote: str
    send: bool

    @property
    def tone(self) -> str:
        return "bad" if self.failed or not self.reason.passes else "held"

    @property
    def count(self) -> str:
        if self.more:
            return f"{min(self.numbers, MOST):,} or more numbers"
        return "1 number" if self.numbers == 1 else f"{self.numbers:,} numbers"

    @property
    def what(self) -> str:
        one = self.numbers == 1
        if self.failed:
            return "failed"
        if self.reason.passes:
            return "is held" if one else "are held"
        return "sends nothing any more" if one else "send nothing any more"

    @property
    def said(self) -> str:
        """What the staff wrote about the campaign itself; the brand's page tells of the brand."""
        about_campaign = self.reason.place == Place.CAMPAIGN
        return staffs_words(self.reason.code, None, self.campaign) if about_campaign else ""

    @property
    def outlook(self) -> str:
        """Say what to do, and what happens afterwards."""
        many = self.numbers > 1
        return self.reason.next_step if self.failed else self.reason.ahead(many=many)

    @property
    def url(self) -> str:
        narrowed = {"campaign": self.campaign.pk, "assignment": "failed" if self.failed else "held"}
        page = reverse("dashboard:number_list", args=[self.campaign.account.slug])
        return f"{page}?{urlencode(narrowed)}"


def problems_under(campaigns: Collection[Campaign]) -> list[Problem]:
    """Return what stops numbers of these campaigns, most numbers first (one query).

    Brand and account of the campaigns must be loaded.
    """
    by_key = {campaign.pk: campaign for campaign in campaigns}
    found = _counts(Assignment.objects.filter(campaign__in=list(by_key))) if by_key else []
    return _as_problems(found, by_key)


def problems_in(account: Account, *, but: str) -> list[Problem]:
    """Return what stops numbers of an account, but for one reason (two queries)."""
    found = _counts(Assignment.objects.filter(account=account), but)
    campaigns = Campaign.objects.select_related("brand", "account")
    return _as_problems(found, campaigns.in_bulk({key for key, *_ in found}))


def _as_problems(found: list[Any], campaigns: Mapping[int, Campaign]) -> list[Problem]:
    more = sum(numbers for _, _, _, numbers, *_ in found) > MOST
    return [Problem(campaigns[key], reason_for(code), more, *rest) for key, code, *rest in found]


_GROUPED = """
    SELECT campaign, code, failed, count(*), min(id),
        CASE WHEN min(wrote) = max(wrote) THEN min(wrote) ELSE '' END, bool_and(send)
    FROM ({}) AS capped_count (campaign, code, failed, id, wrote, send)
    GROUP BY campaign, code, failed ORDER BY 4 DESC, campaign, code
"""


def _counts(assignments: QuerySet[Assignment], but: str = "") -> list[Any]:
    """Count by campaign and code; what a number is leaving for another campaign is left out."""
    others = Assignment.objects.filter(phone_number=OuterRef("phone_number"))
    leaving = Exists(others.filter(status=AssignmentStatus.PENDING))
    live = rules.with_refusal(others.filter(status=AssignmentStatus.LIVE))
    failed = Q(status=AssignmentStatus.FAILED)
    theirs = assignments.filter(ended_at__isnull=True, status__in=SELECTABLE)
    judged = (
        rules.with_refusal(theirs.exclude(leaving, status=AssignmentStatus.LIVE))
        .annotate(
            code=Case(When(failed, then=F("failure_code")), default="refusal"),
            failed=Q(failed),
            wrote=F("phone_number__status_reason"),
            send=Exists(live.filter(refusal="")),
        )
        .exclude(code__in=["", but])
    )
    columns = ("campaign", "code", "failed", "pk", "wrote", "send")
    rows = judged.order_by().values_list(*columns)[: MOST + 1]
    sql, values = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_GROUPED.format(sql), values)
        return list(cursor.fetchall())
