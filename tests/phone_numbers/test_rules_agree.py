"""Every way of checking the rules gives the same result.

All combinations of number, brand, campaign, limit and balance are compared with the rules written
in plain Python.
"""

import random
from itertools import product

import pytest
from django.db.models.functions import Now

from phone_numbers import rules
from phone_numbers.models import Assignment, Standing
from phone_numbers.reasons import TEMPORARY
from tests.factories import (
    AccountFactory,
    AssignmentFactory,
    BrandFactory,
    CampaignFactory,
    PhoneNumberFactory,
)
from tests.phone_numbers.rule_cases import CASES

pytestmark = pytest.mark.django_db

AREA_CODES = {"us": "212", "territory": "787", "foreign": "416", "toll_free": "800"}
BRANDS = ["draft", "pending", "verified", "rejected"]
CAMPAIGNS = ["draft", "pending", "approved", "rejected", "suspended", "expired"]


def expected(number, campaign, full):
    """Return which of the rules are broken, independently of the code under test."""
    return {code: case.is_broken(number, campaign, full) for code, case in CASES.items()}


def first_broken(checks, *ignored):
    return next((c for c, broken in checks.items() if broken and c not in ignored), "")


@pytest.fixture(params=[100, 0], ids=["money", "no money"])
def account(request):
    return AccountFactory(money=request.param)


@pytest.fixture
def numbers(account):
    return [
        PhoneNumberFactory(account=account, e164=f"+1{code}555{n:04}", status=status)
        for code in AREA_CODES.values()
        for n, status in enumerate(["pending", "active", "suspended"])
    ]


@pytest.fixture
def campaigns(account):
    brands = [BrandFactory(account=account, status=status) for status in BRANDS]
    rows = [
        CampaignFactory(brand=brand, status=status, number_limit=1 + empty)
        for brand, status, empty in product(brands, CAMPAIGNS, [0, 1])
    ]
    for campaign in rows:
        AssignmentFactory(campaign=campaign, status="live")
    return rows


def test_the_dropdown_matches_the_rules_for_every_campaign(numbers, campaigns):
    for number in numbers:
        refusals = dict(rules.choices_for(number).values_list("pk", "refusal"))
        assert refusals == {
            c.pk: first_broken(expected(number, c, full=c.number_limit == 1)) for c in campaigns
        }


def test_a_single_check_agrees_with_the_dropdown(numbers, campaigns):
    dropdowns = [(number, choice) for number in numbers for choice in rules.choices_for(number)]
    for number, choice in random.Random(9).sample(dropdowns, 80):
        checks = rules.broken_rules(number, choice)
        assert checks == expected(number, choice, full=choice.number_limit == 1)
        assert rules.refusal(number, choice) == choice.refusal == first_broken(checks)


@pytest.fixture
def pairs(numbers, campaigns):
    """Every number with every campaign, as rows that ended long ago."""
    Assignment.objects.bulk_create(
        AssignmentFactory.build(
            account=number.account, phone_number=number, campaign=campaign, status="replaced"
        )
        for number, campaign in product(numbers, campaigns)
    )
    rows = Assignment.objects.filter(status="replaced")
    return rows.select_related("phone_number", "campaign__brand", "account", "campaign__account")


def test_many_numbers_get_the_same_answers_as_one(pairs, account, campaigns):
    full = {campaign.pk: 0 for campaign in campaigns if campaign.number_limit == 1}
    for row in rules.with_refusals(pairs, account, None, full):
        checks = expected(row.phone_number, row.campaign, full=row.campaign_id in full)
        assert row.refusal == first_broken(checks)
        assert row.lasting_refusal == first_broken(checks, "campaign_full", *TEMPORARY)


def test_many_numbers_get_the_same_answers_about_one_campaign(pairs, account, campaigns):
    for campaign in random.Random(9).sample(campaigns, 6):
        last = pairs.order_by("pk").values_list("pk", flat=True)[len(pairs) // 2]
        for row in rules.with_refusals(pairs, account, campaign, {campaign.pk: last}):
            checks = expected(row.phone_number, campaign, full=row.pk >= last)
            assert row.refusal == first_broken(checks)


def test_an_assignment_reports_permanent_reasons_first_and_ignores_the_limit(pairs):
    for row in rules.with_refusal(pairs):
        checks = expected(row.phone_number, row.campaign, full=False)
        permanent = first_broken(checks, "campaign_full", *TEMPORARY)
        assert row.refusal == (permanent or first_broken(checks, "campaign_full"))


def test_a_standing_gets_the_answer_of_its_assignment(numbers, campaigns):
    with_room = [campaign for campaign in campaigns if campaign.number_limit > 1]
    for number, campaign in zip(numbers * 2, with_room, strict=True):
        Assignment.objects.filter(phone_number=number, ended_at=None).update(
            status="replaced", live_at=Now(), ended_at=Now()
        )
        row = AssignmentFactory(phone_number=number, campaign=campaign, status="live")
        judged = rules.with_standing_refusal(Standing.objects.filter(phone_number=number))
        of_assignment = rules.with_refusal(Assignment.objects.filter(pk=row.pk)).get().refusal
        assert judged.get().standing_refusal == of_assignment


def test_a_number_alone_is_checked_only_by_rules_about_the_number(numbers):
    about_number = {rule.code for rule in rules.RULES if not rule.subject.needs_campaign}
    campaign = CampaignFactory(brand__account=numbers[0].account)
    for number in rules.with_number_refusal(
        type(numbers[0]).objects.filter(account=campaign.account)
    ):
        checks = expected(number, campaign, full=False)
        about_this_number = {
            code: broken for code, broken in checks.items() if code in about_number
        }
        assert number.refusal == first_broken(about_this_number)
        assert rules.broken_rules(number, None) == about_this_number
