"""Search in the number list: digits in any format, or a literal part of the name."""

import pytest

from tests.asserts import assert_status, elements, text, words
from tests.factories import PhoneNumberFactory

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
}


@pytest.fixture
def search(client, owner, account):
    client.force_login(owner)
    for name, e164 in NUMBERS.items():
        PhoneNumberFactory(account=account, name=name, e164=e164)
    return lambda q: client.get(f"/a/{account.slug}/numbers/", {"q": q})


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
