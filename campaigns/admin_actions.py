"""Staff actions on brands and campaigns."""

from campaigns import lifecycle
from campaigns.models import BrandStatus, CampaignStatus
from campaigns.requirements import RequirementsNotMet
from core.admin.actions import ReasonForm, StaffAction
from core.admin.selection import StatusChange
from core.lifecycle import TransitionRefused

_REFUSALS = (TransitionRefused, RequirementsNotMet)
_UNVERIFIED = (BrandStatus.DRAFT, BrandStatus.REJECTED)


BRAND_ACTIONS = (
    StaffAction(
        "submit",
        "Submit…",
        "submitted for verification",
        lambda brand, _: lifecycle.submit_brand(brand, sources=_UNVERIFIED),
        _REFUSALS,
        StatusChange(_UNVERIFIED, BrandStatus.PENDING),
    ),
    StaffAction(
        "verify",
        "Verify…",
        "verified",
        lambda brand, _: lifecycle.verify_brand(brand),
        _REFUSALS,
        StatusChange((BrandStatus.PENDING, BrandStatus.REJECTED), BrandStatus.VERIFIED),
    ),
    StaffAction(
        "reject",
        "Reject…",
        "rejected",
        lambda brand, answers: lifecycle.reject_brand(brand, reason=answers.reason),
        _REFUSALS,
        StatusChange((BrandStatus.PENDING, BrandStatus.VERIFIED), BrandStatus.REJECTED),
        form_class=ReasonForm,
        warning="Sending under all campaigns of the brand stops at once.",
    ),
)

CAMPAIGN_ACTIONS = (
    StaffAction(
        "submit",
        "Submit…",
        "submitted for review",
        lambda campaign, _: lifecycle.submit_campaign(campaign),
        _REFUSALS,
        StatusChange((CampaignStatus.DRAFT, CampaignStatus.REJECTED), CampaignStatus.PENDING),
    ),
    StaffAction(
        "approve",
        "Approve…",
        "approved",
        lambda campaign, _: lifecycle.approve_campaign(campaign),
        _REFUSALS,
        StatusChange((CampaignStatus.PENDING, CampaignStatus.REJECTED), CampaignStatus.APPROVED),
    ),
    StaffAction(
        "reject",
        "Reject…",
        "rejected",
        lambda campaign, answers: lifecycle.reject_campaign(campaign, reason=answers.reason),
        _REFUSALS,
        StatusChange(
            (CampaignStatus.PENDING, CampaignStatus.APPROVED, CampaignStatus.SUSPENDED),
            CampaignStatus.REJECTED,
        ),
        form_class=ReasonForm,
        warning="If numbers send under the campaign, they stop at once.",
    ),
    StaffAction(
        "suspend",
        "Suspend…",
        "suspended",
        lambda campaign, answers: lifecycle.suspend_campaign(campaign, reason=answers.reason),
        _REFUSALS,
        StatusChange((CampaignStatus.APPROVED,), CampaignStatus.SUSPENDED),
        form_class=ReasonForm,
        warning="Sending stops at once, and resumes when the campaign is reinstated.",
    ),
    StaffAction(
        "reinstate",
        "Reinstate…",
        "reinstated",
        lambda campaign, _: lifecycle.reinstate_campaign(campaign),
        _REFUSALS,
        StatusChange((CampaignStatus.SUSPENDED,), CampaignStatus.APPROVED),
    ),
    StaffAction(
        "expire",
        "Expire…",
        "expired",
        lambda campaign, _: lifecycle.expire_campaign(campaign),
        _REFUSALS,
        StatusChange((CampaignStatus.APPROVED, CampaignStatus.SUSPENDED), CampaignStatus.EXPIRED),
        warning="Sending stops at once and permanently. An expired campaign cannot be reinstated.",
    ),
)
