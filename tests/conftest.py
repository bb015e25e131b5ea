"""What all tests share: fixtures are thin names over the factories."""

import pytest

from accounts.models import Account, User
from campaigns.models import Campaign
from phone_numbers.models import PhoneNumber
from tests.factories import AccountFactory, CampaignFactory, MembershipFactory, PhoneNumberFactory


@pytest.fixture(autouse=True)
def _plain_static_files(settings) -> None:
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


@pytest.fixture(autouse=True)
def _carriers_answer_at_once(settings) -> None:
    settings.PROPAGATION_TIME_SCALE = 0


@pytest.fixture
def account(db: None) -> Account:
    return AccountFactory()


@pytest.fixture
def owner(account: Account) -> User:
    return MembershipFactory(account=account, role="owner").user


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
