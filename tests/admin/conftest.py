import pytest

from accounts.models import User
from carriers.models import CarrierProfile
from tests.admin.staff_requests import StaffClient
from tests.factories import UserFactory


@pytest.fixture(autouse=True)
def _fast_passwords(settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def staff(db: None) -> User:
    return UserFactory(is_staff=True, is_superuser=True, name="Robin Ellis")


@pytest.fixture
def refusing_carrier(db: None) -> None:
    CarrierProfile.objects.filter(carrier="att").update(rejection_rate=1)


@pytest.fixture
def staff_client(staff: User) -> StaffClient:
    """Return a client signed in to the admin site as a superuser."""
    client = StaffClient()
    client.force_login(staff)
    return client
