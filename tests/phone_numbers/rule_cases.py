"""What tests know of each rule: how to break it, and what its refusal says.

A new rule needs one entry here; the tests of rules, holds, refusals and lists then cover it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from campaigns import lifecycle as campaign_life
from campaigns.models import Campaign
from phone_numbers import lifecycle as number_life
from phone_numbers.models import PhoneNumber
from tests.factories import (
    AssignmentFactory,
    CampaignFactory,
    LedgerEntryFactory,
    PhoneNumberFactory,
)

Change = Callable[[PhoneNumber, Campaign], object]


@dataclass(frozen=True)
class RuleCase:
    """One rule.

    `number` and `campaign` are the factories' arguments for a pair that breaks it, `spoil` does to
    that campaign what arguments cannot. `is_broken` says the rule again, apart from the code under
    test. `cause` and `cure` stop a live number and let it resume, where the rule can do that. The
    refusal on the page contains `sentence` and `who`, and leads to `path`. `check` is the
    line of the checklist while the rule passes. `dated` tells that a record has the moment from
    which it refused.
    """

    is_broken: Callable[[PhoneNumber, Campaign, bool], bool]
    sentence: str
    who: str
    path: str
    number: dict[str, Any] = field(default_factory=dict)
    campaign: dict[str, Any] = field(default_factory=dict)
    spoil: Callable[[Campaign], object] = lambda campaign: None
    cause: Change | None = None
    cure: Change | None = None
    check: str = ""
    dated: bool = True


def _spend(account) -> None:
    LedgerEntryFactory(account=account, amount=-100)


CASES = {
    "number_not_us": RuleCase(
        number={"e164": "+14165550123"},
        is_broken=lambda n, c, full: n.area_code == "416",
        sentence="is not a US number: 10DLC campaigns take US numbers only.",
        who="Nothing to do: numbers of other countries don’t use 10DLC.",
        path="numbers/",
        check="US local number",
    ),
    "number_toll_free": RuleCase(
        number={"e164": "+18005550123"},
        is_broken=lambda n, c, full: n.area_code == "800",
        sentence="is a toll-free number: 10DLC campaigns take local US numbers only.",
        who="Nothing to do: toll-free numbers don’t use 10DLC.",
        path="numbers/",
        check="US local number",
    ),
    "number_not_active": RuleCase(
        number={"status": "suspended"},
        is_broken=lambda n, c, full: n.status != "active",
        sentence="is suspended. It can be assigned",
        who="Who acts: the staff",
        path="numbers/{number}/",
        check="Number is active",
        cause=lambda n, c: number_life.suspend(n, reason="fraud"),
        cure=lambda n, c: number_life.activate(n),
    ),
    "brand_not_verified": RuleCase(
        campaign={"brand__status": "pending"},
        is_broken=lambda n, c, full: c.brand.status != "verified",
        sentence="The brand {brand} is pending.",
        who="Who acts: the staff",
        path="brands/{brand_id}/",
        check="Brand is verified",
        cause=lambda n, c: campaign_life.submit_brand(c.brand),
        cure=lambda n, c: campaign_life.verify_brand(c.brand),
    ),
    "campaign_not_approved": RuleCase(
        campaign={"status": "rejected"},
        is_broken=lambda n, c, full: c.status in ("draft", "pending", "rejected"),
        sentence="{campaign} is rejected.",
        who="Who acts: the staff",
        path="campaigns/{campaign_id}/",
        check="Campaign is approved",
        cause=lambda n, c: campaign_life.reject_campaign(c, reason="samples"),
        cure=lambda n, c: campaign_life.approve_campaign(c),
    ),
    "campaign_suspended": RuleCase(
        campaign={"status": "suspended"},
        is_broken=lambda n, c, full: c.status == "suspended",
        sentence="{campaign} is suspended.",
        who="Who acts: the staff",
        path="campaigns/{campaign_id}/",
        check="Campaign is approved",
        cause=lambda n, c: campaign_life.suspend_campaign(c, reason="complaints"),
        cure=lambda n, c: campaign_life.reinstate_campaign(c),
    ),
    "campaign_expired": RuleCase(
        campaign={"status": "expired"},
        is_broken=lambda n, c, full: c.status == "expired",
        sentence="{campaign} has expired and cannot come back.",
        who="Who acts: an owner",
        path="campaigns/",
        check="Campaign is approved",
    ),
    "campaign_full": RuleCase(
        spoil=lambda campaign: AssignmentFactory(campaign=campaign, status="live"),
        is_broken=lambda n, c, full: full,
        sentence="{campaign} has all the numbers",
        who="Who acts: an owner",
        path="campaigns/{campaign_id}/",
    ),
    "insufficient_balance": RuleCase(
        spoil=lambda campaign: _spend(campaign.account),
        is_broken=lambda n, c, full: c.account.balance <= 0,
        sentence="The balance of {account} is used up.",
        who="Who acts: the staff",
        path="balance/",
        check="Balance covers it",
        cause=lambda n, c: _spend(n.account),
        cure=lambda n, c: LedgerEntryFactory(account=n.account, amount=1),
        dated=False,
    ),
}
"""The rules in the order in which they are checked."""

CAUSES = {code: case.cause for code, case in CASES.items() if case.cause}
CURES = {code: case.cure for code, case in CASES.items() if case.cure}


def breaking(account, *codes: str) -> tuple[PhoneNumber, Campaign]:
    """Return a number and a campaign that break these rules and no other."""
    number, campaign = {"account": account}, {"brand__account": account, "number_limit": 1}
    for code in codes:
        number |= CASES[code].number
        campaign |= CASES[code].campaign
    if {"number_not_us", "number_toll_free"} <= set(codes):
        number["e164"] = "+448001234567"
    made = CampaignFactory(**campaign)
    for code in codes:
        CASES[code].spoil(made)
    return PhoneNumberFactory(**number), made


def can_break_together(first: str, second: str) -> bool:
    """Whether one campaign can break both rules: it has only one status."""
    return not CASES[first].campaign.keys() & CASES[second].campaign.keys()
