"""Paging of the number list by key: every number once, in both directions, with filters."""

from itertools import chain
from urllib.parse import parse_qs, urlsplit

import pytest

from phone_numbers.listing import ORDERS
from phone_numbers.models import PhoneNumber
from tests.asserts import assert_status, elements, links, text, words
from tests.factories import PhoneNumberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def numbers(account):
    created = PhoneNumber.objects.bulk_create(
        PhoneNumberFactory.build(
            account=account,
            e164=f"+1{212 + n % 3}555{n * 7 % 1000:04}",
            name="odd" if n % 2 else "even",
            country="US",
            line_type="local",
            place="",
        )
        for n in range(120)
    )
    PhoneNumberFactory(e164="+12125559999")
    return sorted(created, key=lambda number: number.e164)


@pytest.fixture
def get_page(client, owner, account):
    client.force_login(owner)
    return lambda query="": client.get(f"/a/{account.slug}/numbers/{query}")


def shown_numbers(response):
    assert_status(response, 200)
    return [text(e.children[0]) for e in elements(response, tag="td", class_="main")]


def follow_pages(get_page, direction, query=""):
    pages = [get_page(query)]
    while url := links(pages[-1], "results").get(direction):
        pages.append(get_page(url))
        assert len(pages) < 10
    return pages


def test_forward_shows_every_number_once_in_order(get_page, numbers):
    pages = [shown_numbers(response) for response in follow_pages(get_page, "Next")]
    assert [len(page) for page in pages] == [50, 50, 20]
    assert list(chain(*pages)) == list(map(str, numbers))


def test_backward_shows_every_number_once_in_order(get_page, numbers):
    last = follow_pages(get_page, "Next")[-1]
    before = links(last, "results")["Previous"]
    pages = [shown_numbers(last), *map(shown_numbers, follow_pages(get_page, "Previous", before))]
    assert [len(page) for page in pages] == [20, 50, 50]
    assert list(chain(*reversed(pages))) == list(map(str, numbers))


def test_paging_keeps_the_filters(get_page, numbers):
    pages = follow_pages(get_page, "Next", "?q=odd&status=active")
    odd = [str(number) for number in numbers if number.name == "odd"]
    assert list(chain(*map(shown_numbers, pages))) == odd
    for page in pages:
        for url in (links(page, "results").get(word) for word in ("Previous", "Next")):
            query = parse_qs(urlsplit(url or "?q=odd&status=active").query)
            assert (query["q"], query["status"]) == (["odd"], ["active"])


def test_paging_backward_keeps_the_filters(get_page, numbers):
    last = follow_pages(get_page, "Next", "?q=odd")[-1]
    assert len(shown_numbers(last)) == 10
    first = get_page(links(last, "results")["Previous"])
    assert shown_numbers(first) == shown_numbers(get_page("?q=odd"))
    assert "Previous" not in links(first, "results")


def test_first_and_last_page_have_one_link_each(get_page, numbers):
    pages = follow_pages(get_page, "Next")
    assert [set(links(page, "results")) & {"Previous", "Next"} for page in pages] == [
        {"Next"},
        {"Previous", "Next"},
        {"Previous"},
    ]
    assert "1–50 of 120 Saved filters CSV First Previous Next Last" in words(pages[0], "results")


@pytest.mark.parametrize("filters", ["", "q=odd", "status=active", "sort=name", "sort=-changed"])
def test_both_ends_are_one_click_away(get_page, numbers, filters):
    pages = follow_pages(get_page, "Next", f"?{filters}")
    last = get_page(links(pages[0], "results")["Last"])
    assert shown_numbers(last)[-1] == shown_numbers(pages[-1])[-1]
    assert shown_numbers(get_page(links(last, "results")["First"])) == shown_numbers(pages[0])
    assert not {"Next", "Last"} & links(last, "results").keys()


@pytest.mark.parametrize("sort", ORDERS)
def test_every_order_shows_every_number_once_in_both_directions(get_page, numbers, sort):
    forward = [shown_numbers(page) for page in follow_pages(get_page, "Next", f"?sort={sort}")]
    end = f"?sort={sort}&last="
    backward = [shown_numbers(page) for page in follow_pages(get_page, "Previous", end)]
    assert list(chain(*forward)) == list(chain(*backward[::-1]))
    assert sorted(chain(*forward)) == sorted(map(str, numbers))


@pytest.mark.parametrize("size", [25, 100])
def test_the_size_of_a_page_can_be_chosen(get_page, numbers, size):
    pages = follow_pages(get_page, "Next", f"?size={size}")
    assert len(shown_numbers(pages[0])) == size
    assert f"{size + 1}–" in words(pages[1], "results")


@pytest.mark.parametrize(
    "cursor",
    ["", "0", "x", "-1", "12125550000", "+0212555", "+" + "9" * 40, "\0", "' OR 1=1"],
)
@pytest.mark.parametrize("name", ["after", "before"])
def test_an_invalid_cursor_shows_the_first_page(client, owner, numbers, name, cursor):
    client.force_login(owner)
    response = client.get(f"/a/{numbers[0].account.slug}/numbers/", {name: cursor})
    assert shown_numbers(response) == [str(number) for number in numbers[:50]]


def test_a_cursor_of_a_deleted_number_still_works(get_page, numbers):
    assert shown_numbers(get_page("?after=%2B12125550001"))[0] == str(numbers[1])
    assert numbers[0].e164 == "+12125550000"


def test_numbers_added_before_a_page_do_not_shift_it(get_page, account, numbers):
    second = links(get_page(), "results")["Next"]
    PhoneNumberFactory(account=account, e164="+12122000000")
    assert shown_numbers(get_page(second))[0] == str(numbers[50])


def test_a_single_full_page_has_no_links(get_page, account):
    for n in range(50):
        PhoneNumberFactory(account=account, e164=f"+1212555{n:04}")
    assert not {"Previous", "Next"} & set(links(get_page(), "results"))
