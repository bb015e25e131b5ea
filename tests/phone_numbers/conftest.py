import pytest
import redis

from carriers.models import CarrierProfile
from tests.phone_numbers.broker import broker_at, celery_url, url_for_tests


@pytest.fixture
def refusing_carrier(db):
    profile = CarrierProfile.objects.get(carrier="att")
    profile.rejection_rate = 1
    profile.save()
    return profile


@pytest.fixture
def broker():
    """The tests' own database of the real broker, empty before and after."""
    with redis.from_url(url_for_tests()) as client, broker_at(celery_url()):
        client.flushdb()
        yield client
        client.flushdb()
