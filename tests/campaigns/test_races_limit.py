"""A lower number limit and a new assignment meet on two connections; one of them is refused."""

import pytest
from django.db import IntegrityError

from campaigns.models import Campaign
from tests.factories import AssignmentFactory, CampaignFactory, PhoneNumberFactory
from tests.phone_numbers import races

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("limit_first", [True, False])
def test_a_limit_is_never_below_its_numbers(limit_first):
    campaign = CampaignFactory(number_limit=2)
    AssignmentFactory(campaign=campaign, status="live")
    number = PhoneNumberFactory(account=campaign.account)
    works = [
        lambda: Campaign.objects.filter(pk=campaign.pk).update(number_limit=1),
        lambda: AssignmentFactory(campaign=campaign, phone_number=number),
    ]
    first, second = works if limit_first else reversed(works)
    pause = (races, "before_commit")
    one, other = races.race(pause, races.pausing_before_commit(first), second)
    assert one.error is None
    assert other.waited
    assert isinstance(other.error, IntegrityError)
