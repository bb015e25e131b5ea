"""Races between two staff forms on two connections; each guard has a control without it."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from accounts.models import LedgerEntry, Membership
from core.admin import saves, saving_once
from core.admin.saves import SafeSavesMixin
from tests.admin.staff_requests import change_url, errors, form_values, messages_of, url
from tests.factories import AccountFactory, CampaignFactory, MembershipFactory, UserFactory
from tests.phone_numbers.races import race

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

LEDGER = url(LedgerEntry, "add")
BEFORE_WRITING = (SafeSavesMixin, "save_model")
BEFORE_COMMIT = (saves, "record")


@pytest.fixture
def member_of_staff():
    """Return a function that signs a new member of staff in."""

    def sign_in(name):
        client = Client()
        client.force_login(UserFactory(name=name, is_staff=True, is_superuser=True))
        return client

    return sign_in


@pytest.fixture
def no_lock(monkeypatch):
    monkeypatch.setattr(saves, "lock", lambda rows: None)


@pytest.fixture
def no_claim(monkeypatch):
    monkeypatch.setattr(saves, "claim", lambda page, post, adds: None)


def click_twice(client, address, values):
    def click():
        return client.post(address, values)

    return race(BEFORE_COMMIT, click, click)


def top_up(client):
    account = AccountFactory()
    token = client.get(LEDGER).context["page_token"]
    entry = {"account": account.pk, "kind": "top_up", "amount": "25", "note": "Invoice 7"}
    first, second = click_twice(client, LEDGER, entry | {"page_token": token})
    return first, second, account.ledger.filter(note="Invoice 7").count()


def test_a_double_click_books_money_once(member_of_staff):
    first, second, entries = top_up(member_of_staff("Robin"))
    assert second.waited
    assert entries == 1
    assert first.result.url == second.result.url
    assert messages_of(second.result) == [
        "Already saved: $25.00, Invoice 7. Nothing was saved a second time."
    ]


def test_without_the_claim_a_double_click_books_money_twice(member_of_staff, no_claim):
    assert top_up(member_of_staff("Robin"))[2] == 2


def test_a_second_click_saves_if_the_first_one_failed(member_of_staff, monkeypatch):
    failing = [RuntimeError("the server was stopped")]

    def record(*args):
        if failing:
            raise failing.pop()
        saving_once.record(*args)

    monkeypatch.setattr(saves, "record", record)
    client = member_of_staff("Robin")
    client.raise_request_exception = False
    first, second, entries = top_up(client)
    assert (first.result.status_code, second.result.status_code, entries) == (500, 302, 1)


def save_at_once(campaign, first_client, second_client, first_values, second_values):
    def saving(client, values):
        page = form_values(client.get(change_url(campaign)))
        return lambda: client.post(change_url(campaign), page | values)

    works = saving(first_client, first_values), saving(second_client, second_values)
    first, second = race(BEFORE_WRITING, *works)
    campaign.refresh_from_db()
    return first.result, second


def test_two_names_at_once_end_in_a_refusal(member_of_staff):
    campaign = CampaignFactory()
    clients = member_of_staff("Alex Kim"), member_of_staff("Robin")
    _, second = save_at_once(campaign, *clients, {"name": "Alex's"}, {"name": "Robin's"})
    assert second.waited
    assert "Alex Kim changed this to “Alex's”" in errors(second.result)
    assert campaign.name == "Alex's"


def test_without_the_lock_the_first_name_overwrites_the_second_unseen(member_of_staff, no_lock):
    campaign = CampaignFactory()
    clients = member_of_staff("Alex Kim"), member_of_staff("Robin")
    first, second = save_at_once(campaign, *clients, {"name": "Alex's"}, {"name": "Robin's"})
    assert (first.status_code, second.result.status_code) == (302, 302)
    assert campaign.name == "Alex's"


def test_different_fields_at_once_are_both_written(member_of_staff):
    campaign = CampaignFactory()
    clients = member_of_staff("Alex Kim"), member_of_staff("Robin")
    save_at_once(campaign, *clients, {"name": "Alex's"}, {"help_keywords": "INFO"})
    assert (campaign.name, campaign.help_keywords) == ("Alex's", "INFO")


def test_a_member_who_is_added_twice_at_once_is_refused_in_the_row(member_of_staff):
    account, user = AccountFactory(), UserFactory()
    first_client, second_client = member_of_staff("Alex Kim"), member_of_staff("Robin")
    row = {"memberships-TOTAL_FORMS": "1", "memberships-0-role": "viewer"}
    row |= {"memberships-0-user": user.pk}
    of_account = form_values(second_client.get(change_url(account))) | row
    values = {"user": user.pk, "account": account.pk, "role": "owner"}
    address = url(Membership, "add")
    values["page_token"] = first_client.get(address).context["page_token"]
    _, second = race(
        BEFORE_COMMIT,
        lambda: first_client.post(address, values),
        lambda: second_client.post(change_url(account), of_account),
    )
    assert (second.waited, second.result.status_code) == (True, 200)
    assert "already a member" in second.result.content.decode()
    assert Membership.objects.get(user=user).role == "owner"


def test_groups_that_two_people_give_at_once_are_both_given(member_of_staff):
    user, groups = UserFactory(is_staff=True), [Group.objects.create(name=name) for name in "ab"]
    clients = member_of_staff("Alex Kim"), member_of_staff("Robin")
    save_at_once(user, *clients, *({"groups": [group.pk]} for group in groups))
    assert set(user.groups.all()) == set(groups)


def test_the_pages_of_a_member_and_of_the_account_do_not_deadlock(member_of_staff):
    account = AccountFactory()
    member, _ = MembershipFactory.create_batch(2, account=account, role="owner")
    alex, robin = member_of_staff("Alex Kim"), member_of_staff("Robin")
    of_member = form_values(alex.get(change_url(member))) | {"role": "viewer"}
    of_account = form_values(robin.get(change_url(account))) | {"name": "Renamed"}
    first, second = race(
        BEFORE_COMMIT,
        lambda: alex.post(change_url(member), of_member),
        lambda: robin.post(change_url(account), of_account),
    )
    assert second.waited
    assert (first.result.status_code, second.result.status_code) == (302, 302)


def test_one_role_changed_on_two_pages_at_once_is_refused_on_the_second(member_of_staff):
    account = AccountFactory()
    member = Membership.objects.create(account=account, user=UserFactory(), role="viewer")
    alex, robin = member_of_staff("Alex Kim"), member_of_staff("Robin")
    own_page = form_values(alex.get(change_url(member))) | {"role": "owner"}
    page = form_values(robin.get(change_url(account))) | {"memberships-0-DELETE": "on"}
    _, second = race(
        BEFORE_WRITING,
        lambda: alex.post(change_url(member), own_page),
        lambda: robin.post(change_url(account), page),
    )
    assert second.waited
    assert "Alex Kim changed role of" in second.result.content.decode()
    assert Membership.objects.get().role == "owner"
