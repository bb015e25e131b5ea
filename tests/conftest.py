"""Shared fixtures: thin names over the factories."""

import io
import logging
from importlib import import_module
from uuid import uuid4

import pytest
import redis
from django.apps import apps
from django.test import Client

from accounts.models import Account, User
from campaigns.models import Campaign, TrustTier
from carriers.models import CarrierProfile
from carriers.signals import profile_changed
from core.log_format import OneLineFormatter
from phone_numbers.actions import assign
from phone_numbers.models import AreaCode, PhoneNumber
from tests.asserts import words
from tests.factories import AccountFactory, CampaignFactory, MembershipFactory, PhoneNumberFactory
from tests.propagation.broker import broker_at, celery_url, url_for_tests
from tests.propagation.worker_rounds import settle_all

MIGRATED_ROWS = {
    TrustTier: "campaigns.migrations.0003_trust_tiers",
    CarrierProfile: "carriers.migrations.0002_profiles",
    AreaCode: "phone_numbers.migrations.0005_area_code_list",
}


@pytest.fixture(autouse=True)
def _plain_static_files(settings) -> None:
    settings.STATIC_ROOT = settings.STATICFILES_DIRS[0]
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


@pytest.fixture(autouse=True)
def _fast_carriers_and_passwords(settings) -> None:
    """Let carriers answer immediately, and hash passwords cheaply."""
    settings.PROPAGATION_TIME_SCALE = 0
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _own_limits(settings) -> None:
    """Let each test count its sign-in attempts from zero, in the real Redis."""
    own = settings.CACHES["default"] | {"KEY_PREFIX": f"test-{uuid4()}"}
    settings.CACHES = {"default": own}


@pytest.fixture(autouse=True)
def _restore_migrated_rows(request):
    """Restore the rows of data migrations after a test that emptied every table."""
    marker = request.node.get_closest_marker("django_db")
    if "transactional_db" in request.fixturenames or (marker and marker.kwargs.get("transaction")):
        request.getfixturevalue("transactional_db")
        for model, migration in MIGRATED_ROWS.items():
            if not model.objects.exists():
                import_module(migration).fill(apps, None)


@pytest.fixture
def log_lines():
    """Return a function that reads the lines which the site's own log handler has written."""
    formatters = [handler.formatter for handler in logging.getLogger().handlers]
    handler = logging.StreamHandler(io.StringIO(newline=""))
    handler.setFormatter(next(f for f in formatters if isinstance(f, OneLineFormatter)))
    logging.getLogger().addHandler(handler)
    yield lambda: handler.stream.getvalue().split("\n")[:-1]
    logging.getLogger().removeHandler(handler)


@pytest.fixture
def account(db: None) -> Account:
    return AccountFactory()


@pytest.fixture
def owner(account: Account) -> User:
    return MembershipFactory(account=account, role="owner").user


@pytest.fixture
def signed_in(client: Client, owner: User) -> Client:
    client.force_login(owner)
    return client


@pytest.fixture
def viewer(account: Account) -> User:
    return MembershipFactory(account=account, role="viewer").user


@pytest.fixture
def campaign(account: Account) -> Campaign:
    return CampaignFactory(brand__account=account)


@pytest.fixture
def other_campaign(account: Account) -> Campaign:
    return CampaignFactory(brand__account=account)


@pytest.fixture
def number(account: Account) -> PhoneNumber:
    return PhoneNumberFactory(account=account)


@pytest.fixture
def profile(db: None) -> CarrierProfile:
    """Return the profile of AT&T, for tests to change."""
    return CarrierProfile.objects.get(carrier="att")


@pytest.fixture
def profile_changes():
    """Return the list of (carrier, changed fields) that `profile_changed` has sent so far."""
    changes = []

    def listen(sender, carrier, changed, **kwargs):
        changes.append((carrier, changed))

    profile_changed.connect(listen)
    yield changes
    profile_changed.disconnect(listen)


@pytest.fixture
def broker():
    """Return a client of the tests' own database in the real broker, empty before and after."""
    with redis.from_url(url_for_tests()) as client, broker_at(celery_url()):
        client.flushdb()
        yield client
        client.flushdb()


@pytest.fixture
def home_of(account: Account) -> str:
    return f"/a/{account.slug}/"


@pytest.fixture
def refusing_carrier(db: None) -> CarrierProfile:
    """Return the profile of AT&T, which rejects every number."""
    profile = CarrierProfile.objects.get(carrier="att")
    profile.rejection_rate = 1
    profile.save()
    return profile


@pytest.fixture
def verdict_of(client: Client, owner: User):
    """Return a function that reads the verdict on a number's page."""
    client.force_login(owner)
    return lambda number: words(client.get(number.get_absolute_url()), "verdict-text")


@pytest.fixture
def live(number: PhoneNumber, campaign: Campaign, owner: User) -> PhoneNumber:
    assign(number=number, campaign=campaign, actor=owner)
    settle_all()
    return number
