import pytest


@pytest.fixture(autouse=True)
def _site(settings) -> None:
    settings.ROOT_URLCONF = "tests.dashboard.urls"
    settings.STATIC_ROOT = settings.STATICFILES_DIRS[0]
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
