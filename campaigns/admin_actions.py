"""What staff do to brands and campaigns."""

from collections.abc import Callable
from typing import Any

from campaigns import lifecycle
from campaigns.models import BrandStatus, CampaignStatus
from core.admin.actions import ConfirmForm, ReasonForm, StaffAction
from core.lifecycle import TransitionRefused

_REFUSALS = (TransitionRefused,)


def _at(*statuses: str) -> Callable[[Any], bool]:
    return lambda obj: obj.status in statuses


BRAND_ACTIONS = (
    StaffAction(
        "submit",
        "Submit",
        "submitted for verification",
        lambda brand, given: lifecycle.submit_brand(brand),
        _REFUSALS,
        _at(BrandStatus.DRAFT, BrandStatus.REJECTED),
    ),
    StaffAction(
        "verify",
        "Verify",
        "verified",
        lambda brand, given: lifecycle.verify_brand(brand),
        _REFUSALS,
        _at(BrandStatus.PENDING, BrandStatus.REJECTED),
    ),
    StaffAction(
        "reject",
        "Reject…",
        "rejected",
        lambda brand, given: lifecycle.reject_brand(brand, reason=given.reason),
        _REFUSALS,
        _at(BrandStatus.PENDING, BrandStatus.VERIFIED),
        asks=ReasonForm,
        warning="Sending under all campaigns of a rejected brand stops at once.",
    ),
)

CAMPAIGN_ACTIONS = (
    StaffAction(
        "submit",
        "Submit",
        "submitted for review",
        lambda campaign, given: lifecycle.submit_campaign(campaign),
        _REFUSALS,
        _at(CampaignStatus.DRAFT, CampaignStatus.REJECTED),
    ),
    StaffAction(
        "approve",
        "Approve",
        "approved",
        lambda campaign, given: lifecycle.approve_campaign(campaign),
        _REFUSALS,
        _at(CampaignStatus.PENDING, CampaignStatus.REJECTED),
    ),
    StaffAction(
        "reject",
        "Reject…",
        "rejected",
        lambda campaign, given: lifecycle.reject_campaign(campaign, reason=given.reason),
        _REFUSALS,
        _at(CampaignStatus.PENDING, CampaignStatus.APPROVED, CampaignStatus.SUSPENDED),
        asks=ReasonForm,
        warning="Where numbers send under a rejected campaign, that stops at once.",
    ),
    StaffAction(
        "suspend",
        "Suspend…",
        "suspended",
        lambda campaign, given: lifecycle.suspend_campaign(campaign, reason=given.reason),
        _REFUSALS,
        _at(CampaignStatus.APPROVED),
        asks=ReasonForm,
        warning="Sending stops at once, and goes on by itself when the campaign is reinstated.",
    ),
    StaffAction(
        "reinstate",
        "Reinstate",
        "reinstated",
        lambda campaign, given: lifecycle.reinstate_campaign(campaign),
        _REFUSALS,
        _at(CampaignStatus.SUSPENDED),
    ),
    StaffAction(
        "expire",
        "Expire…",
        "expired",
        lambda campaign, given: lifecycle.expire_campaign(campaign),
        _REFUSALS,
        _at(CampaignStatus.APPROVED, CampaignStatus.SUSPENDED),
        asks=ConfirmForm,
        warning="Sending stops at once and for good. An expired campaign does not come back.",
    ),
)
