"""Constraints of area codes, broken directly in the database."""

import pytest

from phone_numbers.models import AreaCode
from tests.breaking import change, refused_by
from tests.factories import AreaCodeFactory

pytestmark = pytest.mark.django_db

BREAKS = {
    "area_code_has_three_digits": lambda: AreaCodeFactory(code="136"),
    "area_code_country_known": lambda: change(AreaCodeFactory(), country="GB"),
    "area_code_line_type_known": lambda: change(AreaCodeFactory(), line_type="satellite"),
    "area_code_territory_fits": lambda: change(AreaCodeFactory(), country="PR"),
    "area_code_toll_free_fits": lambda: change(AreaCodeFactory(), line_type="toll_free"),
}


@pytest.mark.parametrize("name", BREAKS)
def test_the_database_refuses(name):
    with refused_by(name):
        BREAKS[name]()


@pytest.mark.parametrize("code", ["800", "787"])
def test_a_toll_free_or_territory_code_stays_what_it_is(code):
    row = AreaCode.objects.get(code=code)
    with refused_by("area_code_toll_free_fits" if code == "800" else "area_code_territory_fits"):
        change(row, country="US", line_type="local")


def test_a_code_is_listed_once():
    with refused_by("numbers_areacode_code_key"):
        AreaCodeFactory(code="416")


def test_a_row_keeps_its_code():
    with refused_by("pgtrigger: Cannot update rows from numbers_areacode table"):
        change(AreaCodeFactory(), code="437")
