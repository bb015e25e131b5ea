import pytest

from accounts.models import Account


@pytest.fixture(autouse=True)
def _site(settings) -> None:
    settings.ROOT_URLCONF = "tests.accounts.urls"
    settings.STATIC_ROOT = settings.STATICFILES_DIRS[0]
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def home_of(account: Account) -> str:
    return f"/a/{account.slug}/"
