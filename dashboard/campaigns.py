"""The pages of an account's campaigns, read-only."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from campaigns.models import Campaign
from campaigns.throughput import throughput_of
from core.pagination import newest_first
from dashboard.access import AccountRequest, member_view
from phone_numbers.status.counts import listed_under


@require_safe
@member_view
def campaign_list(request: AccountRequest) -> HttpResponse:
    """List the account's campaigns with the numbers each has and may have."""
    campaigns = Campaign.objects.filter(account=request.account)
    page = newest_first(campaigns.with_numbers().select_related("brand", "account"), request)
    return render(request, "dashboard/campaign_list.html", {"page": page})


@require_safe
@member_view
def campaign_detail(request: AccountRequest, pk: int) -> HttpResponse:
    """Show one campaign's registration and its throughput."""
    campaigns = Campaign.objects.filter(account=request.account).with_numbers()
    campaign = get_object_or_404(campaigns.select_related("brand", "account"), pk=pk)
    context = {
        "campaign": campaign,
        "campaigns": [campaign],
        "throughput": throughput_of(campaign.brand),
        "listed": listed_under(campaign),
    }
    return render(request, "dashboard/campaign_detail.html", context)
