"""Brands, their trust scores, and campaigns."""

from campaigns.models.brand import BRAND_TRANSITIONS, Brand, BrandStatus
from campaigns.models.campaign import CAMPAIGN_TRANSITIONS, Campaign, CampaignStatus, matching
from campaigns.models.trust_tier import TrustTier

__all__ = [
    "BRAND_TRANSITIONS",
    "CAMPAIGN_TRANSITIONS",
    "Brand",
    "BrandStatus",
    "Campaign",
    "CampaignStatus",
    "TrustTier",
    "matching",
]
