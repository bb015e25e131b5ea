"""Search in the number list: a number however it is written, a name, a place or a campaign."""

import re

import pytest
from django.db import connection

from phone_numbers.models import PhoneNumber
from phone_numbers.search import matching_text
from tests.asserts import assert_status, elements, text, words
from tests.factories import AssignmentFactory, CampaignFactory, PhoneNumberFactory

pytestmark = pytest.mark.django_db

NUMBERS = {
    "Front desk": "+12125550147",
    "Café Olé": "+12125550199",
    "50% off": "+13105550123",
    "a_b": "+13105550124",
    "a-b": "+13105550125",
    "O'Brien; DROP TABLE": "+14155550101",
    "🦷 dentist": "+14155550102",
    "back\\slash": "+14155550103",
    "London office": "+442071838750",
}


@pytest.fixture
def search(client, owner, account):
    client.force_login(owner)
    for name, e164 in NUMBERS.items():
        PhoneNumberFactory(account=account, name=name, e164=e164)
    return lambda q: client.get(f"/a/{account.slug}/numbers/", {"q": q})


def wide(text):
    """Return the full-width form of printable ASCII."""
    return "".join(chr(ord(c) + 0xFEE0) if c > " " else "\N{IDEOGRAPHIC SPACE}" for c in text)


WRITTEN = [
    "tel:+1-212-555-0147",
    "tel:+12125550147;ext=12",
    "001 212 555 0147",
    "0012125550147",
    "1 212 555 0147",
    "+1 (212) 555.0147",
    "[212] 555/0147",
    "212_555_0147",
    "2 1 2 5 5 5 0 1 4 7",
    "212 555 0147 x12",
    "212.555.0147 ext. 12",
    "212-555-0147 extension 12",
    "(212) 555-0147 #12",
    "555-0147 x12",
    "Phone: (212) 555-0147",
    wide("2125550147"),
    wide("(212) 555-0147"),
    "٢١٢٥٥٥٠١٤٧",
    "212\N{NO-BREAK SPACE}555\N{NO-BREAK SPACE}0147",
    "212\N{THIN SPACE}555\N{NARROW NO-BREAK SPACE}0147",
    "(212)\N{FIGURE SPACE}555\N{NON-BREAKING HYPHEN}0147",
    "212\N{EN DASH}555\N{EM DASH}0147",
    "212\N{MIDDLE DOT}555\N{MIDDLE DOT}0147",
    "\N{LEFT-TO-RIGHT EMBEDDING}+1 212 555 0147\N{POP DIRECTIONAL FORMATTING}",
    "212\N{ZERO WIDTH SPACE}555\N{SOFT HYPHEN}0147\N{ZERO WIDTH NO-BREAK SPACE}",
    "(212) 555-\n0147",
]


def found(response):
    """Return the numbers of the rows."""
    links = [text(link) for link in elements(response, tag="a")]
    return sorted(link for link in links if re.match(r"[(+][0-9]", link))


def names(response):
    assert_status(response, 200)
    return {text(e) for e in elements(response, tag="small", class_="text-truncate")}


@pytest.mark.parametrize(
    "digits",
    [
        "+12125550147",
        "12125550147",
        "(212) 555-0147",
        "212.555.0147",
        "1-212-555-0147",
        "5550147",
        "  0147  ",
        "212 555 0147 ",
    ],
)
def test_digits_match_in_any_format(search, digits):
    assert names(search(digits)) == {"Front desk"}


@pytest.mark.parametrize("written", WRITTEN, ids=ascii)
def test_a_number_is_found_however_it_is_written(search, written):
    assert found(search(written)) == ["(212) 555-0147"]


@pytest.mark.parametrize(
    "written", ["+44 (0)20 7183 8750", "0044 20 7183 8750", "011 44 20 7183 8750", "2071838750"]
)
def test_a_foreign_number_is_found_however_it_is_written(search, written):
    assert found(search(written)) == ["+44 20 7183 8750"]


@pytest.mark.parametrize(
    "lookalike", ["212 555-O147", "212555DESK", "212 555 0148", "(213) 555-0147"]
)
def test_other_digits_and_letters_instead_of_digits_find_nothing(search, lookalike):
    assert found(search(lookalike)) == []


def test_a_few_digits_match_every_number_that_contains_them(search):
    assert names(search("310-555")) == {"50% off", "a_b", "a-b"}


@pytest.mark.parametrize(
    ("q", "name"),
    [
        ("front", "Front desk"),
        ("FRONT DESK", "Front desk"),
        ("t d", "Front desk"),
        ("Café", "Café Olé"),
        ("CAFÉ OLÉ", "Café Olé"),
        ("café", "Café Olé"),
        ("cafe ole", "Café Olé"),
        ("CAFE\u0301", "Café Olé"),
        (wide("cafe"), "Café Olé"),
        ("café\N{NO-BREAK SPACE}olé", "Café Olé"),
        ("\N{LEFT-TO-RIGHT MARK}front de\N{SOFT HYPHEN}sk", "Front desk"),
        ("o’brien", "O'Brien; DROP TABLE"),
        ("o'brien", "O'Brien; DROP TABLE"),
        ("'; drop table", None),
        ("; drop", "O'Brien; DROP TABLE"),
        ("' OR '1'='1", None),
        ("🦷", "🦷 dentist"),
        ("%", "50% off"),
        ("% o", "50% off"),
        ("_", "a_b"),
        ("\\", "back\\slash"),
        ("a%b", None),
        ("<script>", None),
    ],
)
def test_names_match_by_a_literal_substring(search, q, name):
    assert names(search(q)) == ({name} if name else set())


def test_a_query_with_letters_searches_names_only(search):
    assert names(search("desk 0199")) == set()


@pytest.mark.parametrize("place", ["New York", "new york, ny", "NÉW YORK", "york"])
def test_a_place_finds_its_numbers(search, place):
    assert found(search(place)) == ["(212) 555-0147", "(212) 555-0199"]


@pytest.mark.parametrize("name", ["Order updates", "ORDER", "órder  updates"])
def test_a_campaign_finds_the_numbers_under_it(search, account, name):
    campaign = CampaignFactory(brand__account=account, name="Order updates")
    for name_of, status in {"a_b": "live", "a-b": "removed"}.items():
        number = account.phone_numbers.get(name=name_of)
        AssignmentFactory(phone_number=number, campaign=campaign, status=status)
    assert names(search(name)) == {"a_b"}


def test_a_search_finds_nothing_of_another_account(search):
    campaign = CampaignFactory(name="Order updates")
    number = PhoneNumberFactory(account=campaign.account, e164="+12125550188", name="Front desk")
    AssignmentFactory(phone_number=number, campaign=campaign, status="live")
    assert found(search("Order updates")) == []
    assert found(search("Front desk")) == ["(212) 555-0147"]


@pytest.mark.parametrize("q", ["front", "5550147", "New York"])
def test_a_search_can_use_the_index(search, q):
    condition = matching_text(q)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_indexscan = off")
        plan = PhoneNumber.objects.filter(condition).order_by().explain()
    assert "Bitmap Index Scan on number_search" in plan


@pytest.mark.parametrize("q", ["", "   ", "\t\n"])
def test_an_empty_search_shows_every_number(search, q):
    response = search(q)
    assert len(names(response)) == len(NUMBERS)
    assert "narrowed by filters" not in words(response)


@pytest.mark.parametrize("q", ["\0", "desk\0", "x" * 10_000, "5" * 61], ids=len)
def test_an_unsearchable_query_is_ignored_and_named(search, q):
    response = search(q)
    assert len(names(response)) == len(NUMBERS)
    assert "were ignored: q." in words(response)
    assert "narrowed by filters" not in words(response)


@pytest.mark.parametrize("q", ["٠١٤٧", "\u202e0147", "\ud7ff", "ﬀ", "é" * 60], ids=ascii)
def test_unusual_characters_cause_no_error(search, q):
    assert_status(search(q), 200)


def test_the_search_field_shows_the_query_escaped(search):
    response = search('"><script>alert(1)</script>')
    assert "<script>alert" not in response.content.decode()
    (field,) = elements(response, tag="input", id="id_q")
    assert dict(field.attributes)["value"] == '"><script>alert(1)</script>'


def test_no_matches_link_back_to_all_numbers(search):
    response = search("999999")
    assert "No number matches these filters" in words(response)
    assert "See all numbers" in words(response, "results")
