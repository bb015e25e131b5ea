"""The start page leads to the account last used."""

import pytest
from django.test import Client

from accounts.models import User
from tests.factories import AccountFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.urls("tests.dashboard.urls")


@pytest.fixture
def person(db: None, client: Client) -> User:
    person = UserFactory()
    client.force_login(person)
    return person


def join(person: User, name: str) -> None:
    account = AccountFactory(name=name, slug=name.lower())
    MembershipFactory(user=person, account=account, role="owner")


def test_the_first_account_is_where_one_starts(client: Client, person: User) -> None:
    join(person, "Pier")
    join(person, "Harbor")
    assert client.get("/")["Location"] == "/a/harbor/"


def test_the_account_last_used_is_where_one_starts_again(client: Client, person: User) -> None:
    join(person, "Pier")
    join(person, "Harbor")
    client.get("/a/pier/")
    assert client.get("/")["Location"] == "/a/pier/"


def test_an_account_that_one_left_is_forgotten(client: Client, person: User) -> None:
    join(person, "Pier")
    join(person, "Harbor")
    client.get("/a/pier/")
    person.memberships.get(account__slug="pier").delete()
    assert client.get("/")["Location"] == "/a/harbor/"


def test_without_an_account_one_learns_whom_to_ask(client: Client, person: User) -> None:
    page = client.get("/").content.decode()
    assert "An administrator of this Longcode can add you" in page
    assert person.email in page
    assert "/admin/" not in page


def test_staff_without_an_account_are_shown_the_admin(client: Client, person: User) -> None:
    User.objects.filter(pk=person.pk).update(is_staff=True)
    assert "Open the admin" in client.get("/").content.decode()


def test_a_stranger_is_sent_to_sign_in(client: Client) -> None:
    assert client.get("/")["Location"] == "/accounts/login/?next=/"
