"""A request with a method that the URL does not allow gets an error page and changes nothing."""

from django.test import Client

from accounts.models import User
from phone_numbers.models import PhoneNumber


def test_a_method_that_is_not_allowed_is_explained(
    client: Client, owner: User, number: PhoneNumber
) -> None:
    client.force_login(owner)
    response = client.post(number.account.get_absolute_url())
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")
    assert "Nothing was changed" in response.content.decode()
