"""Admin pages of numbers: input formats, read-only fields, activation and suspension."""

import pytest

from phone_numbers.models import PhoneNumber
from tests.admin.staff_requests import (
    ask,
    change_url,
    errors,
    form_values,
    messages_of,
    run_action,
    save,
    url,
)
from tests.factories import AccountFactory, PhoneNumberFactory

pytestmark = pytest.mark.django_db

ADD = "/admin/numbers/phonenumber/add/"
INLINE = {"assignments-TOTAL_FORMS": "0", "assignments-INITIAL_FORMS": "0"}


def add(staff_client, account, typed, **values):
    return staff_client.post(ADD, {"account": account.pk, "e164": typed, **INLINE, **values})


@pytest.mark.parametrize(
    ("typed", "e164"),
    [
        ("(212) 555-0147", "+12125550147"),
        ("212.555.0147", "+12125550147"),
        ("+1 787 555 0117", "+17875550117"),
        ("+44 20 7183 8750", "+442071838750"),
        ("+1 436 234 0147", "+14362340147"),
        ("(242) 322-0147", "+12423220147"),
        ("\uff12\uff11\uff12 \uff15\uff15\uff15 \uff10\uff11\uff14\uff17", "+12125550147"),
        ("٢١٢٥٥٥٠١٤٧", "+12125550147"),
        ("tel:+1-212-555-0147", "+12125550147"),
        ("001 212 555 0147", "+12125550147"),
        ("\N{LEFT-TO-RIGHT EMBEDDING}212\N{NO-BREAK SPACE}555\N{EN DASH}0147", "+12125550147"),
    ],
)
def test_a_number_is_accepted_in_common_formats(staff_client, account, typed, e164):
    add(staff_client, account, typed, status="active")
    number = PhoneNumber.objects.get()
    assert (number.e164, number.status) == (e164, "pending")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "required"),
        ("nonsense", "“n” in “nonsense” is a letter. Enter digits only."),
        ("(212) 555-O1OO", "“O” in “555-O1OO” is a letter. Enter digits only."),
        ("1-800-FLOWERS", "“F” in “1-800-FLOWERS” is a letter. Enter digits only."),
        ("(212) 555-\N{CYRILLIC CAPITAL LETTER O}147", "is a letter. Enter digits only."),
        ("212 555 0147 ext. 5", "without its extension"),
        ("(012) 555-0147", "do not begin with 0 or 1"),
        ("(112) 555-0147", "do not begin with 0 or 1"),
        ("+1 436 134 0147", "do not begin with 0 or 1"),
        ("(911) 234-0147", "no number has the area code 911"),
        ("(436) 234-014", "valid phone number"),
        ("12", "valid"),
        ("212 555 0147 x5", "without its extension"),
        ("(999) 555-0147", "valid phone number"),
        ("+1212555014\x007", "Null characters"),
        ("٢١٢٥٥٥٠١٤", "valid"),
        ("2" * 300, "valid"),
    ],
)
def test_an_invalid_number_is_refused_with_a_sentence(staff_client, account, typed, sentence):
    assert sentence in errors(add(staff_client, account, typed))
    assert not PhoneNumber.objects.exists()


def test_a_number_cannot_be_added_twice(staff_client, account):
    PhoneNumberFactory(e164="+12125550147")
    assert "already exists" in errors(add(staff_client, account, "(212) 555-0147"))


def test_digits_and_account_are_read_only(staff_client, number):
    values = {"e164": "+12125550199", "account": AccountFactory().pk, "name": "Front desk"}
    staff_client.post(
        change_url(number), form_values(staff_client.get(change_url(number))) | values
    )
    before = (number.e164, number.account_id)
    number.refresh_from_db()
    assert (number.e164, number.account_id, number.name) == (*before, "Front desk")


def test_saving_a_stale_page_does_not_undo_a_suspension(staff_client, number):
    values = form_values(staff_client.get(change_url(number)))
    PhoneNumber.objects.update(status="suspended", revision=7)
    staff_client.post(change_url(number), values | {"name": "Renamed"})
    number.refresh_from_db()
    assert (number.name, number.status, number.revision) == ("Renamed", "suspended", 7)


@pytest.mark.parametrize("before", ["pending", "suspended"])
def test_staff_activate_a_number(staff_client, before):
    number = PhoneNumberFactory(status=before, status_reason="so")
    assert messages_of(run_action(staff_client, "activate", number)) == [
        f"{number} activated. No number starts or stops sending."
    ]
    number.refresh_from_db()
    assert (number.status, number.status_reason) == ("active", "")


def test_staff_suspend_a_number_with_a_reason(staff_client, number):
    assert ask(staff_client, "suspend", number).status_code == 200
    run_action(staff_client, "suspend", number, reason="The port is disputed.")
    number.refresh_from_db()
    assert (number.status, number.status_reason) == ("suspended", "The port is disputed.")


def test_an_active_number_cannot_be_activated(staff_client, number):
    assert messages_of(run_action(staff_client, "activate", number)) == [
        "Nothing was changed.",
        f"{number} is already active.",
    ]


def test_only_a_number_that_was_never_active_can_be_deleted(staff_client, number):
    unused = PhoneNumberFactory(status="pending")
    for row in (number, unused):
        staff_client.post(url(row, "delete", row.pk), {"post": "yes"})
    assert list(PhoneNumber.objects.all()) == [number]


@pytest.mark.parametrize(
    "term", ["555-0147", "(212) 555-0147", "12125550147", "+12125550147", "front", "harbor"]
)
def test_a_number_is_found_by_digits_name_or_account(staff_client, term):
    account = AccountFactory(name="Harbor Coffee", slug="harbor")
    expected = PhoneNumberFactory(account=account, e164="+12125550147", name="Front desk")
    PhoneNumberFactory()
    shown = staff_client.get(url(PhoneNumber, "changelist"), {"q": term}).context["cl"].result_list
    assert list(shown) == [expected]


def test_the_list_needs_a_constant_number_of_queries(
    staff_client, number, django_assert_num_queries
):
    page = url(PhoneNumber, "changelist")
    staff_client.get(page)
    with django_assert_num_queries(6):
        staff_client.get(page)
    PhoneNumberFactory.create_batch(12)
    with django_assert_num_queries(6):
        staff_client.get(page)


def test_the_page_links_to_assigning_the_number(staff_client, number):
    add_url = url(number.assignments.model, "add")
    assert (
        f"{add_url}?phone_number={number.pk}"
        in staff_client.get(change_url(number)).content.decode()
    )
    assert save(staff_client, number).status_code == 302


def test_the_page_says_that_the_area_code_is_new(staff_client):
    number = PhoneNumberFactory(e164="+14362340147")
    page = staff_client.get(change_url(number)).content.decode()
    assert "Area code 436 is newer than our number data; counted as US." in page
