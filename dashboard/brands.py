"""The pages of an account's brands, read-only."""

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
    brands = Brand.objects.filter(account=request.account).select_related("account")
    page = newest_first(brands.with_counts(), request)
    with_tiers(page.items)
    context = {"page": page, "tiers": list(TrustTier.objects.all())}
    return render(request, "dashboard/brand_list.html", context)


@require_safe
@member_view
def brand_detail(request: AccountRequest, pk: int) -> HttpResponse:
    """Show one brand, its trust score and its campaigns."""
    brands = Brand.objects.filter(account=request.account).select_related("account")
    brand = get_object_or_404(brands, pk=pk)
    campaigns = brand.campaigns.with_numbers().select_related("account", "brand")
    context = {"brand": brand, "campaigns": campaigns, "throughput": throughput_of(brand)}
    return render(request, "dashboard/brand_detail.html", context)
