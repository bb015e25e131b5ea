"""Status changes of brands and campaigns, a function each; all raise TransitionRefused.

Submitting and approving a campaign also raise RequirementsNotMet if it is incomplete.
"""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models.functions import Now

from campaigns.models import (
    BRAND_TRANSITIONS,
    CAMPAIGN_TRANSITIONS,
    Brand,
    BrandStatus,
    Campaign,
    CampaignStatus,
)
from campaigns.requirements import RequirementsNotMet, require_complete
from campaigns.signals import campaign_expired
from core.lifecycle import transition


def _change_brand(brand: Brand, to: BrandStatus, **values: Any) -> None:
    transition(brand, BRAND_TRANSITIONS, to, **values)


def _change_campaign(campaign: Campaign, to: CampaignStatus, **values: Any) -> None:
    transition(campaign, CAMPAIGN_TRANSITIONS, to, **values)


def _change_complete_campaign(campaign: Campaign, to: CampaignStatus, **values: Any) -> None:
    """Check the campaign after the update, which locks its row against edits."""
    try:
        with transaction.atomic():
            _change_campaign(campaign, to, **values)
            require_complete(campaign)
    except RequirementsNotMet:
        campaign.refresh_from_db()
        raise


def submit_brand(brand: Brand, *, sources: Collection[str] = ()) -> None:
    """Submit a brand for verification; a verified brand, unless `sources` leaves it out, too."""
    _change_brand(brand, BrandStatus.PENDING, sources=sources, submitted_at=Now(), verified_at=None)


def verify_brand(brand: Brand) -> None:
    """Let the brand's campaigns send; registrations held because of it resume automatically."""
    _change_brand(brand, BrandStatus.VERIFIED, verified_at=Now(), failure_reason="")


def reject_brand(brand: Brand, *, reason: str) -> None:
    """Reject a brand, verified or not; all its campaigns stop sending at once."""
    _change_brand(brand, BrandStatus.REJECTED, verified_at=None, failure_reason=reason)


def submit_campaign(campaign: Campaign) -> None:
    """Submit a campaign for review."""
    _change_complete_campaign(campaign, CampaignStatus.PENDING, submitted_at=Now())


def approve_campaign(campaign: Campaign) -> None:
    """Approve a pending or rejected campaign, so that numbers can be assigned to it."""
    _change_complete_campaign(
        campaign,
        CampaignStatus.APPROVED,
        sources=[CampaignStatus.PENDING, CampaignStatus.REJECTED],
        approved_at=Now(),
        failure_reason="",
    )


def reject_campaign(campaign: Campaign, *, reason: str) -> None:
    """Reject a campaign; if it was approved, it stops sending at once."""
    _change_campaign(campaign, CampaignStatus.REJECTED, failure_reason=reason)


def suspend_campaign(campaign: Campaign, *, reason: str) -> None:
    """Stop sending under the campaign until it is reinstated."""
    _change_campaign(campaign, CampaignStatus.SUSPENDED, failure_reason=reason)


def reinstate_campaign(campaign: Campaign) -> None:
    """End a suspension; registrations held because of it resume automatically."""
    _change_campaign(
        campaign, CampaignStatus.APPROVED, sources=[CampaignStatus.SUSPENDED], failure_reason=""
    )


@transaction.atomic
def expire_campaign(campaign: Campaign) -> None:
    """End the campaign permanently; pending assignments under it fail."""
    _change_campaign(campaign, CampaignStatus.EXPIRED, ended_at=Now())
    campaign_expired.send(Campaign, campaign=campaign)
