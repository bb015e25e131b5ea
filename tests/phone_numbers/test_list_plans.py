"""How PostgreSQL reads the pages of a large account: from indexes, whatever the filter."""

import re
from itertools import product

import pytest
from django.db import connection, transaction

from core.counting import COUNT_LIMIT
from demo.many_numbers import load_numbers
from phone_numbers.listing import ORDERS, Criteria, Listing, branches, sources
from phone_numbers.models import NumberStatus
from phone_numbers.status.states import STATES
from tests.factories import AccountFactory
from tests.plans import Plans

pytestmark = pytest.mark.django_db

NUMBERS = 50_000
LARGE = {
    "numbers_standing",
    "numbers_phonenumber",
    "numbers_assignment",
    "numbers_carrierregistration",
}
PAGE = 51
MERGED = 10 * PAGE
"""Rows of the starts of some branches, which a page merges (ADR 20)."""
SCANNED_AT_MOST = NUMBERS / 10
"""A scan that stops early reads no more: it looks for the first numbers with a frequent text."""
COLUMNS = re.compile(r"e164|name|since")
"""The columns by which lists are ordered; tallies are sorted by others."""


@pytest.fixture(scope="module")
def large(django_db_setup, django_db_blocker):
    """Return an account with many numbers, which the tests of this module share."""
    with django_db_blocker.unblock(), transaction.atomic():
        account = AccountFactory(money=1000)
        load_numbers(account, NUMBERS)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        yield account
        transaction.set_rollback(True)


def filters_of(account):
    """Return every filter of the list, alone, and a state with each of the others."""
    campaign = account.campaigns.filter(status="suspended").first()
    others = [
        {},
        {"campaigns": [campaign.pk]},
        {"brands": [campaign.brand_id]},
        {"use_case": campaign.use_case},
        *({"status": status} for status in NumberStatus.values),
        {"area_codes": ["212", "310"]},
        {"text": "desk"},
    ]
    states = ["", *(state for state, _ in STATES)]
    return [{"state": state} | other for state, other in product(states, others)]


def fault(node):
    """Return what is wrong with a node: a scan of a large table, or a sort of many rows."""
    if node["Node Type"] == "Seq Scan" and node["Relation Name"] in LARGE:
        read = node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
        return f"scan of {node['Relation Name']}" if read > SCANNED_AT_MOST else ""
    in_order = node["Node Type"] == "Sort" and COLUMNS.search(str(node["Sort Key"]))
    if not in_order or node.get("Sort Method") in (None, "top-N heapsort"):
        return ""
    rows = node["Actual Rows"] * node["Actual Loops"]
    return f"sort of {rows} rows: {node['Sort Key']}" if rows > MERGED else ""


def long_sort(node):
    """Return what is wrong with a node: a sort that reads many rows, even to keep a page."""
    if "Sort" not in node["Node Type"] or not COLUMNS.search(str(node["Sort Key"])):
        return ""
    rows = sum(part["Actual Rows"] * part["Actual Loops"] for part in node["Plans"])
    return f"sort of {rows} rows: {node['Sort Key']}" if rows > 4 * PAGE else ""


def test_no_filter_reads_a_table_or_sorts_more_than_a_page(large):
    plans = {}
    for chosen in filters_of(large):
        plans[str(chosen)] = Plans(fault)
        with connection.execute_wrapper(plans[str(chosen)]):
            Listing(Criteria(large, **chosen)).page(50)
    assert all(plan.explained for plan in plans.values())
    assert {chosen: plan.faults for chosen, plan in plans.items() if plan.faults} == {}


def test_no_order_reads_a_table_or_sorts_more_than_a_page(large):
    plans = {name: Plans(fault) for name in ORDERS}
    for name, chosen in product(ORDERS, [{}, {"state": "live"}, {"state": "failed"}]):
        listing = Listing(Criteria(large, **chosen), ORDERS[name][1])
        with connection.execute_wrapper(plans[name]):
            first = listing.page(50)
            listing.page(50, after=first.next)
            listing.page(50, last=True)
    assert {name: plan.faults for name, plan in plans.items() if plan.faults} == {}


def test_no_search_reads_a_table_or_sorts_more_than_a_page(large, monkeypatch):
    monkeypatch.setattr(sources, "COUNT_LIMIT", 500)
    plans = {}
    for text, (state, _) in product(["store", "desk", "nowhere"], STATES):
        plans[text, state] = Plans(fault)
        with connection.execute_wrapper(plans[text, state]):
            Listing(Criteria(large, state=state, text=text)).page(50)
    assert {chosen: plan.faults for chosen, plan in plans.items() if plan.faults} == {}


def test_an_index_has_every_order_that_is_not_by_number(large):
    orders = {name: order for name, (_, order) in ORDERS.items() if not order.by_number}
    plans = {name: Plans(long_sort) for name in orders}
    for name, chosen in product(orders, [{}, {"state": "live"}]):
        listing = Listing(Criteria(large, **chosen), orders[name])
        with connection.execute_wrapper(plans[name]):
            listing.page(50, after=listing.page(50).next)
            listing.page(50, last=True)
    assert {name: plan.faults for name, plan in plans.items() if plan.faults} == {}


def test_branches_with_other_numbers_too_are_read_in_order(large, monkeypatch):
    monkeypatch.setattr(branches, "PAGE", NUMBERS)
    plans = Plans(long_sort)
    with connection.execute_wrapper(plans):
        Listing(Criteria(large, state="live")).page(50)
    assert plans.explained
    assert plans.faults == []


def test_the_list_is_long_enough_not_to_be_sorted(large):
    assert Listing(Criteria(large, state="live")).count().value > COUNT_LIMIT
