"""Country, line type, place and area code are derived from the digits on every write."""

import random

import pytest
from django.core.exceptions import ValidationError

from phone_numbers.models import PhoneNumber
from phone_numbers.numbering import TERRITORY_AREA_CODES, as_written, validate_e164
from tests.factories import PhoneNumberFactory

KNOWN = {
    "+12125550147": ("US", "local", "New York, NY", "212"),
    "+17875550123": ("PR", "local", "Puerto Rico", "787"),
    "+16842000000": ("AS", "local", "", "684"),
    "+14165550123": ("CA", "local", "Ontario", "416"),
    "+18765550123": ("JM", "local", "Jamaica", "876"),
    "+18005550123": ("US", "toll_free", "", "800"),
    "+19002345678": ("US", "premium", "", "900"),
    "+15002345678": ("US", "personal", "", "500"),
    "+17002345678": ("US", "other", "", "700"),
    "+14362340147": ("US", "local", "", "436"),
    "+12422340147": ("BS", "local", "", "242"),
    "+16002340147": ("CA", "other", "Canada", "600"),
    "+19992340147": ("", "other", "", "999"),
    "+442071838750": ("GB", "local", "London", ""),
}
INVALID = [
    "",
    "+",
    "abc",
    "2125550147",
    "+1 212 555 0147",
    "+1-212-555-0147",
    "+12125550147 ",
    "+12125550147;ext=5",
    "tel:+12125550147",
    "\N{FULLWIDTH PLUS SIGN}12125550147",
    "+1\N{FULLWIDTH DIGIT TWO}125550147",
    "+1212555",
    "+1212555014712345678",
    "+999123456789",
    "+10125550147",
    "+11125550147",
    "+12120550147",
    "+12121550147",
]


def derived(number):
    number.refresh_from_db()
    return number.country, number.line_type, number.place, number.area_code


@pytest.mark.parametrize("e164", KNOWN)
def test_saving_a_number_derives_its_properties(db, e164):
    assert derived(PhoneNumberFactory(e164=e164)) == KNOWN[e164]


def test_bulk_creation_derives_the_properties(account):
    rows = [PhoneNumber(account=account, e164=e164) for e164 in KNOWN]
    PhoneNumber.objects.bulk_create(rows)
    assert {row.e164: derived(row) for row in PhoneNumber.objects.all()} == KNOWN


def test_derived_properties_override_given_values(db):
    number = PhoneNumberFactory(e164="+14165550123", country="US", place="Nowhere")
    assert derived(number) == KNOWN["+14165550123"]


@pytest.mark.parametrize("code", TERRITORY_AREA_CODES)
def test_a_territory_counts_as_us(db, code):
    number = PhoneNumberFactory(e164=f"+1{code}2000000")
    assert number.country == TERRITORY_AREA_CODES[code]
    assert number.is_us


@pytest.mark.parametrize("e164", ["+14165550123", "+18765550123", "+442071838750"])
def test_canada_jamaica_and_britain_do_not_count_as_us(db, e164):
    assert not PhoneNumberFactory(e164=e164).is_us


def test_any_north_american_number_satisfies_the_constraints(account):
    rng = random.Random(10)
    numbers = {f"+1{code}{rng.randrange(10**7):07}" for code in range(200, 1000)}
    PhoneNumber.objects.bulk_create(PhoneNumber(account=account, e164=e164) for e164 in numbers)
    assert PhoneNumber.objects.count() == 800


@pytest.mark.parametrize("e164", KNOWN)
def test_a_number_in_e164_is_valid(e164):
    validate_e164(e164)


@pytest.mark.parametrize("invalid", INVALID)
def test_a_number_not_in_e164_is_invalid(invalid):
    with pytest.raises(ValidationError):
        validate_e164(invalid)


def test_numbers_are_displayed_in_the_usual_format():
    assert as_written("+12125550147") == "(212) 555-0147"
    assert as_written("+442071838750") == "+44 20 7183 8750"
