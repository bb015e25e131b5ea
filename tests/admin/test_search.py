"""The searches of the staff lists: a number however it is written, a name whatever its accents."""

import pytest

from accounts.models import Account, LedgerEntry, Membership, User
from campaigns.models import Brand, Campaign
from phone_numbers.models import Assignment, CarrierRegistration, PhoneNumber
from tests.admin.staff_requests import url
from tests.factories import (
    AccountFactory,
    BrandFactory,
    CampaignFactory,
    LedgerEntryFactory,
    MembershipFactory,
    PhoneNumberFactory,
    RegistrationFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

OF_NUMBER = [PhoneNumber, Assignment, CarrierRegistration]
OF_NAMES = [User, Membership, Account, LedgerEntry, Brand, Campaign, *OF_NUMBER]
by_model = {"ids": lambda model: model._meta.model_name}


@pytest.fixture
def harbor():
    """Return an account of which every name has an accent, with a row of each model."""
    account = AccountFactory(name="Hárbor Coffee", slug="coffee")
    MembershipFactory(account=account, user=UserFactory(name="Hárbor Owner"))
    LedgerEntryFactory(account=account, amount=5)
    brand = BrandFactory(account=account, display_name="Hárbor", company_name="Hárbor Inc.")
    campaign = CampaignFactory(brand=brand, name="Hárbor orders")
    number = PhoneNumberFactory(account=account, e164="+12125550147", name="Hárbor desk")
    RegistrationFactory(assignment__phone_number=number, assignment__campaign=campaign)
    return account


@pytest.fixture
def search(staff_client, harbor):
    """Return a function that searches a list and returns whether only Hárbor's rows are found."""
    other = CampaignFactory()
    number = PhoneNumberFactory(account=other.account, e164="+13105550199", name="Other")
    RegistrationFactory(assignment__phone_number=number, assignment__campaign=other)

    def found(model, term):
        shown = staff_client.get(url(model, "changelist"), {"q": term}).context["cl"].result_list
        return {row.pk for row in shown}

    return found


def own(model, account):
    """Return the keys of the account's rows of a model."""
    if model is User:
        return {account.memberships.get().user_id}
    of_account = {"pk": account.pk} if model is Account else {"account": account}
    return set(model.objects.filter(**of_account).values_list("pk", flat=True))


@pytest.mark.parametrize("term", ["harbor", "HARBOR", "hárbör"])
@pytest.mark.parametrize("model", OF_NAMES, **by_model)
def test_a_name_is_found_whatever_its_accents_and_case(search, harbor, model, term):
    assert search(model, term) == own(model, harbor)


@pytest.mark.parametrize("model", OF_NUMBER, **by_model)
@pytest.mark.parametrize(
    "term",
    [
        "tel:+1-212-555-0147",
        "001 212 555 0147",
        "212 555 0147 x12",
        "212\N{NO-BREAK SPACE}555\N{NON-BREAKING HYPHEN}0147",
        "2125550147\N{ZERO WIDTH SPACE}",
        "1 212 555 0147",
        "New York",
        "harbor orders",
        "coffee",
    ],
    ids=ascii,
)
def test_a_number_is_found_by_its_digits_place_campaign_or_account(search, harbor, model, term):
    assert search(model, term) == own(model, harbor)


@pytest.mark.parametrize("model", OF_NUMBER, **by_model)
@pytest.mark.parametrize("term", ["0147", "desk", "New York", "harbor orders", "coffee", "harbor"])
def test_a_search_that_many_match_finds_the_same(search, harbor, monkeypatch, model, term):
    monkeypatch.setattr("phone_numbers.search.FEW", 0)
    assert search(model, term) == own(model, harbor)


@pytest.mark.parametrize("model", OF_NUMBER, **by_model)
def test_a_list_of_numbers_says_what_its_search_finds(staff_client, model):
    page = staff_client.get(url(model, "changelist")).content.decode()
    assert "name of a number, place, campaign or account" in page
