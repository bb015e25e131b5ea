"""Delete in a list deletes what the objects' own pages can delete, and reports the rest."""

import pytest

from campaigns.models import Brand
from phone_numbers.models import PhoneNumber
from tests.admin.staff_requests import messages_of, url
from tests.asserts import words
from tests.factories import BrandFactory, PhoneNumberFactory

pytestmark = pytest.mark.django_db


def delete(staff_client, *objects, **answers):
    data = {"action": "delete_selected", "_selected_action": [obj.pk for obj in objects]}
    return staff_client.post(url(objects[0], "changelist"), data | answers)


def test_delete_of_a_list_deletes_only_what_its_own_page_deletes(staff_client, number, account):
    unused = PhoneNumberFactory(account=account, status="pending")
    question = delete(staff_client, number, unused)
    assert f"{number} is active and cannot be deleted." in words(question, "container")
    assert list(question.context_data["queryset"]) == [unused]
    delete(staff_client, number, unused, post="yes")
    assert list(PhoneNumber.objects.all()) == [number]


def test_delete_of_a_list_refuses_at_once_if_nothing_can_be_deleted(staff_client):
    brands = BrandFactory.create_batch(6)
    response = delete(staff_client, *brands)
    assert messages_of(response) == [
        "Nothing was deleted.",
        "6 brands are verified and cannot be deleted.",
    ]
    assert Brand.objects.count() == 6
