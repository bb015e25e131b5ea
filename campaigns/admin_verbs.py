"""What staff do to brands and campaigns."""

from collections.abc import Callable
from typing import Any

from accounts.staff.verbs import Confirm, Reason, Verb
from campaigns import lifecycle
from campaigns.lifecycle import MoveRefused
from campaigns.models import BrandStatus, CampaignStatus

_REFUSALS = (MoveRefused,)


def _at(*statuses: str) -> Callable[[Any], bool]:
    return lambda obj: obj.status in statuses


BRAND_VERBS = (
    Verb(
        "submit",
        "Submit",
        "submitted for verification",
        lambda brand, order: lifecycle.submit_brand(brand),
        _REFUSALS,
        _at(BrandStatus.DRAFT, BrandStatus.REJECTED),
    ),
    Verb(
        "verify",
        "Verify",
        "verified",
        lambda brand, order: lifecycle.verify_brand(brand),
        _REFUSALS,
        _at(BrandStatus.PENDING, BrandStatus.REJECTED),
    ),
    Verb(
        "reject",
        "Reject…",
        "rejected",
        lambda brand, order: lifecycle.reject_brand(brand, reason=order.reason),
        _REFUSALS,
        _at(BrandStatus.PENDING, BrandStatus.VERIFIED),
        asks=Reason,
        warning="Sending under all campaigns of a rejected brand stops at once.",
    ),
)

CAMPAIGN_VERBS = (
    Verb(
        "submit",
        "Submit",
        "submitted for review",
        lambda campaign, order: lifecycle.submit_campaign(campaign),
        _REFUSALS,
        _at(CampaignStatus.DRAFT, CampaignStatus.REJECTED),
    ),
    Verb(
        "approve",
        "Approve",
        "approved",
        lambda campaign, order: lifecycle.approve_campaign(campaign),
        _REFUSALS,
        _at(CampaignStatus.PENDING, CampaignStatus.REJECTED),
    ),
    Verb(
        "reject",
        "Reject…",
        "rejected",
        lambda campaign, order: lifecycle.reject_campaign(campaign, reason=order.reason),
        _REFUSALS,
        _at(CampaignStatus.PENDING, CampaignStatus.APPROVED, CampaignStatus.SUSPENDED),
        asks=Reason,
        warning="Where numbers send under a rejected campaign, that stops at once.",
    ),
    Verb(
        "suspend",
        "Suspend…",
        "suspended",
        lambda campaign, order: lifecycle.suspend_campaign(campaign, reason=order.reason),
        _REFUSALS,
        _at(CampaignStatus.APPROVED),
        asks=Reason,
        warning="Sending stops at once, and goes on by itself when the campaign is reinstated.",
    ),
    Verb(
        "reinstate",
        "Reinstate",
        "reinstated",
        lambda campaign, order: lifecycle.reinstate_campaign(campaign),
        _REFUSALS,
        _at(CampaignStatus.SUSPENDED),
    ),
    Verb(
        "expire",
        "Expire…",
        "expired",
        lambda campaign, order: lifecycle.expire_campaign(campaign),
        _REFUSALS,
        _at(CampaignStatus.APPROVED, CampaignStatus.SUSPENDED),
        asks=Confirm,
        warning="Sending stops at once and for good. An expired campaign does not come back.",
    ),
)
