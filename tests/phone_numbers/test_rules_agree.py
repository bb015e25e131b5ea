"""One implementation, four questions: every way of asking the rules gives the same answer.

Every state of number, brand, campaign, limit and balance is tried, and compared with the rules
as plain Python says them.
"""

import random
from itertools import product

import pytest

from phone_numbers import rules
from phone_numbers.models import Assignment
from phone_numbers.reasons import TEMPORARY
from tests.factories import (
    AccountFactory,
    AssignmentFactory,
    BrandFactory,
    CampaignFactory,
    PhoneNumberFactory,
)

pytestmark = pytest.mark.django_db

LINES = {"us": "212", "territory": "787", "foreign": "416", "toll_free": "800"}
BRANDS = ["draft", "pending", "verified", "rejected"]
CAMPAIGNS = ["draft", "pending", "approved", "rejected", "suspended", "expired"]


def expected(number, campaign, full):
    """Say the nine rules once more, in another way than the code does."""
    return {
        "number_not_us": number.area_code == "416",
        "number_toll_free": number.area_code == "800",
        "number_not_active": number.status != "active",
        "brand_not_verified": campaign.brand.status != "verified",
        "campaign_not_approved": campaign.status in ("draft", "pending", "rejected"),
        "campaign_suspended": campaign.status == "suspended",
        "campaign_expired": campaign.status == "expired",
        "campaign_full": full,
        "insufficient_balance": campaign.account.balance <= 0,
    }


def first(checks, *passed_over):
    return next((c for c, broken in checks.items() if broken and c not in passed_over), "")


@pytest.fixture(params=[100, 0], ids=["money", "no money"])
def rich_or_poor(request):
    return AccountFactory(money=request.param)


@pytest.fixture
def numbers(rich_or_poor):
    return [
        PhoneNumberFactory(account=rich_or_poor, e164=f"+1{code}555{n:04}", status=status)
        for code in LINES.values()
        for n, status in enumerate(["pending", "active", "suspended"])
    ]


@pytest.fixture
def campaigns(rich_or_poor):
    brands = [BrandFactory(account=rich_or_poor, status=status) for status in BRANDS]
    rows = [
        CampaignFactory(brand=brand, status=status, number_limit=1 + empty)
        for brand, status, empty in product(brands, CAMPAIGNS, [0, 1])
    ]
    for campaign in rows:
        AssignmentFactory(campaign=campaign, status="live")
    return rows


def test_the_dropdown_is_right_about_every_campaign(numbers, campaigns):
    for number in numbers:
        said = dict(rules.choices_for(number).values_list("pk", "refusal"))
        assert said == {
            c.pk: first(expected(number, c, full=c.number_limit == 1)) for c in campaigns
        }


def test_the_single_check_agrees_with_the_dropdown(numbers, campaigns):
    dropdowns = [(number, choice) for number in numbers for choice in rules.choices_for(number)]
    for number, choice in random.Random(9).sample(dropdowns, 80):
        checks = rules.broken_rules(number, choice)
        assert checks == expected(number, choice, full=choice.number_limit == 1)
        assert rules.refusal(number, choice) == choice.refusal == first(checks)


def test_what_lives_is_told_first_what_never_passes_and_nothing_of_the_limit(numbers, campaigns):
    Assignment.objects.bulk_create(
        AssignmentFactory.build(
            account=number.account, phone_number=number, campaign=campaign, status="replaced"
        )
        for number, campaign in product(numbers, campaigns)
    )
    rows = Assignment.objects.filter(status="replaced").select_related(
        "phone_number", "campaign__brand", "account", "campaign__account"
    )
    for row in rules.with_refusal(rows):
        checks = expected(row.phone_number, row.campaign, full=False)
        for_good = first(checks, "campaign_full", *TEMPORARY)
        assert row.refusal == (for_good or first(checks, "campaign_full"))


def test_the_number_alone_is_asked_the_rules_about_it(numbers):
    about_number = {rule.code for rule in rules.RULES if not rule.subject.needs_campaign}
    fit = CampaignFactory(brand__account=numbers[0].account)
    for number in rules.with_number_refusal(type(numbers[0]).objects.filter(account=fit.account)):
        checks = expected(number, fit, full=False)
        own = {code: broken for code, broken in checks.items() if code in about_number}
        assert number.refusal == first(own)
        assert rules.broken_rules(number, None) == own
