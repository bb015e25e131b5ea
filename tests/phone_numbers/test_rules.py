"""The rules of assignment: what each refuses, and which one is reported."""

from itertools import combinations

import pytest

from accounts.models import LedgerEntry
from phone_numbers import rules
from phone_numbers.reasons import REASONS
from tests.factories import CampaignFactory
from tests.factories import PhoneNumberFactory as Number
from tests.phone_numbers.rule_cases import CASES, breaking, can_break_together

pytestmark = pytest.mark.django_db

CODES = list(CASES)


def rule_pairs():
    return [pair for pair in combinations(CODES, 2) if can_break_together(*pair)]


def test_the_rules_are_checked_in_a_fixed_order():
    assert [rule.code for rule in rules.RULES] == CODES
    assert set(CODES) <= set(REASONS)


def test_a_valid_number_and_campaign_are_not_refused(account):
    assert rules.refusal(*breaking(account)) == ""


@pytest.mark.parametrize("code", CODES)
def test_each_rule_refuses_with_its_code(account, code):
    number, campaign = breaking(account, code)
    assert rules.refusal(number, campaign) == code
    assert [c for c, broken in rules.broken_rules(number, campaign).items() if broken] == [code]


@pytest.mark.parametrize(("first", "second"), rule_pairs(), ids=lambda code: code)
def test_the_first_broken_rule_is_reported(account, first, second):
    pair = breaking(account, first, second)
    assert rules.refusal(*pair) == first
    assert [c for c, broken in rules.broken_rules(*pair).items() if broken] == [first, second]


@pytest.mark.parametrize("status", ["draft", "pending", "rejected"])
def test_a_campaign_before_approval_or_after_rejection_is_refused(number, account, status):
    campaign = CampaignFactory(brand__account=account, status=status)
    assert rules.refusal(number, campaign) == "campaign_not_approved"


@pytest.mark.parametrize("status", ["draft", "pending", "rejected"])
def test_a_brand_that_is_not_verified_is_refused(number, account, status):
    campaign = CampaignFactory(brand__account=account, brand__status=status)
    assert rules.refusal(number, campaign) == "brand_not_verified"


@pytest.mark.parametrize("status", ["pending", "suspended"])
def test_a_number_that_is_not_active_is_refused(account, campaign, status):
    assert rules.refusal(Number(account=account, status=status), campaign) == "number_not_active"


@pytest.mark.parametrize("area_code", ["787", "939", "340", "671", "684", "670"])
def test_territories_count_as_us(account, campaign, area_code):
    assert rules.refusal(Number(account=account, e164=f"+1{area_code}2000000"), campaign) == ""


@pytest.mark.parametrize("e164", ["+14165550123", "+18765550123", "+18092345678", "+442071838750"])
def test_canada_the_caribbean_and_britain_do_not_count_as_us(account, campaign, e164):
    assert rules.refusal(Number(account=account, e164=e164), campaign) == "number_not_us"


@pytest.mark.parametrize("e164", ["+18005550123", "+18332345678", "+19002345678", "+15002345678"])
def test_toll_free_and_non_geographic_numbers_are_refused(account, campaign, e164):
    assert rules.refusal(Number(account=account, e164=e164), campaign) == "number_toll_free"


@pytest.mark.parametrize(("amount", "code"), [("-99.9999", ""), ("-100", "insufficient_balance")])
def test_a_balance_of_zero_is_refused(account, number, campaign, amount, code):
    LedgerEntry.objects.create(account=account, kind="charge", amount=amount, note="messages")
    assert rules.refusal(number, campaign) == code


def test_rules_of_the_number_are_checked_without_a_campaign(account):
    number, _ = breaking(account, "number_not_active", "insufficient_balance")
    assert rules.with_number_refusal(type(number).objects.all()).get(pk=number.pk).refusal == (
        "number_not_active"
    )


def test_a_campaign_of_another_account_cannot_be_chosen(number, campaign):
    foreign_campaign = CampaignFactory()
    assert list(rules.choices_for(number)) == [campaign]
    with pytest.raises(type(foreign_campaign).DoesNotExist):
        rules.refusal(number, foreign_campaign)
