"""Each constraint of standings and tallies, broken directly in the database."""

import pytest

from phone_numbers.models import Standing, Tally
from tests.breaking import change, refused_by
from tests.factories import CampaignFactory, PhoneNumberFactory

pytestmark = pytest.mark.django_db


def standing():
    return PhoneNumberFactory().standing


def tally():
    return Tally.objects.get(account=standing().account)


BREAKS = {
    "standing_number_of_same_account": lambda: change(
        standing(), account_id=CampaignFactory().account_id
    ),
    "standing_campaign_of_same_account": lambda: change(standing(), campaign=CampaignFactory()),
    "standing_other_campaign_of_same_account": lambda: change(
        standing(), other_campaign=CampaignFactory()
    ),
    "tally_campaign_of_same_account": lambda: change(tally(), campaign=CampaignFactory()),
}


@pytest.mark.parametrize("name", BREAKS)
def test_the_database_refuses(name):
    with refused_by(name):
        BREAKS[name]()


def test_a_standing_is_deleted_with_its_number():
    number = PhoneNumberFactory()
    number.delete()
    assert not Standing.objects.filter(e164=number.e164).exists()
    assert Tally.objects.total() == 0
