"""Admin pages of area codes: a change takes effect on numbers and says on how many."""

import pytest

from phone_numbers.models import AreaCode
from tests.admin.staff_requests import change_url, errors, messages_of, save, url
from tests.factories import AreaCodeFactory, PhoneNumberFactory

pytestmark = pytest.mark.django_db

ROW = {"code": "436", "country": "CA", "line_type": "local", "source": "x", "as_of": "2026-11-01"}


def add(staff_client, **values):
    return staff_client.post(url(AreaCode, "add"), ROW | values)


def test_adding_a_code_corrects_its_numbers_and_counts_them(staff_client):
    number = PhoneNumberFactory(e164="+14362340147")
    response = add(staff_client)
    assert "1 number has area code 436 and now count as: Canada, local." in messages_of(response)
    number.refresh_from_db()
    assert number.country == "CA"


def test_changing_a_code_corrects_its_numbers(staff_client):
    row, number = AreaCodeFactory(), PhoneNumberFactory(e164="+14362340147")
    response = save(staff_client, row, country="", line_type="other")
    assert any("Not in use, non-geographic" in message for message in messages_of(response))
    number.refresh_from_db()
    assert (number.country, number.line_type) == ("", "other")


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"code": "136"}, "the first is 2 to 9"),
        ({"code": "4361"}, "3 characters"),
        ({"code": "416"}, "already exists"),
        ({"country": "PR"}, "The area codes of the US territories are fixed."),
        ({"country": "US", "line_type": "toll_free"}, "are toll-free."),
        ({"country": "GB"}, "not one of the available choices"),
    ],
)
def test_an_impossible_row_is_refused(staff_client, values, sentence):
    assert sentence in errors(add(staff_client, **values))


def test_a_code_keeps_its_digits_and_is_not_deleted(staff_client):
    row = AreaCodeFactory()
    save(staff_client, row, code="437", note="Ohio")
    row.refresh_from_db()
    assert (row.code, row.note) == ("436", "Ohio")
    assert staff_client.post(url(row, "delete", row.pk), {"post": "yes"}).status_code == 403


def test_the_audit_says_who_changed_a_code(staff_client, staff):
    row = AreaCodeFactory()
    save(staff_client, row, country="CA")
    page = staff_client.get(url(row, "history", row.pk)).content.decode()
    assert staff.email in page or str(staff) in page
    assert change_url(row) in page
