"""The owners' pages about brands."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from campaigns.models import Brand, TrustTier
from campaigns.throughput import throughput_of, with_tiers
from core.pagination import newest_first
from dashboard.access import AccountRequest, member_view


@require_safe
@member_view
def brand_list(request: AccountRequest) -> HttpResponse:
    """List the account's brands with their trust scores."""
    own = Brand.objects.filter(account=request.account).select_related("account")
    page = newest_first(own.with_counts(), request)
    with_tiers(page.items)
    context = {"page": page, "tiers": list(TrustTier.objects.all())}
    return render(request, "dashboard/brand_list.html", context)


@require_safe
@member_view
def brand(request: AccountRequest, pk: int) -> HttpResponse:
    """Show one brand, its trust score and its campaigns."""
    own = Brand.objects.filter(account=request.account).select_related("account")
    found = get_object_or_404(own, pk=pk)
    campaigns = found.campaigns.with_numbers().select_related("account", "brand")
    context = {"brand": found, "campaigns": campaigns, "throughput": throughput_of(found)}
    return render(request, "dashboard/brand_detail.html", context)
