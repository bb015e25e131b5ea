"""Pages of the list by key: every number once, forward and backward, whatever is narrowed."""

from itertools import chain
from urllib.parse import parse_qs, urlsplit

import pytest

from phone_numbers.models import PhoneNumber
from tests.asserts import assert_status, elements, links, text, words
from tests.factories import PhoneNumberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def numbers(account):
    found = PhoneNumber.objects.bulk_create(
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
    return sorted(found, key=lambda number: number.e164)


@pytest.fixture
def look(client, owner, account):
    client.force_login(owner)
    return lambda query="": client.get(f"/a/{account.slug}/numbers/{query}")


def shown(response):
    assert_status(response, 200)
    return [text(e.children[0]) for e in elements(response, tag="td", class_="main")]


def walk(look, direction, query=""):
    pages = [look(query)]
    while url := links(pages[-1], "results").get(direction):
        pages.append(look(url))
        assert len(pages) < 10
    return pages


def test_forward_shows_every_number_once_in_order(look, numbers):
    pages = [shown(response) for response in walk(look, "Next")]
    assert [len(page) for page in pages] == [50, 50, 20]
    assert list(chain(*pages)) == list(map(str, numbers))


def test_backward_shows_every_number_once_in_order(look, numbers):
    last = walk(look, "Next")[-1]
    before = links(last, "results")["Previous"]
    pages = [shown(last), *map(shown, walk(look, "Previous", before))]
    assert [len(page) for page in pages] == [20, 50, 50]
    assert list(chain(*reversed(pages))) == list(map(str, numbers))


def test_narrowed_pages_stay_narrowed(look, numbers):
    pages = walk(look, "Next", "?q=odd&status=active")
    odd = [str(number) for number in numbers if number.name == "odd"]
    assert list(chain(*map(shown, pages))) == odd
    for page in pages:
        for url in (links(page, "results").get(word) for word in ("Previous", "Next")):
            query = parse_qs(urlsplit(url or "?q=odd&status=active").query)
            assert (query["q"], query["status"]) == (["odd"], ["active"])


def test_narrowed_pages_go_backward_too(look, numbers):
    last = walk(look, "Next", "?q=odd")[-1]
    assert len(shown(last)) == 10
    first = look(links(last, "results")["Previous"])
    assert shown(first) == shown(look("?q=odd"))
    assert "Previous" not in links(first, "results")


def test_first_and_last_page_say_so(look, numbers):
    pages = walk(look, "Next")
    assert [set(links(page, "results")) & {"Previous", "Next"} for page in pages] == [
        {"Next"},
        {"Previous", "Next"},
        {"Previous"},
    ]
    assert "50 shown Previous Next" in words(pages[0], "results")


@pytest.mark.parametrize(
    "cursor",
    ["", "0", "x", "-1", "12125550000", "+0212555", "+" + "9" * 40, "\0", "' OR 1=1"],
)
@pytest.mark.parametrize("name", ["after", "before"])
def test_a_garbage_cursor_starts_at_the_beginning(client, owner, numbers, name, cursor):
    client.force_login(owner)
    response = client.get(f"/a/{numbers[0].account.slug}/numbers/", {name: cursor})
    assert shown(response) == [str(number) for number in numbers[:50]]


def test_a_cursor_that_has_gone_is_still_a_place(look, numbers):
    assert shown(look("?after=%2B12125550001"))[0] == str(numbers[1])
    assert numbers[0].e164 == "+12125550000"


def test_numbers_added_meanwhile_move_no_page(look, account, numbers):
    second = links(look(), "results")["Next"]
    PhoneNumberFactory(account=account, e164="+12122000000")
    assert shown(look(second))[0] == str(numbers[50])


def test_exactly_one_page_has_no_neighbours(look, account):
    for n in range(50):
        PhoneNumberFactory(account=account, e164=f"+1212555{n:04}")
    assert not {"Previous", "Next"} & set(links(look(), "results"))
