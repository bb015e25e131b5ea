"""The start page redirects to the account used last."""

import pytest
from django.test import Client

from accounts.models import Account, User
from tests.factories import AccountFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.urls("tests.dashboard.urls")


@pytest.fixture
def user(db: None, client: Client) -> User:
    user = UserFactory()
    client.force_login(user)
    return user


def join(user: User, name: str) -> None:
    account = AccountFactory(name=name, slug=name.lower())
    MembershipFactory(user=user, account=account, role="owner")


def test_the_start_page_opens_the_first_account(client: Client, user: User) -> None:
    join(user, "Pier")
    join(user, "Harbor")
    assert client.get("/")["Location"] == "/a/harbor/"


def test_the_start_page_opens_the_account_used_last(client: Client, user: User) -> None:
    join(user, "Pier")
    join(user, "Harbor")
    client.get("/a/pier/")
    assert client.get("/")["Location"] == "/a/pier/"


def test_an_account_that_the_user_left_is_not_opened(client: Client, user: User) -> None:
    join(user, "Pier")
    join(user, "Harbor")
    client.get("/a/pier/")
    MembershipFactory(account=Account.objects.get(slug="pier"))
    user.memberships.get(account__slug="pier").delete()
    assert client.get("/")["Location"] == "/a/harbor/"


def test_a_user_without_an_account_sees_who_to_ask(client: Client, user: User) -> None:
    page = client.get("/").content.decode()
    assert "An administrator of this Longcode can add you" in page
    assert user.email in page
    assert "/admin/" not in page


def test_staff_without_an_account_are_shown_the_admin(client: Client, user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_staff=True)
    assert "Open the admin" in client.get("/").content.decode()


def test_a_signed_out_visitor_is_sent_to_sign_in(client: Client) -> None:
    assert client.get("/")["Location"] == "/accounts/login/?next=/"
