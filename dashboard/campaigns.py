"""The owner's pages about campaigns and brands: to read, for now."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from campaigns.models import Campaign
from campaigns.throughput import throughput_of
from core.pagination import newest_first
from dashboard.access import AccountRequest, member_view


@require_safe
@member_view
def campaign_list(request: AccountRequest) -> HttpResponse:
    """List the account's campaigns with how full they are."""
    own = Campaign.objects.filter(account=request.account)
    page = newest_first(own.with_numbers().select_related("brand", "account"), request)
    return render(request, "dashboard/campaign_list.html", {"page": page})


@require_safe
@member_view
def campaign(request: AccountRequest, pk: int) -> HttpResponse:
    """Show one campaign as it was registered, and what it may send."""
    own = Campaign.objects.filter(account=request.account).with_numbers()
    found = get_object_or_404(own.select_related("brand", "account"), pk=pk)
    context = {
        "campaign": found,
        "campaigns": [found],
        "throughput": throughput_of(found.brand),
    }
    return render(request, "dashboard/campaign_detail.html", context)
