"""Access to the number page: owners write, viewers read, and forms need a CSRF token."""

import pytest
from django.test import Client

from phone_numbers.actions import assign
from phone_numbers.models import Assignment
from tests.asserts import HTMX, assert_status, words

pytestmark = pytest.mark.django_db
WRITES = ("", "remove/", "cancel/", "retry/", "ask-again/")


@pytest.fixture
def pending_number(number, campaign, owner):
    assign(number=number, campaign=campaign, actor=owner)
    number.refresh_from_db()
    return number


@pytest.fixture
def form(pending_number, other_campaign):
    return {"seen": pending_number.revision, "campaign": other_campaign.pk}


def is_unchanged(number, campaign):
    row = Assignment.objects.get()
    return (row.status, row.campaign, row.phone_number) == ("pending", campaign, number)


@pytest.mark.parametrize("to", WRITES)
@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_a_viewer_cannot_change_anything(
    client, viewer, pending_number, campaign, form, to, headers
):
    client.force_login(viewer)
    response = client.post(pending_number.get_absolute_url() + to, form, headers=headers)
    assert_status(response, 403)
    assert "view-only access" in words(response, "problem-text")
    assert is_unchanged(pending_number, campaign)


@pytest.mark.parametrize("to", WRITES)
def test_an_invalid_form_from_a_viewer_is_forbidden(client, viewer, pending_number, to):
    client.force_login(viewer)
    assert_status(client.post(pending_number.get_absolute_url() + to), 403)


def test_a_viewer_cannot_open_the_removal_page(client, viewer, pending_number):
    client.force_login(viewer)
    assert_status(client.get(f"{pending_number.get_absolute_url()}remove/"), 403)


@pytest.mark.parametrize("to", WRITES)
def test_a_form_without_its_token_changes_nothing(owner, pending_number, campaign, form, to):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(owner)
    response = strict.post(pending_number.get_absolute_url() + to, form)
    assert_status(response, 403)
    assert "This form is out of date" in words(response)
    assert is_unchanged(pending_number, campaign)


@pytest.mark.parametrize("to", WRITES)
def test_a_form_with_its_token_is_accepted(owner, pending_number, campaign, form, to):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(owner)
    strict.get(pending_number.get_absolute_url())
    token = {"csrfmiddlewaretoken": strict.cookies["csrftoken"].value}
    assert strict.post(pending_number.get_absolute_url() + to, form | token).status_code in (
        302,
        422,
    )


@pytest.mark.parametrize("to", WRITES)
def test_a_signed_out_user_is_sent_to_sign_in(client, pending_number, campaign, form, to):
    url = pending_number.get_absolute_url() + to
    to_a_page = pending_number.account.get_absolute_url()
    assert client.post(url, form)["Location"] == f"/accounts/login/?next={to_a_page}"
    assert is_unchanged(pending_number, campaign)


def test_a_signed_out_htmx_request_returns_to_its_page(client, pending_number, form):
    url = pending_number.get_absolute_url()
    headers = HTMX | {"HX-Current-URL": f"http://testserver{url}?back=q%3D1"}
    response = client.post(url, form, headers=headers)
    assert response["HX-Redirect"] == f"/accounts/login/?next={url}%3Fback%3Dq%253D1"


def test_a_signed_out_poll_is_sent_to_sign_in(client, pending_number):
    url = pending_number.get_absolute_url()
    headers = HTMX | {"HX-Current-URL": f"http://testserver{url}"}
    response = client.get(f"{url}?mark=x", headers=headers)
    assert response["HX-Redirect"] == f"/accounts/login/?next={url}"
