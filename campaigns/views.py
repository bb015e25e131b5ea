"""The owner's pages about campaigns and brands: to read, for now."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.access import AccountRequest, member_view
from accounts.paging import newest_first
from campaigns.models import Brand, Campaign, TrustTier
from campaigns.throughput import throughput_of, with_tiers


@require_safe
@member_view
def campaign_list(request: AccountRequest) -> HttpResponse:
    """List the account's campaigns with how full they are."""
    own = Campaign.objects.filter(account=request.account)
    page = newest_first(own.with_numbers().select_related("brand", "account"), request)
    return render(request, "campaigns/campaign_list.html", {"page": page})


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
    return render(request, "campaigns/campaign.html", context)


@require_safe
@member_view
def brand_list(request: AccountRequest) -> HttpResponse:
    """List the account's brands with their trust scores."""
    own = Brand.objects.filter(account=request.account).select_related("account")
    page = newest_first(own.with_counts(), request)
    with_tiers(page.items)
    context = {"page": page, "tiers": list(TrustTier.objects.all())}
    return render(request, "campaigns/brand_list.html", context)


@require_safe
@member_view
def brand(request: AccountRequest, pk: int) -> HttpResponse:
    """Show one brand, its trust score and its campaigns."""
    own = Brand.objects.filter(account=request.account).select_related("account")
    found = get_object_or_404(own, pk=pk)
    campaigns = found.campaigns.with_numbers().select_related("account", "brand")
    context = {"brand": found, "campaigns": campaigns, "throughput": throughput_of(found)}
    return render(request, "campaigns/brand.html", context)
