"""The nine rules, in the order in which they are asked; the first that refuses is the answer.

To add a rule, add its reason to `reasons/table.py` and the rule here (docs/how-to.md).
"""

from typing import Any

from django.db.models import F, Q
from django.utils import timezone

from campaigns.models import Brand, BrandStatus, Campaign, CampaignStatus
from core.formatting import since, usd
from phone_numbers.models import NumberStatus, PhoneNumber
from phone_numbers.numbering import US_REGIONS, LineType
from phone_numbers.rules.rule import ChecklistLine, Column, Fact, LeftStatus, Rule, Subject


def _approval(case: Any) -> str:
    campaign = case.campaign
    if campaign.approved_at is None:
        return str(campaign)
    approved = timezone.localtime(campaign.approved_at)
    return f"{campaign}, {since(approved, timezone.localtime())}"


def _home(case: Any) -> str:
    number = case.number
    if number.area_code and not number.country:
        return f"Area code {number.area_code} is not in use."
    return f"It is from {number.place or number.country or 'another country'}."


def _brand(case: Any) -> str:
    return str(case.campaign.brand)


def _balance(case: Any) -> str:
    return usd(case.number.account.balance)


FACTS = {
    "number_country": Fact(Subject.NUMBER, "country"),
    "number_line_type": Fact(Subject.NUMBER, "line_type"),
    "number_status": Fact(Subject.NUMBER, "status"),
    "brand_status": Fact(Subject.BRAND, "status"),
    "campaign_status": Fact(Subject.CAMPAIGN, "status"),
    "campaign_limit": Fact(Subject.CAMPAIGN, "number_limit"),
    "account_balance": Fact(Subject.ACCOUNT, "balance"),
}
"""The columns that rules compare. If a number is not under the campaign yet, rules can also compare
`campaign_taken`, the number of other numbers that the campaign has."""

US_LOCAL = ChecklistLine("US local number", lambda case: "Not a US local number")
ACTIVE = ChecklistLine("Number is active", lambda case: "Number is not active")
APPROVED = ChecklistLine(
    "Campaign is approved", lambda case: f"Campaign is {case.campaign.status}", _approval
)
VERIFIED = ChecklistLine(
    "Brand is verified", lambda case: f"Brand is {case.campaign.brand.status}", _brand
)
FUNDED = ChecklistLine("Balance covers it", lambda case: "Balance is used up", _balance)

_LEFT_APPROVED = LeftStatus(Campaign, "campaign", CampaignStatus.APPROVED)

RULES = (
    Rule(
        "number_not_us",
        ~Q(number_country__in=sorted(US_REGIONS)),
        Subject.NUMBER,
        US_LOCAL,
        detail=_home,
    ),
    Rule(
        "number_toll_free",
        ~Q(number_line_type=LineType.LOCAL),
        Subject.NUMBER,
        US_LOCAL,
        detail=lambda case: f"It is a {case.number.line_type_adjective} number.",
    ),
    Rule(
        "number_not_active",
        ~Q(number_status=NumberStatus.ACTIVE),
        Subject.NUMBER,
        ACTIVE,
        detail=lambda case: case.staff_note,
        since=LeftStatus(PhoneNumber, "phone_number", NumberStatus.ACTIVE),
    ),
    Rule(
        "brand_not_verified",
        ~Q(brand_status=BrandStatus.VERIFIED),
        Subject.BRAND,
        VERIFIED,
        detail=_brand,
        since=LeftStatus(Brand, "campaign__brand", BrandStatus.VERIFIED),
    ),
    Rule(
        "campaign_not_approved",
        Q(
            campaign_status__in=[
                CampaignStatus.DRAFT,
                CampaignStatus.PENDING,
                CampaignStatus.REJECTED,
            ]
        ),
        Subject.CAMPAIGN,
        APPROVED,
        since=_LEFT_APPROVED,
    ),
    Rule(
        "campaign_suspended",
        Q(campaign_status=CampaignStatus.SUSPENDED),
        Subject.CAMPAIGN,
        APPROVED,
        since=_LEFT_APPROVED,
    ),
    Rule(
        "campaign_expired",
        Q(campaign_status=CampaignStatus.EXPIRED),
        Subject.CAMPAIGN,
        APPROVED,
        since=Column("campaign__ended_at"),
    ),
    Rule(
        "campaign_full",
        Q(campaign_taken__gte=F("campaign_limit")),
        Subject.CAMPAIGN,
        line=None,
    ),
    Rule(
        "insufficient_balance",
        Q(account_balance__lte=0),
        Subject.ACCOUNT,
        FUNDED,
        detail=_balance,
        since=None,  # only the whole ledger could tell when the balance ran out
    ),
)

NOT_TEN_DLC = tuple(rule.code for rule in RULES if rule.line is US_LOCAL)
"""Codes of the rules which say that 10DLC does not apply to the number at all."""
