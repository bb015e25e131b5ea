"""No query string and no key in an address makes a staff page fail."""

from collections import defaultdict
from itertools import product

import pytest
from django.contrib import admin
from django.contrib.messages import get_messages

from campaigns.models import Campaign
from core.admin.query_strings import PLAIN_LOOKUPS
from tests.admin.staff_requests import url
from tests.admin.test_pages import every_model as every_model
from tests.hostile import (
    LONG,
    VALUES,
    address,
    addresses_with_bad_keys,
    has_parameters,
    routes,
    unanswered,
)

ANSWERS = {200, 302, 400, 403, 404, 405}
ANY_PAGE = ("e", "_popup", "_changelist_filters", "_facets", "next", "%00", "%ff")
LIST = (
    "e", "_popup", "_to_field", "_changelist_filters", "_facets", "%00", "%ff", "q", "o", "p",
    "all", "pk", "x__y__z", "account__x", "id__regex", "id__range",
)  # fmt: skip
AUTOCOMPLETE = {
    "term": "a", "page": "1", "app_label": "numbers", "model_name": "assignment",
    "field_name": "campaign",
}  # fmt: skip
ROUTES = dict(routes("admin/"))
MODELS = {f"{m._meta.app_label}_{m._meta.model_name}": m for m in admin.site._registry}
LISTS = [route for route, name in ROUTES.items() if name.endswith("_changelist")]
OTHERS = [route for route in ROUTES if route not in LISTS]


def model_of(route):
    return MODELS.get("_".join(route.split("/")[1:3]))


def fields_of(route):
    model = model_of(route)
    return (*model._meta.concrete_fields, *model._meta.many_to_many) if model else ()


def filters():
    """Return the parameters of each list: each field, and each lookup once per class of field."""
    found, seen = defaultdict(lambda: list(LIST)), set()
    for route, field in [(place, field) for place in LISTS for field in fields_of(place)]:
        found[route].append(field.name)
        for lookup in sorted(PLAIN_LOOKUPS & set(field.get_lookups())):
            if (type(field), lookup) not in seen:
                found[route].append(f"{field.name}__{lookup}")
                seen.add((type(field), lookup))
    return found


FILTERS = filters()


def key_of(route):
    row = model_of(route)._default_manager.first() if model_of(route) else None
    keys = dict.fromkeys(("object_id", "id"), row.pk if row else 1)
    return keys | {"app_label": "numbers", "url": "nowhere"}


def queries(route):
    """Return query strings: all parameters with one value each, and some parameters alone."""
    names = [*ANY_PAGE, *AUTOCOMPLETE]
    if route.endswith("/add/"):
        names += [field.name for field in fields_of(route)]
    together = ["&".join(f"{name}={value}" for name in names) for value in VALUES]
    return [*together, "_to_field=x", "_to_field=id", f"_changelist_filters={LONG}"]


@pytest.fixture
def answers(staff_client, every_model):
    """Return a function that opens addresses and returns those that neither answer nor refuse."""
    return lambda addresses: unanswered(staff_client, addresses, ANSWERS)


def test_every_staff_page_is_tried():
    assert len(ROUTES) >= 69
    assert len(LISTS) == len(MODELS) >= 12
    assert all(len(FILTERS[route]) >= len(LIST) + 2 for route in LISTS)
    assert sum(len(names) for names in FILTERS.values()) * len(VALUES) >= 6000


@pytest.mark.parametrize("route", LISTS)
def test_a_list_answers_every_value_of_every_parameter(answers, route):
    tried = [f"/{route}?{name}={value}" for name, value in product(FILTERS[route], VALUES)]
    long = [f"/{route}?{name}={LONG}" for name in ("q", "o", "p", FILTERS[route][-1])]
    assert answers(tried + long) == []


@pytest.mark.parametrize("route", OTHERS)
def test_any_other_page_answers_every_value(answers, route):
    place = address(route, key_of(route))
    assert answers(f"{place}?{query}" for query in queries(route)) == []


@pytest.mark.parametrize("route", [*filter(has_parameters, ROUTES)])
def test_a_page_answers_every_key(answers, route):
    assert answers(addresses_with_bad_keys(route, key_of(route))) == []


def test_autocomplete_answers_every_value_of_every_parameter(answers):
    tried = [AUTOCOMPLETE | {name: value} for name, value in product(AUTOCOMPLETE, VALUES)]
    places = ["&".join(f"{k}={v}" for k, v in query.items()) for query in tried]
    assert answers(f"/admin/autocomplete/?{place}" for place in places) == []


@pytest.mark.parametrize("query", ["created_at__year=9999", "name__regex=x", "x=1", "id__in=a"])
def test_a_filter_that_cannot_be_read_is_dropped_and_reported(staff_client, campaign, query):
    response = staff_client.get(f"{url(Campaign, 'changelist')}?{query}")
    assert response.url == f"{url(Campaign, 'changelist')}?e=1"
    assert [str(message) for message in get_messages(response.wsgi_request)] == [
        "The address has a filter that does not work. Showing all."
    ]
    assert str(campaign) in staff_client.get(response.url).content.decode()


def test_a_null_character_is_refused(staff_client, db):
    response = staff_client.get(f"{url(Campaign, 'changelist')}?status__exact=%00")
    assert response.status_code == 400
    assert "The address or the form data is not valid" in response.content.decode()


def test_a_fault_of_a_page_is_not_hidden(staff_client, campaign, monkeypatch):
    def broken(*args):
        raise ValueError("a mistake of ours")

    monkeypatch.setattr("core.admin.change_list.capped_count", broken)
    with pytest.raises(ValueError, match="a mistake of ours"):
        staff_client.get(url(Campaign, "changelist"))
