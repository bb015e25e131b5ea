"""A reason in the words of one case, or in general, and the ways to its cure and its entry."""

from typing import Any

from django.urls import reverse
from django.utils.text import capfirst

from campaigns.models import Campaign
from phone_numbers.models import PhoneNumber
from phone_numbers.reasons import Place, reason_for

_IN_GENERAL = {
    "code": "any other code",
    "number": "the number",
    "number_status": "pending or suspended",
    "line_type": "toll-free or not geographic",
    "account": "the account",
    "carrier": "a carrier",
    "campaign": "the campaign",
    "campaign_status": "a draft, in review or rejected",
    "brand": "of the campaign",
    "brand_status": "not verified",
    "limit": "49 without a number pool, 1 for a sole proprietor",
}


def explain(
    code: str,
    number: PhoneNumber | None = None,
    campaign: Campaign | None = None,
    carrier: str = "",
) -> str:
    """Return the sentence of a reason; of what is not given it speaks in general.

    `carrier` is given by its label.
    """
    named = {"code": code, "carrier": carrier}
    known = {name: given for name, given in named.items() if given}
    known |= _facts_of_number(number) | _facts_of_campaign(campaign)
    sentence = reason_for(code).sentence
    said = sentence.format(**_IN_GENERAL | known)
    begins_with_a_name = any(sentence.startswith(f"{{{name}}}") for name in known)
    return said if begins_with_a_name else capfirst(said)


def _facts_of_number(number: PhoneNumber | None) -> dict[str, Any]:
    if number is None:
        return {}
    return {
        "number": number,
        "number_status": number.get_status_display().lower(),
        "line_type": number.get_line_type_display().lower(),
        "account": number.account,
    }


def _facts_of_campaign(campaign: Campaign | None) -> dict[str, Any]:
    if campaign is None:
        return {}
    return {
        "account": campaign.account,
        "campaign": campaign,
        "campaign_status": _as_state(campaign.get_status_display()),
        "brand": campaign.brand,
        "brand_status": _as_state(campaign.brand.get_status_display()),
        "limit": campaign.number_limit,
    }


def _as_state(status: str) -> str:
    return "still a draft" if status == "Draft" else status.lower()


def staffs_words(code: str, number: PhoneNumber | None, campaign: Campaign | None) -> str:
    """Return what the staff wrote when they stopped what a rule is about, if anything."""
    match code:
        case "number_not_active" if number:
            return number.status_reason
        case "brand_not_verified" if campaign:
            return campaign.brand.failure_reason
        case "campaign_not_approved" | "campaign_suspended" if campaign:
            return campaign.failure_reason
    return ""


def way_out(code: str, number: PhoneNumber, campaign: Campaign) -> str:
    """Return the address of the place that cures a reason."""
    slug = number.account.slug
    match reason_for(code).place:
        case Place.NUMBERS:
            return reverse("dashboard:number_list", args=[slug])
        case Place.NUMBER:
            return reverse("dashboard:number_detail", args=[slug, number.pk])
        case Place.BRAND:
            return reverse("dashboard:brand_detail", args=[slug, campaign.brand_id])
        case Place.CAMPAIGN:
            return reverse("dashboard:campaign_detail", args=[slug, campaign.pk])
        case Place.CAMPAIGNS:
            return reverse("dashboard:campaign_list", args=[slug])
        case Place.BALANCE:
            return reverse("dashboard:balance", args=[slug])


def entry_url(code: str, slug: str) -> str:
    """Return the address of a reason's entry in an account's catalogue."""
    return f"{reverse('dashboard:reasons', args=[slug])}#{reason_for(code).anchor}"
