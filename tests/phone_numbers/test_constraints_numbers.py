"""Constraints of phone numbers, broken directly in the database."""

import pytest
from django.utils import timezone

from phone_numbers.models import PhoneNumber
from tests.breaking import change, refused_by
from tests.factories import AccountFactory
from tests.factories import PhoneNumberFactory as Number

pytestmark = pytest.mark.django_db

BREAKS = {
    "number_name_visible": lambda: change(Number(), name="\N{ZERO WIDTH SPACE}"),
    "number_in_e164_form": lambda: PhoneNumber.objects.bulk_create(
        [PhoneNumber(account=AccountFactory(), e164="+1 212 555 0147")]
    ),
    "number_area_code_possible": lambda: PhoneNumber.objects.bulk_create(
        [PhoneNumber(account=AccountFactory(), e164="+10125550147")]
    ),
    "number_status_known": lambda: change(Number(), status="lost"),
    "number_line_type_known": lambda: change(Number(), line_type="satellite"),
    "number_territory_fits_area_code": lambda: change(Number(), country="PR"),
    "number_us_has_country_code_1": lambda: change(Number(e164="+442071838750"), country="US"),
    "number_toll_free_fits_area_code": lambda: change(Number(), line_type="toll_free"),
}


@pytest.mark.parametrize("name", BREAKS)
def test_the_database_refuses(name):
    with refused_by(name):
        BREAKS[name]()


@pytest.mark.parametrize("country", ["US", "CA", "", "VI"])
def test_the_area_codes_of_a_territory_are_nowhere_else(country):
    with refused_by("number_territory_fits_area_code"):
        change(Number(e164="+17875550123"), country=country)


@pytest.mark.parametrize("line_type", ["local", "other"])
def test_a_toll_free_code_is_toll_free(line_type):
    with refused_by("number_toll_free_fits_area_code"):
        change(Number(e164="+18005550123"), line_type=line_type)


@pytest.mark.parametrize("country", ["US", "PR", "VI", "GU", "AS", "MP"])
def test_only_country_code_1_is_us(country):
    with refused_by(
        "number_us_has_country_code_1" if country == "US" else "number_territory_fits_area_code"
    ):
        change(Number(e164="+442071838750"), country=country)


def test_a_number_exists_once_in_all_accounts():
    twin = Number()
    with refused_by("numbers_phonenumber_e164_key"):
        PhoneNumber.objects.bulk_create([PhoneNumber(account=AccountFactory(), e164=twin.e164)])


@pytest.mark.parametrize(
    "values",
    [{"e164": "+12125550199"}, {"e164": "+12125550199", "country": "US"}],
    ids=["digits", "digits and more"],
)
def test_a_number_keeps_its_digits(values):
    with refused_by("pgtrigger: Cannot update rows from numbers_phonenumber table"):
        change(Number(), **values)


def test_a_number_keeps_its_account():
    with refused_by("pgtrigger: Cannot update rows from numbers_phonenumber table"):
        change(Number(), account=AccountFactory())


def test_the_other_fields_of_a_number_may_change():
    number = Number()
    change(number, name="Front desk", status="suspended", status_reason="fraud", revision=7)
    number.refresh_from_db()
    assert (number.name, number.revision) == ("Front desk", 7)


def test_the_audit_rows_cannot_be_rewritten():
    number = Number()
    events = PhoneNumber._meta.apps.get_model("numbers", "PhoneNumberEvent").objects
    rows = events.filter(pgh_obj=number.pk)
    with refused_by("pgtrigger: Cannot update or delete rows from numbers_phonenumberevent table"):
        rows.update(pgh_created_at=timezone.now())
