"""Suggestions for the filters that take a part of a name: few, and of the account alone."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.asserts import elements
from tests.dashboard.campaigns import add_campaigns
from tests.factories import BrandFactory, CampaignFactory

pytestmark = pytest.mark.django_db
OPTION = re.compile('<option value="(.*?)">(.*?)</option>')


@pytest.fixture
def suggest(signed_in, home_of):
    """Return a function that returns the suggested values for a field, each with its words."""

    def values(**query):
        response = signed_in.get(f"{home_of}numbers/suggestions/", query)
        return dict(OPTION.findall(unescape(response.content.decode())))

    return values


def test_a_name_is_suggested_once_and_at_most_twenty_are(suggest, account):
    add_campaigns(account, 3000)
    add_campaigns(account, 30)
    assert [*suggest(campaign="STORE")] == [f"Store {n:04}" for n in range(1, 21)]
    assert [*suggest(campaign="re 0007")] == ["Store 0007"]
    assert len(suggest(campaign="")) == 20


def test_suggestions_take_a_fixed_number_of_queries(suggest, account):
    add_campaigns(account, 30)
    suggest(campaign="store")
    with CaptureQueriesContext(connection) as queries:
        suggest(campaign="store")
    assert len(queries) <= 4


def test_brands_are_suggested(suggest, account):
    BrandFactory(account=account, display_name="Café Nord")
    assert suggest(brand="cafe") == {"Café Nord": ""}


def test_names_of_other_accounts_are_not_suggested(suggest, account):
    CampaignFactory(name="Elsewhere", brand__display_name="Elsewhere")
    assert suggest(campaign="else") == suggest(brand="else") == {}


@pytest.mark.parametrize(
    ("written", "value", "state"),
    [
        ("21", "212", "New York"),
        ("alas", "907", "Alaska"),
        ("212, 64", "212, 646", "New York"),
        ("212 Hawa", "212, 808", "Hawaii"),
    ],
)
def test_the_last_of_several_area_codes_is_completed(suggest, account, written, value, state):
    assert suggest(area_code=written)[value] == state


def test_area_codes_that_do_not_exist_are_not_suggested(suggest, account):
    assert suggest(area_code="999") == {}
    assert len(suggest(area_code="")) == 20


def test_another_field_has_no_suggestions(suggest, account):
    assert suggest(reason="x") == suggest() == {}


def test_the_filters_fill_their_suggestions_as_they_are_typed(signed_in, home_of):
    response = signed_in.get(f"{home_of}numbers/")
    for name in ("campaign", "brand", "area_code"):
        (field,) = elements(response, tag="input", name=name)
        attributes = dict(field.attributes)
        assert attributes["hx-get"] == f"{home_of}numbers/suggestions/"
        assert elements(response, tag="datalist", id=attributes["list"])
        assert f"#{attributes['list']}" == attributes["hx-target"]
