"""How much a brand may send, according to its trust score."""

from collections.abc import Iterable
from dataclasses import dataclass

from campaigns.models import Brand, Campaign, TrustTier


@dataclass(frozen=True, slots=True)
class Throughput:
    """A brand's tier. Its campaigns share the daily limit, which resets at midnight Pacific."""

    brand: Brand
    tier: TrustTier
    campaigns: int


def with_tiers(brands: Iterable[Brand]) -> list[Brand]:
    """Set `tier` on each brand, in two queries."""
    tiers = list(TrustTier.objects.order_by("-from_score"))
    result = list(brands)
    for brand in result:
        score = brand.brand_score or 0
        brand.tier = next(tier for tier in tiers if tier.from_score <= score)  # type: ignore[attr-defined]
    return result


def throughput_of(brand: Brand) -> Throughput:
    """Return the throughput of the brand's score, in two queries."""
    return Throughput(
        brand=brand,
        tier=TrustTier.objects.for_score(brand.brand_score),
        campaigns=Campaign.objects.filter(brand=brand).count(),
    )
