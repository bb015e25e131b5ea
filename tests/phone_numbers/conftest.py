import pytest

from carriers.models import CarrierProfile
from phone_numbers.actions import assign
from tests.asserts import words
from tests.phone_numbers.driving import settle_all


@pytest.fixture
def refusing_carrier(db):
    profile = CarrierProfile.objects.get(carrier="att")
    profile.rejection_rate = 1
    profile.save()
    return profile


@pytest.fixture
def said(client, owner):
    client.force_login(owner)
    return lambda number: words(client.get(number.get_absolute_url()), "verdict")


@pytest.fixture
def live(number, campaign, owner):
    assign(number=number, campaign=campaign, actor=owner)
    settle_all()
    return number
