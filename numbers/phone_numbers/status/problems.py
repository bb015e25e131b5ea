"""Why numbers of a campaign do not send: one problem per campaign and reason."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When

from accounts.models import Account
from campaigns.models import Brand, Campaign
from core.counting import COUNT_LIMIT
from phone_numbers import rules
from phone_numbers.models import SELECTABLE, Assignment, AssignmentStatus
from phone_numbers.reasons import Explanation, Reason, WayOut, explain


@dataclass(frozen=True, slots=True)
class Problem:
    """How many numbers of one campaign are held, or have failed, for the same reason.

    `is_capped` means that counting stopped at a limit, so there may be more numbers. `example` is
    the key of one of the assignments. `note` is what staff wrote when they suspended the numbers,
    if it is the same for all. `still_send` means that only moves failed: all numbers still send.
    """

    campaign: Campaign
    explanation: Explanation
    is_capped: bool
    failed: bool
    numbers: int
    example: int
    note: str
    still_send: bool

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
        if self.is_capped:
            return f"{min(self.numbers, COUNT_LIMIT):,} or more numbers"
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
    rows = _grouped(Assignment.objects.filter(campaign__in=list(by_key))) if by_key else []
    return _problems(rows, by_key)


def problems_of_account(account: Account, *, except_codes: Collection[str]) -> list[Problem]:
    """Return the problems of an account, most numbers first, except those (two queries)."""
    rows = _grouped(Assignment.objects.filter(account=account), except_codes)
    campaigns = Campaign.objects.select_related("brand", "account")
    return _problems(rows, campaigns.in_bulk({key for key, *_ in rows}))


def _problems(rows: list[Any], campaigns: Mapping[int, Campaign]) -> list[Problem]:
    capped = sum(numbers for _, _, _, numbers, *_ in rows) > COUNT_LIMIT
    return [
        Problem(campaigns[key], explain(code, campaign=campaigns[key]), capped, *rest)
        for key, code, *rest in rows
    ]


_GROUPED = """
    SELECT campaign, code, failed, count(*), min(id),
        CASE WHEN min(note) = max(note) THEN min(note) ELSE '' END, bool_and(still_sends)
    FROM ({}) AS judged (campaign, code, failed, id, note, still_sends)
    GROUP BY campaign, code, failed ORDER BY 4 DESC, campaign, code
"""


def _grouped(assignments: QuerySet[Assignment], except_codes: Collection[str] = ()) -> list[Any]:
    """Count by campaign and code."""
    judged = _judged(assignments).exclude(code__in=["", *except_codes])
    columns = ("campaign", "code", "failed", "pk", "note", "still_sends")
    capped = judged.order_by().values_list(*columns)[: COUNT_LIMIT + 1]
    sql, values = capped.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_GROUPED.format(sql), values)
        return list(cursor.fetchall())


def has_problem(code: str, *, failed: bool | None, campaign: Campaign | None) -> Exists:
    """Return the condition on the numbers that a problem counts; None asks for either."""
    own = Assignment.objects.filter(phone_number=OuterRef("pk"))
    if campaign is not None:
        own = own.filter(campaign=campaign)
    judged = _judged(own).filter(code=code)
    return Exists(judged if failed is None else judged.filter(failed=failed))


def _judged(assignments: QuerySet[Assignment]) -> QuerySet[Any]:
    """Annotate codes, "" for none, without the live assignments that numbers are leaving."""
    others = Assignment.objects.filter(phone_number=OuterRef("phone_number"))
    leaving = Exists(others.filter(status=AssignmentStatus.PENDING))
    live = rules.with_refusal(others.filter(status=AssignmentStatus.LIVE))
    failed = Q(status=AssignmentStatus.FAILED)
    selectable = assignments.filter(ended_at__isnull=True, status__in=SELECTABLE)
    staying = rules.with_refusal(selectable.exclude(leaving, status=AssignmentStatus.LIVE))
    judged: QuerySet[Any] = staying.annotate(
        code=Case(When(failed, then=F("failure_code")), default="refusal"),
        failed=Q(failed),
        note=F("phone_number__status_reason"),
        still_sends=Exists(live.filter(refusal="")),
    )
    return judged
