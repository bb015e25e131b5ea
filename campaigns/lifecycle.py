"""The lives of brands and campaigns: who may become what, one verb a move."""

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
from campaigns.signals import campaign_expired


class TransitionRefused(Exception):
    """The object may not become that from what it is; the text says so to people."""


def _move(obj: Brand | Campaign, to: str, *sources: str, **values: Any) -> None:
    moves = BRAND_TRANSITIONS if isinstance(obj, Brand) else CAMPAIGN_TRANSITIONS
    allowed = [s for s, targets in moves.items() if to in targets and s in (sources or moves)]
    moved = (
        type(obj)._default_manager.filter(pk=obj.pk, status__in=allowed).update(status=to, **values)
    )
    obj.refresh_from_db()
    if not moved:
        raise TransitionRefused(f"{obj} is {obj.status} and cannot become {to}.")


def submit_brand(brand: Brand) -> None:
    """Send a brand to verification. Raises TransitionRefused, as all verbs here do."""
    _move(brand, BrandStatus.PENDING, submitted_at=Now(), verified_at=None)


def verify_brand(brand: Brand) -> None:
    """Let the brand's campaigns send; what was held for it resumes by itself."""
    _move(brand, BrandStatus.VERIFIED, verified_at=Now(), failure_reason="")


def reject_brand(brand: Brand, *, reason: str) -> None:
    """Reject a brand, verified or not; sending under all its campaigns stops at once."""
    _move(brand, BrandStatus.REJECTED, verified_at=None, failure_reason=reason)


def submit_campaign(campaign: Campaign) -> None:
    """Send a campaign to review."""
    _move(campaign, CampaignStatus.PENDING, submitted_at=Now())


def approve_campaign(campaign: Campaign) -> None:
    """Let numbers be assigned to the campaign."""
    _move(
        campaign,
        CampaignStatus.APPROVED,
        CampaignStatus.PENDING,
        CampaignStatus.REJECTED,
        approved_at=Now(),
        failure_reason="",
    )


def reject_campaign(campaign: Campaign, *, reason: str) -> None:
    """Reject a campaign; where it was approved, sending under it stops at once."""
    _move(campaign, CampaignStatus.REJECTED, failure_reason=reason)


def suspend_campaign(campaign: Campaign, *, reason: str) -> None:
    """Stop sending under the campaign until it is reinstated."""
    _move(campaign, CampaignStatus.SUSPENDED, failure_reason=reason)


def reinstate_campaign(campaign: Campaign) -> None:
    """End a suspension; what was held for it resumes by itself."""
    _move(campaign, CampaignStatus.APPROVED, CampaignStatus.SUSPENDED, failure_reason="")


@transaction.atomic
def expire_campaign(campaign: Campaign) -> None:
    """End the campaign for good; what is on its way under it fails."""
    _move(campaign, CampaignStatus.EXPIRED, ended_at=Now())
    campaign_expired.send(Campaign, campaign=campaign)
