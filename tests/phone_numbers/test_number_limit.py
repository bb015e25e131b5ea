"""The number limit of a campaign, and which assignments count towards it."""

import pytest

from phone_numbers.actions import assign
from phone_numbers.exceptions import RuleRefused
from phone_numbers.models import Assignment
from phone_numbers.rules import choices_for, refusal
from tests.factories import AssignmentFactory, CampaignFactory, PhoneNumberFactory

pytestmark = pytest.mark.django_db


def fill(campaign, count, status="live"):
    numbers = PhoneNumberFactory.create_batch(count, account=campaign.account)
    rows = [
        AssignmentFactory.build(
            campaign=campaign, account=campaign.account, phone_number=number, status=status
        )
        for number in numbers
    ]
    Assignment.objects.bulk_create(rows)


@pytest.fixture
def small_campaign(account):
    return CampaignFactory(brand__account=account, number_limit=1)


@pytest.mark.parametrize(("taken", "code"), [(48, ""), (49, "campaign_full")])
def test_a_campaign_is_limited_to_49_numbers(number, campaign, taken, code):
    fill(campaign, taken)
    assert refusal(number, campaign) == code


@pytest.mark.parametrize(("taken", "code"), [(49, ""), (50, ""), (51, "campaign_full")])
def test_a_number_pool_is_limited_to_its_granted_size(number, account, taken, code):
    pool = CampaignFactory(brand__account=account, number_pool=True, number_limit=51)
    fill(pool, taken)
    assert refusal(number, pool) == code


def test_a_sole_proprietor_is_limited_to_one_number(number, account):
    sole = CampaignFactory(
        brand__account=account,
        brand__entity_type="SOLE_PROPRIETOR",
        use_case="SOLE_PROPRIETOR",
        number_limit=1,
    )
    assert refusal(number, sole) == ""
    fill(sole, 1)
    assert refusal(number, sole) == "campaign_full"


@pytest.mark.parametrize("status", ["pending", "live"])
def test_pending_and_live_numbers_count(number, small_campaign, status):
    fill(small_campaign, 1, status)
    assert refusal(number, small_campaign) == "campaign_full"


@pytest.mark.parametrize("status", ["failed", "removing", "removed", "replaced", "cancelled"])
def test_failed_and_ended_assignments_do_not_count(number, small_campaign, status):
    fill(small_campaign, 3, status)
    assert refusal(number, small_campaign) == ""


@pytest.mark.parametrize("status", ["pending", "live"])
def test_the_number_itself_does_not_count(number, small_campaign, status):
    AssignmentFactory(campaign=small_campaign, phone_number=number, status=status)
    assert refusal(number, small_campaign) == ""
    assert choices_for(number).get(pk=small_campaign.pk).taken == 0


def test_numbers_of_other_campaigns_do_not_count(number, small_campaign, campaign):
    fill(campaign, 2)
    assert refusal(number, small_campaign) == ""


def test_assigning_to_a_full_campaign_is_refused(number, small_campaign, owner):
    fill(small_campaign, 1)
    with pytest.raises(RuleRefused, match="has all the numbers it may have: 1") as refused:
        assign(number=number, campaign=small_campaign, actor=owner)
    assert refused.value.explanation.code == "campaign_full"
    assert not number.assignments.exists()
