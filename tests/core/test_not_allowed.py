"""Who sends something to an address that only shows gets a page, and nothing happens."""

from django.test import Client

from accounts.models import User
from phone_numbers.models import PhoneNumber


def test_a_method_that_an_address_does_not_take_is_explained(
    client: Client, owner: User, number: PhoneNumber
) -> None:
    client.force_login(owner)
    response = client.post(number.account.get_absolute_url())
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")
    assert "Nothing was changed" in response.content.decode()
