"""Who may do what on the number page: owners write, viewers look, and forms need their token."""

import pytest
from django.test import Client

from phone_numbers.actions import assign
from phone_numbers.models import Assignment
from tests.asserts import HTMX, assert_status, words

pytestmark = pytest.mark.django_db
WRITES = ("", "remove/", "cancel/", "retry/", "ask-again/")


@pytest.fixture
def under_way(number, campaign, owner):
    assign(number=number, campaign=campaign, actor=owner)
    number.refresh_from_db()
    return number


@pytest.fixture
def form(under_way, other_campaign):
    return {"seen": under_way.revision, "campaign": other_campaign.pk}


def untouched(number, campaign):
    row = Assignment.objects.get()
    return (row.status, row.campaign, row.phone_number) == ("pending", campaign, number)


@pytest.mark.parametrize("to", WRITES)
@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_a_viewer_is_refused(client, viewer, under_way, campaign, form, to, headers):
    client.force_login(viewer)
    response = client.post(under_way.get_absolute_url() + to, form, headers=headers)
    assert_status(response, 403)
    assert "You may look at" in words(response, "problem-text")
    assert untouched(under_way, campaign)


@pytest.mark.parametrize("to", WRITES)
def test_a_viewers_broken_form_is_refused_all_the_same(client, viewer, under_way, to):
    client.force_login(viewer)
    assert_status(client.post(under_way.get_absolute_url() + to), 403)


def test_a_viewer_is_not_asked_about_removing(client, viewer, under_way):
    client.force_login(viewer)
    assert_status(client.get(f"{under_way.get_absolute_url()}remove/"), 403)


@pytest.mark.parametrize("to", WRITES)
def test_a_form_without_its_token_changes_nothing(owner, under_way, campaign, form, to):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(owner)
    response = strict.post(under_way.get_absolute_url() + to, form)
    assert_status(response, 403)
    assert "This form is out of date" in words(response)
    assert untouched(under_way, campaign)


@pytest.mark.parametrize("to", WRITES)
def test_a_form_with_its_token_is_taken(owner, under_way, campaign, form, to):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(owner)
    strict.get(under_way.get_absolute_url())
    token = {"csrfmiddlewaretoken": strict.cookies["csrftoken"].value}
    assert strict.post(under_way.get_absolute_url() + to, form | token).status_code in (302, 422)


@pytest.mark.parametrize("to", WRITES)
def test_who_is_signed_out_signs_in_first(client, under_way, campaign, form, to):
    url = under_way.get_absolute_url() + to
    to_a_page = under_way.account.get_absolute_url()
    assert client.post(url, form)["Location"] == f"/accounts/login/?next={to_a_page}"
    assert untouched(under_way, campaign)


def test_htmx_that_is_signed_out_comes_back_to_the_page(client, under_way, form):
    url = under_way.get_absolute_url()
    headers = HTMX | {"HX-Current-URL": f"http://testserver{url}?back=q%3D1"}
    response = client.post(url, form, headers=headers)
    assert response["HX-Redirect"] == f"/accounts/login/?next={url}%3Fback%3Dq%253D1"


def test_a_poll_that_is_signed_out_goes_to_sign_in(client, under_way):
    url = under_way.get_absolute_url()
    headers = HTMX | {"HX-Current-URL": f"http://testserver{url}"}
    response = client.get(f"{url}?mark=x", headers=headers)
    assert response["HX-Redirect"] == f"/accounts/login/?next={url}"
