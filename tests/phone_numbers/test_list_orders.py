"""Orders of a list: names as people sort them, and what a number has not got comes last."""

from datetime import UTC, datetime
from itertools import pairwise

import pytest

from phone_numbers.listing import ORDERS, Criteria, Listing
from phone_numbers.models import Standing
from phone_numbers.models.standing import NOT_LIVE
from tests.factories import PhoneNumberFactory

pytestmark = pytest.mark.django_db

SORTED = ["42nd Street", "anna", "Änne", "Bäcker", "Baker", "ÉCLAIR", "edge", "ﬁsh", "Straße"]
SORTED += ["STRASSE 2", "Zoe", "Ωmega"]
TIED = ["same", "SAME", "Sáme", "same", "SaMe"]
LIVE_DAYS = [3, 1, None, 2, None, 1]


@pytest.fixture
def named(account):
    """Add a number for each name, and return the name of each number."""

    def add(names):
        rows = [PhoneNumberFactory(account=account, name=name) for name in names]
        return {row.e164: row.name for row in rows}

    return add


@pytest.fixture
def pages(account):
    """Return the numbers of each page of three, forward or backward, in the order of the list."""

    def follow(order, way):
        listing = Listing(Criteria(account), ORDERS[order][1])
        page = listing.page(3, last=way == "previous")
        found = [page]
        while cursor := getattr(page, way):
            key = {"next": "after", "previous": "before"}[way]
            page = listing.page(3, **{key: cursor})
            found.append(page)
        shown = [[row.number.e164 for row in page.rows] for page in found]
        return shown if way == "next" else shown[::-1]

    return follow


def flat(pages):
    return [e164 for page in pages for e164 in page]


@pytest.mark.parametrize("way", ["next", "previous"])
def test_names_are_sorted_whatever_their_case_and_accents(named, pages, way):
    names = named(SORTED[::2] + SORTED[1::2])
    assert [names[e164] for e164 in flat(pages("name", way))] == SORTED
    assert [names[e164] for e164 in flat(pages("-name", way))] == SORTED[::-1]


@pytest.mark.parametrize("way", ["next", "previous"])
@pytest.mark.parametrize("order", ["name", "-name"])
def test_numbers_without_a_name_come_last_in_both_directions(named, pages, order, way):
    names = named(["", "zoe", "", "Anna", "", "", "~"])
    shown = [names[e164] for e164 in flat(pages(order, way))]
    assert all(shown[:3])
    assert not any(shown[3:])


@pytest.mark.parametrize("order", ["name", "-name"])
def test_numbers_with_the_same_name_are_in_the_order_of_numbers(named, pages, order):
    numbers = sorted(named([*TIED, "", "", ""]))
    shown = flat(pages(order, "next"))
    assert shown == flat(pages(order, "previous"))
    assert sorted(shown) == numbers
    for part in (shown[:5], shown[5:]):
        assert part == sorted(part, reverse=order == "-name")


def test_a_name_that_grows_when_it_is_simplified_keeps_its_place(named, pages):
    names = named(["ﷺ" * 60, "ﷺ" * 59, "a", "b", "c", "ﷻ" * 60, "d", "ﷻ" * 59])
    assert sorted(flat(pages("name", "next"))) == sorted(names)
    assert flat(pages("name", "next")) == flat(pages("name", "previous"))


@pytest.fixture
def live_since(account):
    """Add numbers that have been live for LIVE_DAYS, and return since when each is."""
    moments = {}
    for days in LIVE_DAYS:
        number = PhoneNumberFactory(account=account)
        moments[number.e164] = datetime(2030, 1, 10 - days, tzinfo=UTC) if days else NOT_LIVE
        Standing.objects.filter(pk=number.pk).update(live_since=moments[number.e164])
    return moments


@pytest.mark.parametrize("way", ["next", "previous"])
@pytest.mark.parametrize(("order", "newest_first"), [("live", False), ("-live", True)])
def test_numbers_that_are_not_live_come_last(live_since, pages, order, newest_first, way):
    shown = [live_since[e164] for e164 in flat(pages(order, way))]
    assert shown[4:] == [NOT_LIVE] * 2
    assert shown[:4] == sorted(shown[:4], reverse=newest_first)


@pytest.mark.parametrize("order", ORDERS)
def test_no_two_pages_share_a_number(named, live_since, pages, order):
    names = named(["", "Zoe", "anna", "anna", "Änne", ""])
    shown = pages(order, "next")
    assert all(len(page) == 3 for page in shown)
    assert not any(set(one) & set(other) for one, other in pairwise(shown))
    assert sorted(flat(shown)) == sorted([*names, *live_since])
