import pytest

from carriers.models import CarrierProfile


@pytest.fixture
def refusing_carrier(db):
    profile = CarrierProfile.objects.get(carrier="att")
    profile.rejection_rate = 1
    profile.save()
    return profile
