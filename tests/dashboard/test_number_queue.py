"""A carrier with a queue: about how many come first, and for how long; both shrink with time."""

import pytest

from carriers.protocol import Outcome
from phone_numbers.actions import assign
from phone_numbers.status.timing import rounded_place, time_left
from tests.asserts import HTMX, assert_status, elements, rows, text, words
from tests.dashboard.polling import poll_of
from tests.factories import PhoneNumberFactory
from tests.propagation.driving import turn
from tests.propagation.lateness import make_late, queue

pytestmark = pytest.mark.django_db

PLACE = "About 340 numbers are before it in T-Mobile's queue; its answer comes in about 6 min."


@pytest.fixture
def look(signed_in):
    return lambda number: signed_in.get(number.get_absolute_url())


@pytest.fixture
def queued(number, campaign, owner):
    """A number that had 680 before it a while ago; half of the time is over."""
    assign(number=number, campaign=campaign, actor=owner)
    turn(Outcome.ACCEPTED)
    queue(number, "t_mobile", 680, gone=345, left=345)
    return number


def test_its_row_says_the_place_and_the_time(look, queued):
    assert rows(look(queued), "progress")[0] == f"T-Mobile {PLACE} —"


def test_the_verdict_says_the_same(look, queued):
    said = words(look(queued), "verdict")
    assert f"{PLACE} AT&T, Verizon and US Cellular confirm in about 10 s." in said


def test_the_place_shrinks_with_the_time(look, queued):
    queue(queued, "t_mobile", 680, gone=645, left=45)
    assert rows(look(queued), "progress")[0].startswith("T-Mobile About 45 numbers are before it")


def test_one_that_is_before_it_is_told_as_one(look, queued):
    queue(queued, "t_mobile", 680, gone=689, left=1)
    assert "About 1 number is before it in T-Mobile's queue" in words(look(queued), "verdict")


@pytest.mark.parametrize(("gone", "left"), [(690, -1), (0, -5)], ids=["over", "before it began"])
def test_whose_turn_has_come_is_in_no_queue(look, queued, gone, left):
    queue(queued, "t_mobile", 680, gone=gone, left=left)
    assert rows(look(queued), "progress")[0] == "T-Mobile Confirming, about 10 s left —"


def test_an_estimate_that_is_over_is_not_repeated(look, queued):
    queue(queued, "t_mobile", 680, gone=690, left=-20)
    response = look(queued)
    assert rows(response, "progress")[0] == "T-Mobile Confirming, longer than first said —"
    assert "T-Mobile takes longer than first said. AT&T, Verizon" in words(response, "verdict")


def test_who_is_late_has_no_place(look, queued):
    make_late(queued, "t_mobile")
    assert "queue" not in words(look(queued), "progress")


def test_a_carrier_with_errors_has_no_place(look, queued):
    queued.registrations.update(tries=1)
    assert "queue" not in words(look(queued), "progress")


def test_the_next_second_is_no_news_and_the_next_place_is(signed_in, look, queued):
    url = poll_of(look(queued))
    queue(queued, "t_mobile", 680, gone=346, left=344)
    assert_status(signed_in.get(url, headers=HTMX), 204)
    queue(queued, "t_mobile", 680, gone=465, left=225)
    response = signed_in.get(url, headers=HTMX)
    assert "About 220 numbers are before it" in words(response, "progress")


def test_the_list_says_how_long_the_longest_queue_takes(signed_in, account, queued):
    queue(queued, "att", 9000, gone=1, left=9000)
    response = signed_in.get(f"/a/{account.slug}/numbers/")
    (state,) = elements(response, tag="span", class_="propagating state")
    assert text(state) == "Queued at AT&T: about 2 h 30 min"


def test_a_row_without_a_queue_propagates(signed_in, account, queued, campaign):
    other = PhoneNumberFactory(account=account)
    assign(number=other, campaign=campaign, actor=None)
    response = signed_in.get(f"/a/{account.slug}/numbers/")
    words_ = {text(e) for e in elements(response, tag="span", class_="propagating state")}
    assert words_ == {"Propagating", "Queued at T-Mobile: about 6 min"}


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (-3, 0),
        (0, 0),
        (0.2, 1),
        (1, 1),
        (9.5, 10),
        (12, 12),
        (344, 340),
        (1250, 1200),
        (98_765, 99_000),
    ],
)
def test_a_place_has_two_digits_that_count(place, said):
    assert rounded_place(place) == said


@pytest.mark.parametrize(
    ("left", "said"), [(-5, 10), (0, 10), (11, 20), (300, 300), (301, 360), (3601, 3660)]
)
def test_a_time_is_as_fine_as_it_is_near(left, said):
    assert time_left(left) == said
