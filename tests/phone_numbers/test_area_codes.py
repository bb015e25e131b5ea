"""Area codes: the list from NANPA, new codes, and what a change of the list does to numbers."""

import phonenumbers
import pytest
from django.db import transaction

from phone_numbers import numbering, rules
from phone_numbers.models import AreaCode, PhoneNumber
from tests.breaking import change
from tests.factories import AccountFactory, AreaCodeFactory, PhoneNumberFactory
from tests.phone_numbers.races import race

pytestmark = pytest.mark.django_db

CODES = [str(code) for code in range(200, 1000)]
EXCHANGES = ["200", "234", "310", "555", "666", "987"]


def regions(code):
    """Return the regions that libphonenumber gives to the numbers of an area code."""
    numbers = (phonenumbers.parse(f"+1{code}{exchange}0147") for exchange in EXCHANGES)
    found = set(map(phonenumbers.region_code_for_number, numbers))
    return found - {None}


def test_the_list_has_every_area_code_that_the_library_places_outside_the_states():
    listed = dict(AreaCode.objects.values_list("code", "country"))
    elsewhere = {code: region for code in CODES for region in regions(code) if region != "US"}
    assert elsewhere.items() <= listed.items()
    assert len(elsewhere) > 80


def test_the_list_agrees_with_the_library_about_us_codes():
    listed = dict(AreaCode.objects.values_list("code", "line_type"))
    for code in CODES:
        if regions(code) == {"US"}:
            assert listed.get(code, "local") != "other"
            assert (code in listed) == (code[0] in "589" and listed.get(code, "local") != "local")


def test_every_row_says_of_when_and_from_whom_it_is():
    assert not AreaCode.objects.filter(source="").exists()
    assert AreaCode.objects.filter(source__startswith="NANPA", as_of__year__gte=2026).count() > 250


@pytest.mark.parametrize("code", ["211", "911", "290", "999", "370", "960", "222", "555", "456"])
def test_a_code_that_no_number_has_counts_as_no_country(code):
    number = PhoneNumberFactory(e164=f"+1{code}2340147")
    assert (number.country, number.line_type) == ("", "other")


@pytest.mark.parametrize("code", ["436", "457", "924"])
def test_a_new_code_counts_as_a_us_local_number_with_a_note(code):
    number = PhoneNumberFactory(e164=f"+1{code}2340147")
    assert (number.country, number.line_type, number.is_ten_dlc) == ("US", "local", True)
    assert number.area_code_note == (
        f"Area code {code} is newer than our number data; counted as US."
    )


@pytest.mark.parametrize("e164", ["+12125550147", "+17875550147", "+14165550147", "+15002345678"])
def test_a_known_code_has_no_note(e164):
    assert PhoneNumberFactory(e164=e164).area_code_note == ""


@pytest.mark.parametrize(
    ("country", "line_type", "code"),
    [("CA", "local", "number_not_us"), ("US", "premium", "number_toll_free"), ("US", "local", "")],
)
def test_rules_follow_the_list_at_once(account, campaign, country, line_type, code):
    before = PhoneNumberFactory(account=account, e164="+14362340147")
    assert rules.refusal(before, campaign) == ""
    AreaCodeFactory(country=country, line_type=line_type)
    before.refresh_from_db()
    after = PhoneNumberFactory(account=account, e164="+14362340148")
    for number in (before, after):
        assert (number.country, number.line_type) == (country, line_type)
        assert rules.refusal(number, campaign) == code


def test_a_change_of_the_list_is_in_the_audit_of_the_numbers(number):
    new = PhoneNumberFactory(e164="+14362340147")
    row = AreaCodeFactory()
    change(row, country="CA")
    events = PhoneNumber.pgh_event_model.objects
    assert list(
        events.filter(pgh_obj=new).order_by("pgh_id").values_list("pgh_label", "country")
    ) == [("insert", "US"), ("update", "CA")]
    assert events.filter(pgh_obj=number).count() == 1


def test_saving_a_number_that_was_read_earlier_keeps_its_new_country(account):
    stale = PhoneNumberFactory(e164="+14362340147")
    AreaCodeFactory(country="CA")
    stale.name = "Front desk"
    stale.save()
    stale.refresh_from_db()
    assert (stale.country, stale.name) == ("CA", "Front desk")


def test_bulk_creation_follows_the_list_and_knows_it(account):
    AreaCodeFactory(country="CA")
    made = PhoneNumber.objects.bulk_create(
        PhoneNumber(account=account, e164=f"+1436234{n:04}") for n in range(3)
    )
    assert {number.country for number in made} == {"CA"}


def test_a_live_number_that_turns_out_to_be_canadian_is_refused(live, campaign):
    AreaCode.objects.create(code=live.area_code, country="CA", as_of="2026-11-01")
    (row,) = rules.with_refusal(live.assignments.filter(status="live"))
    assert row.refusal == "number_not_us"


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_a_number_added_during_a_change_of_the_list_gets_the_new_country():
    account = AccountFactory()

    def add():
        with transaction.atomic():
            number = PhoneNumberFactory(account=account, e164="+14362340147")
            numbering.is_known(number.e164)  # here the race pauses, before the commit

    first, second = race((numbering, "is_known"), add, lambda: AreaCodeFactory(country="CA"))
    assert (first.error, second.error, second.waited) == (None, None, True)
    assert PhoneNumber.objects.get().country == "CA"
