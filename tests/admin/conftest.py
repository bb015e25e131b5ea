import pytest
from django.test import Client

from accounts.models import User
from carriers.models import CarrierProfile
from tests.factories import UserFactory


@pytest.fixture(autouse=True)
def _quick_passwords(settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def staff(db: None) -> User:
    return UserFactory(is_staff=True, is_superuser=True, name="Robin Ellis")


@pytest.fixture
def refusing_carrier(db: None) -> None:
    CarrierProfile.objects.filter(carrier="att").update(rejection_rate=1)


@pytest.fixture
def office(client: Client, staff: User) -> Client:
    """The admin site, signed in to by somebody who may do everything."""
    client.force_login(staff)
    return client
