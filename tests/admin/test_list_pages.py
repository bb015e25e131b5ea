"""The staff's lists in pages: first, previous, next and last, whatever the order."""

import pytest

from accounts.models import Account, LedgerEntry
from campaigns.models import Brand, Campaign
from phone_numbers.models import Assignment, PhoneNumber
from tests.admin.staff_requests import messages_of, url
from tests.factories import AssignmentFactory, BrandFactory, PhoneNumberFactory

SIZE = 3
ROWS = 8
ENDS = {"Next": "", "Previous": "last"}
LISTS = [Account, LedgerEntry, Brand, Campaign, PhoneNumber, Assignment]
each_list = pytest.mark.parametrize("model", LISTS, ids=lambda model: model._meta.model_name)


@pytest.fixture(autouse=True)
def rows(db, monkeypatch):
    """Create eight rows of each list, with equal and missing values, in pages of three."""
    monkeypatch.setattr("core.admin.model_admins.StaffAdmin.list_per_page", SIZE)
    for n in range(ROWS):
        brand = BrandFactory(brand_score=None if n % 3 else 50 + n)
        status = "live" if n % 2 else "pending"
        AssignmentFactory(campaign__brand=brand, status=status, phone_number__name=f"{n // 4}")


@pytest.fixture
def show(staff_client):
    """Return a function that opens a list and returns what Django knows of it."""
    return lambda model, query="": staff_client.get(url(model, "changelist") + query).context["cl"]


@pytest.fixture
def long(monkeypatch):
    """Make every list with more than four rows a long one."""
    for module in ("core.counting", "core.admin.change_list", "core.pagination"):
        monkeypatch.setattr(f"{module}.COUNT_LIMIT", 4)


def keys(changelist):
    return [row.pk for row in changelist.result_list]


def sorts(show, model):
    """Return the sorts of a list, in both directions: "" is its own."""
    changelist = show(model)
    columns = [
        str(place)
        for place, name in enumerate(changelist.list_display)
        if changelist.get_ordering_field(name)
    ]
    return ["", *columns, *(f"-{column}" for column in columns)]


def walk(show, model, sort, step):
    """Follow a link from one end of a list to the other; return the keys of each page."""
    changelist = show(model, f"?o={sort}&p={ENDS[step]}")
    pages = [keys(changelist)]
    while link := dict(changelist.page_links)[step]:
        changelist = show(model, link)
        pages.append(keys(changelist))
    return pages


@each_list
def test_the_pages_have_every_row_once_in_every_order(show, model):
    for sort in sorts(show, model):
        expected = keys(show(model, f"?o={sort}&all="))
        forward, back = (walk(show, model, sort, step) for step in ENDS)
        assert [len(page) for page in forward] == [3, 3, 2]
        assert [key for page in forward for key in page] == expected
        assert [key for page in reversed(back) for key in page] == expected


@each_list
def test_a_list_can_be_sorted_by_most_columns(show, model):
    assert len(sorts(show, model)) >= 7


def test_a_page_says_where_it_is(show):
    first = show(PhoneNumber)
    assert str(first.place) == "1–3 of 8"
    assert str(show(PhoneNumber, dict(first.page_links)["Next"]).place) == "4–6 of 8"
    assert str(show(PhoneNumber, "?p=last").place) == "6–8 of 8"


def test_a_page_reads_no_offset(staff_client, django_assert_num_queries):
    first = url(PhoneNumber, "changelist")
    page = f"{first}?p=after-{PhoneNumber.objects.all()[3].pk}"
    staff_client.get(page)
    with django_assert_num_queries(6):
        staff_client.get(first)
    with django_assert_num_queries(12) as queries:
        staff_client.get(page)
    assert not [query["sql"] for query in queries if "OFFSET" in query["sql"]]


def test_the_links_keep_filters_search_order_and_popup(show):
    links = dict(show(PhoneNumber, "?q=1&o=-2&status__exact=active&_popup=1").page_links)
    assert links["Last"] == "?_popup=1&o=-2&p=last&q=1&status__exact=active"
    assert links["Previous"] == links["First"] == ""


def test_a_list_of_one_page_has_no_links(show):
    number = PhoneNumber.objects.first()
    assert show(PhoneNumber, f"?q={number.account.slug}").page_links == []


def test_a_filter_that_matches_nothing_shows_an_empty_list(show):
    changelist = show(PhoneNumber, "?q=xylophone&p=last")
    assert (keys(changelist), changelist.page_links) == ([], [])


PLACES = ("0", "2", "-1", "x", "after-", "after-0", f"after-{10**17}", f"before-{'9' * 30}",
          "before-\u0663", "after--1", "last-1", "LAST", "after-1-2")  # fmt: skip


@pytest.mark.parametrize("place", PLACES, ids=ascii)
def test_a_place_that_is_none_shows_the_first_page(show, place):
    assert keys(show(PhoneNumber, f"?p={place}")) == keys(show(PhoneNumber))


@pytest.mark.parametrize("place", ["after", "before"])
def test_a_place_that_was_deleted_shows_the_first_page(show, place):
    gone = PhoneNumberFactory(status="pending")
    key = gone.pk
    gone.delete()
    assert keys(show(PhoneNumber, f"?p={place}-{key}")) == keys(show(PhoneNumber))


@pytest.mark.parametrize(("place", "end"), [("after", "last"), ("before", "first")])
def test_a_place_beyond_an_end_shows_the_first_page(show, place, end):
    row = getattr(PhoneNumber.objects.order_by("e164"), end)()
    assert keys(show(PhoneNumber, f"?p={place}-{row.pk}")) == keys(show(PhoneNumber))


def test_a_long_list_is_counted_up_to_a_limit(staff_client, long):
    page = staff_client.get(url(PhoneNumber, "changelist") + "?q=1").content.decode()
    words = " ".join(page.split())
    assert "1–3 of 4+ phone numbers" in words
    assert "4+ results" in words
    assert "Select all 4+ phone numbers" in words


def test_a_long_list_is_sorted_only_where_an_index_has_the_order(show, staff_client, long):
    own = keys(show(PhoneNumber))
    assert keys(show(PhoneNumber, "?o=2")) == own
    assert keys(show(PhoneNumber, "?o=-1")) == keys(show(PhoneNumber, "?p=last"))[::-1]
    page = " ".join(staff_client.get(url(PhoneNumber, "changelist")).content.decode().split())
    assert 'class="sortable column-written' in page
    assert 'class="sortable column-name' not in page
    assert "Narrow the list to 4 phone numbers or fewer to sort it by any column." in page


def test_an_action_on_all_that_match_is_on_all_pages(staff_client):
    data = {"action": "suspend", "select_across": "1", "index": "0"}
    last = PhoneNumber.objects.last()
    page = f"{url(PhoneNumber, 'changelist')}?p=last"
    asked = staff_client.post(page, data | {"_selected_action": last.pk})
    assert len(asked.context["objects"]) == ROWS


def test_an_action_returns_to_its_page(staff_client):
    page = f"{url(PhoneNumber, 'changelist')}?p=last"
    key = PhoneNumber.objects.last().pk
    response = staff_client.post(page, {"action": "activate", "_selected_action": key})
    assert response.url == page
    assert messages_of(response)[0] == "Nothing was changed."
