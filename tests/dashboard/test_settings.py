"""A person's name, time zone and theme."""

import pytest
from django.test import Client

from accounts.models import User

pytestmark = pytest.mark.urls("tests.dashboard.urls")


GOOD = {"name": "Maya Ortiz", "time_zone": "America/Chicago", "theme": "dark"}


def test_settings_are_saved_and_said_so(signed_in: Client, owner: User) -> None:
    page = signed_in.post("/me/", GOOD, follow=True).content.decode()
    owner.refresh_from_db()
    assert (owner.name, owner.time_zone, owner.theme) == ("Maya Ortiz", "America/Chicago", "dark")
    assert "Your settings are saved." in page
    assert 'data-bs-theme="dark"' in page


@pytest.mark.parametrize("wrong", [{"time_zone": "Mars/Olympus"}, {"theme": "pink"}])
def test_what_cannot_be_saved_is_answered_422_in_place(signed_in: Client, owner, wrong) -> None:
    response = signed_in.post("/me/", GOOD | wrong)
    assert response.status_code == 422
    assert b"<html" in response.content
    assert b'class="errors"' in response.content
    owner.refresh_from_db()
    assert owner.name != "Maya Ortiz"


def test_htmx_gets_only_the_form_back(signed_in: Client) -> None:
    response = signed_in.post("/me/", GOOD | {"theme": "pink"}, headers={"HX-Request": "true"})
    assert response.status_code == 422
    assert response.content.strip().startswith(b"<form")


def test_zones_of_the_united_states_come_first(signed_in: Client) -> None:
    page = signed_in.get("/me/").content.decode()
    assert page.index("Eastern, New York") < page.index('<optgroup label="Africa">')
    assert page.count('value="America/New_York"') == 1


def test_an_unusual_zone_stays_choosable(signed_in: Client, owner: User) -> None:
    User.objects.filter(pk=owner.pk).update(time_zone="Etc/GMT+3")
    assert signed_in.post("/me/", GOOD | {"time_zone": "Etc/GMT+3"}).status_code == 302


def test_a_stranger_has_no_settings(client: Client) -> None:
    assert client.get("/me/")["Location"] == "/accounts/login/?next=/me/"
