"""People sign in by email; nobody signs up."""

import re

import pytest
from django.core import mail
from django.test import Client

from accounts.models import User
from tests.factories import UserFactory

PASSWORD = "correct horse"


@pytest.fixture
def person(db: None) -> User:
    return UserFactory(email="maya@harbor.example", password=PASSWORD)


def sign_in(client: Client, email: str, password: str = PASSWORD, **query: str):
    url = "/accounts/login/" + (f"?next={query['next']}" if query else "")
    return client.post(url, {"login": email, "password": password, **query})


@pytest.mark.parametrize("email", ["maya@harbor.example", "Maya@Harbor.Example"])
def test_email_and_password_sign_in_whatever_the_case(client: Client, person: User, email) -> None:
    response = sign_in(client, email)
    assert (response.status_code, response["Location"]) == (302, "/")
    assert client.session["_auth_user_id"] == str(person.pk)


def test_signing_in_goes_on_to_where_one_was_going(client: Client, person: User) -> None:
    assert sign_in(client, person.email, next="/me/")["Location"] == "/me/"


def test_a_wrong_password_is_answered_in_place(client: Client, person: User) -> None:
    response = sign_in(client, person.email, "wrong")
    assert response.status_code == 200
    assert b'role="alert"' in response.content
    assert "_auth_user_id" not in client.session


def test_who_was_switched_off_is_told_so(client: Client, person: User) -> None:
    User.objects.filter(pk=person.pk).update(is_active=False)
    page = client.post(
        "/accounts/login/", {"login": person.email, "password": PASSWORD}, follow=True
    )
    assert "switched off your access" in page.content.decode()


def test_signing_out_takes_a_post_and_ends_at_the_sign_in_page(
    client: Client, person: User
) -> None:
    client.force_login(person)
    assert "Stay signed in" in client.get("/accounts/logout/").content.decode()
    response = client.post("/accounts/logout/")
    assert response["Location"] == "/accounts/login/"
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
def test_sign_up_is_closed_and_says_whom_to_ask(client: Client) -> None:
    assert "Ask the administrator" in client.get("/accounts/signup/").content.decode()
    client.post(
        "/accounts/signup/", {"email": "new@example.com", "password1": "x", "password2": "x"}
    )
    assert not User.objects.exists()


def test_a_forgotten_password_is_replaced_by_mail(client: Client, person: User) -> None:
    client.post("/accounts/password/reset/", {"email": person.email})
    message = mail.outbox[0]
    assert message.subject.endswith("Your new Longcode password")
    link = re.search(r"http://testserver(\S+)", message.body)[1]
    form = client.get(link, follow=True).redirect_chain[-1][0]
    new = {"password1": "battery staple 9", "password2": "battery staple 9"}
    assert "is saved" in client.post(form, new, follow=True).content.decode()
    assert sign_in(client, person.email, "battery staple 9").status_code == 302


def test_a_used_reset_link_offers_a_new_one(client: Client, person: User) -> None:
    page = client.get("/accounts/password/reset/key/1-set-password/")
    assert "no longer works" in page.content.decode()


@pytest.mark.django_db
def test_a_reset_for_an_unknown_address_looks_the_same(client: Client) -> None:
    response = client.post("/accounts/password/reset/", {"email": "nobody@example.com"})
    assert response["Location"] == "/accounts/password/reset/done/"
    assert "does not know this address" in mail.outbox[0].subject


def test_a_person_changes_their_password(client: Client, person: User) -> None:
    client.force_login(person)
    assert client.get("/accounts/password/change/").status_code == 200
    new = {"password1": "battery staple 9", "password2": "battery staple 9"}
    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, **new})
    person.refresh_from_db()
    assert person.check_password("battery staple 9")
