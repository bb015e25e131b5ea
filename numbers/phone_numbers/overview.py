"""The first page of an account, and its activity."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.text import get_text_list
from django.views.decorators.http import require_safe

from accounts.access import AccountRequest, member_view
from accounts.models import Account
from accounts.paging import newest_first
from campaigns.models import Brand, BrandStatus, Campaign, CampaignStatus
from campaigns.throughput import with_tiers
from phone_numbers import rules
from phone_numbers.attention import needs
from phone_numbers.counts import capped, state_counts
from phone_numbers.filters import in_state
from phone_numbers.models import Assignment, PhoneNumber
from phone_numbers.states import for_rows, life_in_words, rows
from phone_numbers.stuck import late_carriers

FEW = 8


@require_safe
@member_view
def overview(request: AccountRequest) -> HttpResponse:
    """Show what needs somebody now, what propagates, and what happened lately."""
    own = PhoneNumber.objects.filter(account=request.account)
    moving = for_rows(own).filter(in_state("propagating")).order_by("e164")
    brands = Brand.objects.filter(account=request.account).select_related("account")
    campaigns = Campaign.objects.filter(account=request.account)
    counts = state_counts(request.account)
    context = {
        "counts": counts,
        "needs": needs(request.account, FEW),
        "moving": rows(list(moving[:FEW])),
        "late": _late(request.account) if counts["stuck"] else "",
        "may_write": request.membership.may_write,
        "unregistered": capped(own.filter(in_state("unregistered"))),
        "brands": with_tiers(brands[:FEW]),
        "has_brand": brands.filter(status=BrandStatus.VERIFIED).exists(),
        "has_campaign": campaigns.filter(status=CampaignStatus.APPROVED).exists(),
        "lives": _worded(_lives(request)[:FEW]),
    }
    return render(request, "numbers/overview.html", context)


def _late(account: Account) -> str:
    carriers = late_carriers(account)
    return f"{get_text_list(carriers, 'and')} {'are' if len(carriers) > 1 else 'is'} late"


@require_safe
@member_view
def activity(request: AccountRequest) -> HttpResponse:
    """List what was asked of the account's numbers, newest first."""
    page = newest_first(_lives(request), request)
    context = {"page": page, "lives": _worded(page.items)}
    return render(request, "numbers/activity.html", context)


@dataclass(frozen=True, slots=True)
class Life:
    """An assignment as activity shows it; the rest as in `Said`."""

    assignment: Assignment
    word: str
    tone: str
    code: str


def _worded(lives: Iterable[Assignment]) -> list[Life]:
    return [Life(life, *life_in_words(life, life.phone_number)[:3]) for life in lives]


def _lives(request: AccountRequest) -> QuerySet[Any]:
    related = ("phone_number__account", "campaign__account", "requested_by", "stopped_by")
    own = Assignment.objects.filter(account=request.account)
    return rules.with_refusal(own).select_related(*related)
