"""Numbers on the staff's side: taken as people write them, immutable, activated and suspended."""

import pytest

from phone_numbers.models import PhoneNumber
from tests.admin.driving import act, change_url, errors, form_values, said, save, url
from tests.factories import AccountFactory, PhoneNumberFactory

pytestmark = pytest.mark.django_db

ADD = "/admin/numbers/phonenumber/add/"
INLINE = {"assignments-TOTAL_FORMS": "0", "assignments-INITIAL_FORMS": "0"}


def add(office, account, typed, **values):
    return office.post(ADD, {"account": account.pk, "e164": typed, **INLINE, **values})


@pytest.mark.parametrize(
    ("typed", "e164"),
    [
        ("(212) 555-0147", "+12125550147"),
        ("212.555.0147", "+12125550147"),
        ("+1 787 555 0117", "+17875550117"),
        ("+44 20 7183 8750", "+442071838750"),
    ],
)
def test_a_number_is_taken_as_people_write_it(office, account, typed, e164):
    add(office, account, typed, status="active")
    number = PhoneNumber.objects.get()
    assert (number.e164, number.status) == (e164, "pending")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "required"),
        ("nonsense", "valid phone number"),
        ("12", "valid"),
        ("212 555 0147 x5", "without its extension"),
        ("(999) 555-0147", "valid phone number"),
        ("+1212555014\x007", "Null characters"),
        ("٢١٢٥٥٥٠١٤", "valid"),
        ("2" * 300, "valid"),
    ],
)
def test_garbage_gets_a_sentence(office, account, typed, sentence):
    assert sentence in errors(add(office, account, typed))
    assert not PhoneNumber.objects.exists()


def test_a_number_stands_once(office, account):
    PhoneNumberFactory(e164="+12125550147")
    assert "already exists" in errors(add(office, account, "(212) 555-0147"))


def test_digits_and_account_stay_as_they_are(office, number):
    values = {"e164": "+12125550199", "account": AccountFactory().pk, "name": "Front desk"}
    office.post(change_url(number), form_values(office.get(change_url(number))) | values)
    before = (number.e164, number.account_id)
    number.refresh_from_db()
    assert (number.e164, number.account_id, number.name) == (*before, "Front desk")


def test_a_page_that_is_open_for_long_undoes_no_suspension(office, number):
    values = form_values(office.get(change_url(number)))
    PhoneNumber.objects.update(status="suspended", revision=7)
    office.post(change_url(number), values | {"name": "Renamed"})
    number.refresh_from_db()
    assert (number.name, number.status, number.revision) == ("Renamed", "suspended", 7)


@pytest.mark.parametrize("before", ["pending", "suspended"])
def test_staff_activate_a_number(office, before):
    number = PhoneNumberFactory(status=before, status_reason="so")
    assert said(act(office, "activate", number)) == ["1 phone number activated."]
    number.refresh_from_db()
    assert (number.status, number.status_reason) == ("active", "")


def test_staff_suspend_a_number_with_a_reason(office, number):
    assert act(office, "suspend", number).status_code == 200
    act(office, "suspend", number, reason="The port is disputed.")
    number.refresh_from_db()
    assert (number.status, number.status_reason) == ("suspended", "The port is disputed.")


def test_a_number_that_is_active_cannot_be_activated(office, number):
    assert said(act(office, "activate", number)) == [
        f"{number} is active and cannot become active."
    ]


def test_only_a_number_that_was_never_in_use_can_be_deleted(office, number):
    unused = PhoneNumberFactory(status="pending")
    for row in (number, unused):
        office.post(url(row, "delete", row.pk), {"post": "yes"})
    assert list(PhoneNumber.objects.all()) == [number]


@pytest.mark.parametrize(
    "term", ["555-0147", "(212) 555-0147", "12125550147", "+12125550147", "front", "harbor"]
)
def test_a_number_is_found_by_digits_name_or_account(office, term):
    account = AccountFactory(name="Harbor Coffee", slug="harbor")
    wanted = PhoneNumberFactory(account=account, e164="+12125550147", name="Front desk")
    PhoneNumberFactory()
    shown = office.get(url(PhoneNumber, "changelist"), {"q": term}).context["cl"].result_list
    assert list(shown) == [wanted]


def test_the_list_asks_as_much_for_many(office, number, django_assert_num_queries):
    page = url(PhoneNumber, "changelist")
    office.get(page)
    with django_assert_num_queries(5):
        office.get(page)
    PhoneNumberFactory.create_batch(12)
    with django_assert_num_queries(5):
        office.get(page)


def test_a_long_list_is_counted_only_so_far(office, monkeypatch):
    monkeypatch.setattr("core.admin.paginator.CappedPaginator.limit", 3)
    PhoneNumberFactory.create_batch(5)
    page = office.get(url(PhoneNumber, "changelist")).content.decode()
    assert "3 or more" in " ".join(page.split())


def test_the_numbers_page_leads_to_assigning_it(office, number):
    address = url(number.assignments.model, "add")
    assert f"{address}?phone_number={number.pk}" in office.get(change_url(number)).content.decode()
    assert save(office, number).status_code == 302
