"""Who follows a link to something that only a button does gets a page, and nothing happens."""

from django.test import Client

from accounts.models import User
from phone_numbers.models import PhoneNumber


def test_get_on_a_writing_address_is_explained(
    client: Client, owner: User, number: PhoneNumber
) -> None:
    client.force_login(owner)
    response = client.get(number.get_absolute_url() + "cancel/")
    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert "Nothing was changed" in response.content.decode()
