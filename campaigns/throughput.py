"""What a brand may send, and who shares it."""

from collections.abc import Iterable
from dataclasses import dataclass

from campaigns.models import Brand, Campaign, TrustTier


@dataclass(frozen=True, slots=True)
class Throughput:
    """A brand's tier; the daily limit is shared by all campaigns and resets at midnight Pacific."""

    brand: Brand
    tier: TrustTier
    campaigns: int


def with_tiers(brands: Iterable[Brand]) -> list[Brand]:
    """Give each brand its `tier` (two queries for all of them)."""
    tiers = list(TrustTier.objects.order_by("-from_score"))
    found = list(brands)
    for brand in found:
        score = brand.brand_score or 0
        brand.tier = next(tier for tier in tiers if tier.from_score <= score)  # type: ignore[attr-defined]
    return found


def throughput_of(brand: Brand) -> Throughput:
    """Return what the brand's score gives it (two queries)."""
    return Throughput(
        brand=brand,
        tier=TrustTier.objects.for_score(brand.brand_score),
        campaigns=Campaign.objects.filter(brand=brand).count(),
    )
