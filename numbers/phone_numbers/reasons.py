"""Every reason why a number is not, or not yet, live: one table for pages, admin and worker.

Codes are stable; the field's precedents for them stand in docs/domain-sources.md.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.urls import reverse

from campaigns.models import Campaign
from phone_numbers.models import PhoneNumber


class Who(StrEnum):
    """Who has to act."""

    OWNER = "An owner of this account"
    STAFF = "The staff of this site"
    NOBODY = "Nobody; it is how this number is"


class Place(StrEnum):
    """Where the cure is, as seen from a number and a campaign."""

    NUMBERS = "Choose another number"
    NUMBER = "Open the number"
    BRAND = "Open the brand"
    CAMPAIGN = "Open the campaign"
    CAMPAIGNS = "Choose another campaign"
    BALANCE = "See the balance"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason. `passes` says that it can go away by itself, and what is held then resumes."""

    code: str
    short: str
    sentence: str
    who: Who
    retryable: bool
    passes: bool
    place: Place

    @property
    def outlook(self) -> str:
        """Say who acts, and whether it goes on by itself."""
        if self.passes:
            return f"Who acts: {self.who.value.lower()}. It resumes by itself afterwards."
        if self.retryable:
            return f"Who acts: {self.who.value.lower()}. It is not retried by itself."
        return f"Who acts: {self.who.value.lower()}."

    @property
    def next_step(self) -> str:
        """Say who acts before a change that was refused can be made; nothing of it was kept."""
        again = " Save again afterwards." if self.retryable else ""
        return f"Who acts: {self.who.value.lower()}.{again}"


_ALL = (
    Reason(
        "number_not_us",
        "Not a US number",
        "{number} is not a US number, so it needs no 10DLC campaign and cannot have one.",
        Who.NOBODY,
        False,
        False,
        Place.NUMBERS,
    ),
    Reason(
        "number_toll_free",
        "Toll-free: not 10DLC",
        "{number} is {line_type}: it needs no 10DLC campaign and cannot have one.",
        Who.NOBODY,
        False,
        False,
        Place.NUMBERS,
    ),
    Reason(
        "number_not_active",
        "Held: number not active",
        "{number} is {number_status}. It can be assigned and can send once it is active.",
        Who.STAFF,
        True,
        True,
        Place.NUMBER,
    ),
    Reason(
        "brand_not_verified",
        "Held: brand not verified",
        "The brand {brand} is {brand_status}. Its campaigns can send once it is verified.",
        Who.STAFF,
        True,
        True,
        Place.BRAND,
    ),
    Reason(
        "campaign_not_approved",
        "Held: campaign not approved",
        "{campaign} is {campaign_status}. Numbers can be assigned once it is approved.",
        Who.STAFF,
        True,
        True,
        Place.CAMPAIGN,
    ),
    Reason(
        "campaign_suspended",
        "Held: campaign suspended",
        "{campaign} is suspended. It can send again once it is reinstated.",
        Who.STAFF,
        True,
        True,
        Place.CAMPAIGN,
    ),
    Reason(
        "campaign_expired",
        "Campaign expired",
        "{campaign} has expired for good. Choose another campaign for this number.",
        Who.OWNER,
        False,
        False,
        Place.CAMPAIGNS,
    ),
    Reason(
        "campaign_full",
        "Campaign full",
        "{campaign} has all the numbers it may have: {limit}. Remove one or choose another.",
        Who.OWNER,
        True,
        False,
        Place.CAMPAIGN,
    ),
    Reason(
        "insufficient_balance",
        "Held: balance",
        "The balance of {account} is used up. A top-up lets its numbers send again.",
        Who.OWNER,
        True,
        True,
        Place.BALANCE,
    ),
    Reason(
        "carrier_rejected",
        "Failed: carrier rejected",
        "{carrier} refused this number under {campaign}. Retry; if it is refused again, "
        "check the campaign's sample messages.",
        Who.OWNER,
        True,
        False,
        Place.CAMPAIGN,
    ),
    Reason(
        "carrier_unavailable",
        "Failed: carrier unavailable",
        "{carrier} did not answer after many tries. Nothing is wrong on your side: retry later.",
        Who.OWNER,
        True,
        False,
        Place.NUMBER,
    ),
)

REASONS: dict[str, Reason] = {reason.code: reason for reason in _ALL}

PASSING = [reason.code for reason in _ALL if reason.passes]
"""Reasons that can go away: what they hold resumes by itself."""


def explain(
    code: str, number: PhoneNumber, campaign: Campaign | None = None, carrier: str = ""
) -> str:
    """Return the sentence of a reason for this number and campaign; `carrier` by its label."""
    facts = {
        "number": number,
        "number_status": number.get_status_display().lower(),
        "line_type": number.get_line_type_display().lower(),
        "account": number.account,
        "carrier": carrier or "A carrier",
    }
    if campaign:
        facts |= {
            "campaign": campaign,
            "campaign_status": _as_state(campaign.get_status_display()),
            "brand": campaign.brand,
            "brand_status": _as_state(campaign.brand.get_status_display()),
            "limit": campaign.number_limit,
        }
    return REASONS[code].sentence.format(**facts)


def _as_state(status: str) -> str:
    return "still a draft" if status == "Draft" else status.lower()


def way_out(code: str, number: PhoneNumber, campaign: Campaign) -> str:
    """Return the address of the place that cures a reason."""
    slug = number.account.slug
    match REASONS[code].place:
        case Place.NUMBERS:
            return reverse("numbers:list", args=[slug])
        case Place.NUMBER:
            return reverse("numbers:detail", args=[slug, number.pk])
        case Place.BRAND:
            return reverse("campaigns:brand", args=[slug, campaign.brand_id])
        case Place.CAMPAIGN:
            return reverse("campaigns:campaign", args=[slug, campaign.pk])
        case Place.CAMPAIGNS:
            return reverse("campaigns:campaign_list", args=[slug])
        case Place.BALANCE:
            return reverse("balance", args=[slug])
