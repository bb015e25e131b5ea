"""Error pages explain the error to every visitor and link back."""

import pytest
from django.template.loader import render_to_string
from django.test import Client

from accounts.models import User

pytestmark = pytest.mark.urls("tests.dashboard.urls")


def test_403_shows_the_reason_for_the_refusal(client: Client, viewer: User, home_of: str) -> None:
    client.force_login(viewer)
    response = client.get(home_of + "change/")
    assert response.status_code == 403
    assert "You have view-only access. Ask" in response.content.decode()


@pytest.mark.django_db
def test_404_says_that_the_page_may_belong_to_another_account(client: Client) -> None:
    response = client.get("/nowhere/")
    assert response.status_code == 404
    assert "may belong to another account" in response.content.decode()


def test_a_page_of_another_account_shows_the_same_404(
    client: Client, db, home_of: str, viewer
) -> None:
    client.force_login(viewer)
    page = client.get("/a/another-account/")
    assert page.status_code == 404
    assert "may belong to another account" in page.content.decode()


def test_500_renders_without_database_or_session(client: Client) -> None:
    client.raise_request_exception = False
    response = client.get("/broken/")
    assert response.status_code == 500
    assert "wrong on our side" in response.content.decode()
    assert 'href="/"' in response.content.decode()


@pytest.mark.django_db
def test_a_failed_csrf_check_says_that_the_form_is_out_of_date(signed_in: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/accounts/login/", {"login": "a@example.com", "password": "x"})
    assert response.status_code == 403
    assert "This form is out of date" in response.content.decode()


def test_400_renders_without_database_or_session(client: Client) -> None:
    response = client.get("/", headers={"host": "elsewhere.example"})
    assert response.status_code == 400
    assert "could not understand" in response.content.decode()


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "500", "503"])
def test_every_error_page_renders_without_context(name: str) -> None:
    assert "</html>" in render_to_string(f"{name}.html")


def test_htmx_shows_an_error_above_the_page(client: Client, viewer: User, home_of: str) -> None:
    client.force_login(viewer)
    response = client.get(home_of + "change/", headers={"HX-Request": "true"})
    assert response["HX-Retarget"] == "#problem"
    assert response["HX-Reselect"] == "#problem-text"
    assert b'id="problem-text"' in response.content
