"""The settings of a user: name, time zone and theme."""

import pytest
from django.test import Client

from accounts.models import User

pytestmark = pytest.mark.urls("tests.dashboard.urls")


VALID_FORM = {"name": "Maya Ortiz", "time_zone": "America/Chicago", "theme": "dark"}


def test_saving_settings_shows_a_confirmation(signed_in: Client, owner: User) -> None:
    page = signed_in.post("/me/", VALID_FORM, follow=True).content.decode()
    owner.refresh_from_db()
    assert (owner.name, owner.time_zone, owner.theme) == ("Maya Ortiz", "America/Chicago", "dark")
    assert "Your settings are saved." in page
    assert 'data-bs-theme="dark"' in page


@pytest.mark.parametrize("invalid", [{"time_zone": "Mars/Olympus"}, {"theme": "pink"}])
def test_invalid_settings_are_shown_again_with_status_422(
    signed_in: Client, owner, invalid
) -> None:
    response = signed_in.post("/me/", VALID_FORM | invalid)
    assert response.status_code == 422
    assert b"<html" in response.content
    assert b'class="errors"' in response.content
    owner.refresh_from_db()
    assert owner.name != "Maya Ortiz"


def test_htmx_gets_only_the_form(signed_in: Client) -> None:
    response = signed_in.post(
        "/me/", VALID_FORM | {"theme": "pink"}, headers={"HX-Request": "true"}
    )
    assert response.status_code == 422
    assert response.content.strip().startswith(b"<form")


def test_us_time_zones_come_first(signed_in: Client) -> None:
    page = signed_in.get("/me/").content.decode()
    assert page.index("Eastern, New York") < page.index('<optgroup label="Africa">')
    assert page.count('value="America/New_York"') == 1


def test_an_unusual_time_zone_can_be_kept(signed_in: Client, owner: User) -> None:
    User.objects.filter(pk=owner.pk).update(time_zone="Etc/GMT+3")
    assert signed_in.post("/me/", VALID_FORM | {"time_zone": "Etc/GMT+3"}).status_code == 302


def test_a_signed_out_visitor_is_sent_to_sign_in(client: Client) -> None:
    assert client.get("/me/")["Location"] == "/accounts/login/?next=/me/"
