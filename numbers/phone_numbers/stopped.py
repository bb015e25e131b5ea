"""Which numbers of some campaigns send nothing, and why; never counting without end."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection
from django.db.models import Case, CharField, F, Q, When
from django.urls import reverse
from django.utils.http import urlencode

from campaigns.models import Campaign
from phone_numbers import rules
from phone_numbers.counts import MOST
from phone_numbers.explaining import staffs_words
from phone_numbers.models import Assignment, AssignmentStatus
from phone_numbers.reasons import Place, Reason, reason_for
from phone_numbers.states import SELECTABLE


@dataclass(frozen=True, slots=True)
class Stopped:
    """So many numbers of a campaign that one reason stops, or has made fail.

    `more` says that counting was broken off, so that there may be more of them.
    """

    campaign: Campaign
    reason: Reason
    failed: bool
    numbers: int
    more: bool

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
        return f"{reverse('numbers:list', args=[self.campaign.account.slug])}?{urlencode(narrowed)}"


def stopped_under(campaigns: Collection[Campaign]) -> list[Stopped]:
    """Return what stops numbers of these campaigns, most numbers first (one query).

    Brand and account of the campaigns must be loaded.
    """
    found = _counts([campaign.pk for campaign in campaigns]) if campaigns else []
    more = sum(numbers for *_, numbers in found) > MOST
    by_key = {campaign.pk: campaign for campaign in campaigns}
    return [
        Stopped(by_key[pk], reason_for(code), failed, numbers, more)
        for pk, failed, code, numbers in found
    ]


def _counts(campaigns: list[int]) -> list[tuple[int, bool, str, int]]:
    failed = Q(status=AssignmentStatus.FAILED)
    theirs = Assignment.objects.open().filter(campaign__in=campaigns, status__in=SELECTABLE)
    code = Case(When(failed, then=F("failure_code")), default="refusal", output_field=CharField())
    judged = rules.with_refusal(theirs).annotate(code=code, failed=Q(failed)).exclude(code="")
    rows = judged.order_by().values_list("campaign", "failed", "code")[: MOST + 1]
    sql, values = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT *, count(*) FROM ({sql}) AS capped (campaign, failed, code)"  # noqa: S608
            " GROUP BY campaign, failed, code ORDER BY 4 DESC, campaign, code",
            values,
        )
        return [(*row,) for row in cursor.fetchall()]
