"""The first page of an account, and its activity."""

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import AccountRequest, member_view
from accounts.paging import newest_first
from campaigns.models import Brand, BrandStatus, Campaign, CampaignStatus
from campaigns.throughput import with_tiers
from phone_numbers.counts import capped, state_counts
from phone_numbers.filters import ATTENTION, in_state
from phone_numbers.models import Assignment, NumberStatus, PhoneNumber
from phone_numbers.numbering import US_REGIONS, LineType
from phone_numbers.states import for_rows, rows

FEW = 8


@require_safe
@member_view
def overview(request: AccountRequest) -> HttpResponse:
    """Show what needs somebody now, what propagates, and what happened lately."""
    own = PhoneNumber.objects.filter(account=request.account)
    annotated = for_rows(own)
    unregistered = own.filter(
        in_state("unassigned"),
        country__in=sorted(US_REGIONS),
        line_type=LineType.LOCAL,
        status=NumberStatus.ACTIVE,
    )
    needy = rows(list(annotated.filter(in_state(ATTENTION)).order_by("e164")[:FEW]))
    moving = rows(list(annotated.filter(in_state("propagating")).order_by("e164")[:FEW]))
    brands = Brand.objects.filter(account=request.account).select_related("account")
    campaigns = Campaign.objects.filter(account=request.account)
    context = {
        "counts": state_counts(request.account),
        "needy": needy,
        "moving": moving,
        "unregistered": capped(unregistered),
        "brands": with_tiers(brands[:FEW]),
        "has_brand": brands.filter(status=BrandStatus.VERIFIED).exists(),
        "has_campaign": campaigns.filter(status=CampaignStatus.APPROVED).exists(),
        "latest": _lives(request)[:FEW],
    }
    return render(request, "numbers/overview.html", context)


@require_safe
@member_view
def activity(request: AccountRequest) -> HttpResponse:
    """List what was asked of the account's numbers, newest first."""
    page = newest_first(_lives(request), request)
    return render(request, "numbers/activity.html", {"page": page})


def _lives(request: AccountRequest) -> QuerySet[Assignment]:
    related = ("phone_number__account", "campaign__account", "requested_by", "stopped_by")
    return Assignment.objects.filter(account=request.account).select_related(*related)
