"""Users sign in by email; sign-up is closed."""

import re

import pytest
from django.core import mail
from django.test import Client

from accounts.models import User
from tests.asserts import elements
from tests.factories import UserFactory

PASSWORD = "correct horse"


@pytest.fixture
def user(db: None) -> User:
    return UserFactory(email="maya@harbor.example", password=PASSWORD)


def sign_in(client: Client, email: str, password: str = PASSWORD, **query: str):
    url = "/accounts/login/" + (f"?next={query['next']}" if query else "")
    return client.post(url, {"login": email, "password": password, **query})


@pytest.mark.parametrize("email", ["maya@harbor.example", "Maya@Harbor.Example"])
def test_signing_in_ignores_the_case_of_the_email(client: Client, user: User, email) -> None:
    response = sign_in(client, email)
    assert (response.status_code, response["Location"]) == (302, "/")
    assert client.session["_auth_user_id"] == str(user.pk)


def test_signing_in_continues_to_the_next_page(client: Client, user: User) -> None:
    assert sign_in(client, user.email, next="/me/")["Location"] == "/me/"


def test_a_wrong_password_is_shown_in_the_form(client: Client, user: User) -> None:
    response = sign_in(client, user.email, "wrong")
    assert response.status_code == 200
    assert b'role="alert"' in response.content
    assert "_auth_user_id" not in client.session


def test_an_inactive_user_sees_the_reason(client: Client, user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)
    page = client.post("/accounts/login/", {"login": user.email, "password": PASSWORD}, follow=True)
    assert "switched off your access" in page.content.decode()


def test_signing_out_needs_a_post_and_returns_to_sign_in(client: Client, user: User) -> None:
    client.force_login(user)
    assert "Stay signed in" in client.get("/accounts/logout/").content.decode()
    response = client.post("/accounts/logout/")
    assert response["Location"] == "/accounts/login/"
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
def test_sign_up_is_closed_and_refers_to_the_administrator(client: Client) -> None:
    assert "Ask the administrator" in client.get("/accounts/signup/").content.decode()
    client.post(
        "/accounts/signup/", {"email": "new@example.com", "password1": "x", "password2": "x"}
    )
    assert not User.objects.exists()


def test_a_forgotten_password_is_reset_by_mail(client: Client, user: User) -> None:
    client.post("/accounts/password/reset/", {"email": user.email})
    message = mail.outbox[0]
    assert message.subject.endswith("Your new Longcode password")
    link = re.search(r"http://testserver(\S+)", message.body)[1]
    form = client.get(link, follow=True).redirect_chain[-1][0]
    new = {"password1": "battery staple 9", "password2": "battery staple 9"}
    assert "is saved" in client.post(form, new, follow=True).content.decode()
    assert sign_in(client, user.email, "battery staple 9").status_code == 302


def test_the_email_has_the_focus_at_sign_in(client: Client) -> None:
    (control,) = elements(client.get("/accounts/login/"), name="login")
    assert "autofocus" in dict(control.attributes)


def test_a_used_reset_link_offers_a_new_one(client: Client, user: User) -> None:
    page = client.get("/accounts/password/reset/key/1-set-password/")
    assert "no longer works" in page.content.decode()


@pytest.mark.django_db
def test_a_reset_for_an_unknown_email_looks_the_same(client: Client) -> None:
    response = client.post("/accounts/password/reset/", {"email": "unknown@example.com"})
    assert response["Location"] == "/accounts/password/reset/done/"
    assert "does not know this address" in mail.outbox[0].subject


def test_a_user_can_change_the_password(client: Client, user: User) -> None:
    client.force_login(user)
    assert client.get("/accounts/password/change/").status_code == 200
    new = {"password1": "battery staple 9", "password2": "battery staple 9"}
    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, **new})
    user.refresh_from_db()
    assert user.check_password("battery staple 9")
