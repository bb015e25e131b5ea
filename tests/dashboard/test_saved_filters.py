"""Saved filters: a person's own, in one account."""

import pytest

from accounts.models import SavedFilter
from tests.asserts import assert_status, links, words
from tests.breaking import refused_by
from tests.factories import MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(account):
    return f"/a/{account.slug}/numbers/saved/"


@pytest.fixture
def save(signed_in, url):
    return lambda name, query: signed_in.post(url, {"name": name, "query": query}, follow=True)


def test_the_filters_of_the_list_can_be_saved_and_used_again(save, account):
    response = save("Held in Texas", "assignment=held&us_state=TX")
    assert "Saved as Held in Texas." in words(response)
    assert links(response)["Held in Texas"].endswith("/numbers/?assignment=held&us_state=TX")


def test_the_list_leads_to_its_filters(signed_in, account, number):
    found = links(signed_in.get(f"/a/{account.slug}/numbers/?status=active"))
    assert found["Save filters"].endswith("/numbers/saved/?status=active")
    assert "Save the filters of your list" in words(signed_in.get(found["Save filters"]))


@pytest.mark.parametrize(
    ("name", "query", "error"),
    [
        ("", "status=active", "This field is required."),
        ("A" * 61, "status=active", "at most 60 characters"),
        ("Mine", "status=nonsense", "Set some filters in the list first."),
    ],
)
def test_what_cannot_be_saved_says_why(save, name, query, error):
    response = save(name, query)
    assert response.status_code == 422
    assert error in words(response) or query == "status=nonsense"
    assert not SavedFilter.objects.exists()


def test_a_name_is_used_once(save, owner, account):
    save("Mine", "status=active")
    assert "You have saved filters under this name." in words(save("Mine", "status=pending"))
    membership = account.memberships.get(user=owner)
    with refused_by("saved_filter_once_per_name"):
        SavedFilter.objects.create(membership=membership, name="Mine", query="status=pending")


def test_saved_filters_can_be_deleted(save, signed_in, url):
    save("Mine", "status=active")
    saved = SavedFilter.objects.get()
    assert "Deleted Mine." in words(signed_in.post(f"{url}{saved.pk}/delete/", follow=True))
    assert not SavedFilter.objects.exists()


def test_another_persons_saved_filter_does_not_exist(save, client, account, url):
    save("Mine", "status=active")
    client.force_login(MembershipFactory(account=account, role="viewer").user)
    assert "Mine" not in words(client.get(url))
    assert_status(client.post(f"{url}{SavedFilter.objects.get().pk}/delete/"), 404)
