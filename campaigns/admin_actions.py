"""Staff actions on brands and campaigns."""

from collections.abc import Callable
from typing import Any

from campaigns import lifecycle
from campaigns.models import BrandStatus, CampaignStatus
from core.admin.actions import ConfirmForm, ReasonForm, StaffAction
from core.lifecycle import TransitionRefused

_REFUSALS = (TransitionRefused,)


def _in_status(*statuses: str) -> Callable[[Any], bool]:
    return lambda obj: obj.status in statuses


BRAND_ACTIONS = (
    StaffAction(
        "submit",
        "Submit",
        "submitted for verification",
        lambda brand, _: lifecycle.submit_brand(brand),
        _REFUSALS,
        _in_status(BrandStatus.DRAFT, BrandStatus.REJECTED),
    ),
    StaffAction(
        "verify",
        "Verify",
        "verified",
        lambda brand, _: lifecycle.verify_brand(brand),
        _REFUSALS,
        _in_status(BrandStatus.PENDING, BrandStatus.REJECTED),
    ),
    StaffAction(
        "reject",
        "Reject…",
        "rejected",
        lambda brand, answers: lifecycle.reject_brand(brand, reason=answers.reason),
        _REFUSALS,
        _in_status(BrandStatus.PENDING, BrandStatus.VERIFIED),
        form_class=ReasonForm,
        warning="Sending under all campaigns of the brand stops at once.",
    ),
)

CAMPAIGN_ACTIONS = (
    StaffAction(
        "submit",
        "Submit",
        "submitted for review",
        lambda campaign, _: lifecycle.submit_campaign(campaign),
        _REFUSALS,
        _in_status(CampaignStatus.DRAFT, CampaignStatus.REJECTED),
    ),
    StaffAction(
        "approve",
        "Approve",
        "approved",
        lambda campaign, _: lifecycle.approve_campaign(campaign),
        _REFUSALS,
        _in_status(CampaignStatus.PENDING, CampaignStatus.REJECTED),
    ),
    StaffAction(
        "reject",
        "Reject…",
        "rejected",
        lambda campaign, answers: lifecycle.reject_campaign(campaign, reason=answers.reason),
        _REFUSALS,
        _in_status(CampaignStatus.PENDING, CampaignStatus.APPROVED, CampaignStatus.SUSPENDED),
        form_class=ReasonForm,
        warning="If numbers send under the campaign, they stop at once.",
    ),
    StaffAction(
        "suspend",
        "Suspend…",
        "suspended",
        lambda campaign, answers: lifecycle.suspend_campaign(campaign, reason=answers.reason),
        _REFUSALS,
        _in_status(CampaignStatus.APPROVED),
        form_class=ReasonForm,
        warning="Sending stops at once, and resumes when the campaign is reinstated.",
    ),
    StaffAction(
        "reinstate",
        "Reinstate",
        "reinstated",
        lambda campaign, _: lifecycle.reinstate_campaign(campaign),
        _REFUSALS,
        _in_status(CampaignStatus.SUSPENDED),
    ),
    StaffAction(
        "expire",
        "Expire…",
        "expired",
        lambda campaign, _: lifecycle.expire_campaign(campaign),
        _REFUSALS,
        _in_status(CampaignStatus.APPROVED, CampaignStatus.SUSPENDED),
        form_class=ConfirmForm,
        warning="Sending stops at once and permanently. An expired campaign cannot be reinstated.",
    ),
)
