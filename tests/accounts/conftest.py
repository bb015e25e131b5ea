import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _site(settings) -> None:
    settings.ROOT_URLCONF = "tests.dashboard.urls"
    settings.STATIC_ROOT = settings.STATICFILES_DIRS[0]
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _no_attempts_yet() -> None:
    """Forget the sign-in attempts of earlier tests, which count per address."""
    cache.clear()
