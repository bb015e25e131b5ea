"""How PostgreSQL reads the staff's lists: a part of a large table, whatever the filter."""

from functools import partial

import pytest
from django.db import connection

from phone_numbers.models import Assignment, CarrierRegistration, PhoneNumber
from tests.admin.staff_requests import url
from tests.phone_numbers.test_list_plans import NUMBERS
from tests.phone_numbers.test_list_plans import large as large
from tests.plans import Plans

MOST_READ = 0.9
"""The part of a large table that one query may read: to count 10,000, it skips some others."""
MOST_SORTED = 5_000
ROWS = {"numbers_carrierregistration": 4 * NUMBERS}
LISTS = [PhoneNumber, Assignment, CarrierRegistration]
SEARCHES = ("Orchard", "2125550", "xylophone")


class StaffPlans(Plans):
    """Also notes an OFFSET."""

    def __call__(self, execute, sql, params, many, context):
        self.faults += ["an offset"] if "OFFSET" in sql else []
        return super().__call__(execute, sql, params, many, context)


def wrong(node, table):
    """Return what is wrong with a node of a plan: it reads the list's table, or sorts many rows.

    A table that is joined is read whole where it is as small as here.
    """
    if node.get("Relation Name") == table and read(node) > MOST_READ * ROWS.get(table, NUMBERS):
        return f"{read(node)} rows of {node['Relation Name']} read by {node['Node Type']}"
    if node["Node Type"] == "Sort" and read(node["Plans"][0]) > MOST_SORTED:
        return f"{read(node['Plans'][0])} rows sorted by {node['Sort Key']}"
    return ""


def read(node):
    skipped = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
    return round((node["Actual Rows"] + skipped) * node["Actual Loops"])


def filters(changelist):
    """Return the query string of each choice of each filter of a list, and of some searches."""
    choices = [
        choice["query_string"]
        for spec in changelist.filter_specs
        for choice in list(spec.choices(changelist))[1:]
    ]
    return ["?", *choices, *(f"?q={text}" for text in SEARCHES)]


@pytest.mark.parametrize("model", LISTS, ids=lambda model: model._meta.model_name)
def test_no_page_of_a_long_list_reads_a_table_or_sorts_it(staff_client, large, model):
    page = url(model, "changelist")
    middle = model.objects.all()[NUMBERS // 2].pk
    faults, explained = {}, 0
    for chosen in filters(staff_client.get(page).context["cl"]):
        for place in ("", f"after-{middle}", f"before-{middle}", "last"):
            plans = StaffPlans(partial(wrong, table=model._meta.db_table))
            with connection.execute_wrapper(plans):
                assert staff_client.get(f"{page}{chosen}&p={place}").status_code == 200
            explained += plans.explained
            if plans.faults:
                faults[chosen, place] = plans.faults
    assert explained > 300
    assert faults == {}


@pytest.mark.parametrize("model", LISTS, ids=lambda model: model._meta.model_name)
def test_a_long_list_takes_as_many_queries_at_any_depth(
    staff_client, large, model, django_assert_num_queries
):
    page = url(model, "changelist")
    keys = list(model.objects.values_list("pk", flat=True)[:NUMBERS])
    staff_client.get(page)
    for place in (NUMBERS // 50, NUMBERS // 2, NUMBERS - 100):
        with django_assert_num_queries(12 if model is PhoneNumber else 11):
            staff_client.get(f"{page}?p=after-{keys[place]}")
