"""Carriers with a queue: the estimated position and time, which shrink as time passes."""

import pytest

from carriers.protocol import Outcome
from phone_numbers.actions import assign
from phone_numbers.status.timing import rounded_position, time_left
from tests.asserts import HTMX, assert_status, elements, rows, text, words
from tests.dashboard.polling import number_poll_url
from tests.factories import PhoneNumberFactory
from tests.propagation.slow_carriers import make_late, put_in_queue
from tests.propagation.worker_rounds import run_round

pytestmark = pytest.mark.django_db

QUEUE_TEXT = "About 340 numbers are before it in T-Mobile's queue; its answer comes in about 6 min."


@pytest.fixture
def get_page(signed_in):
    return lambda number: signed_in.get(number.get_absolute_url())


@pytest.fixture
def queued_number(number, campaign, owner):
    """Return a number that started behind 680 others and has waited half of its time."""
    assign(number=number, campaign=campaign, actor=owner)
    run_round(Outcome.ACCEPTED)
    put_in_queue(number, "t_mobile", 680, gone=345, left=345)
    return number


def test_the_row_shows_position_and_time(get_page, queued_number):
    assert rows(get_page(queued_number), "progress")[0] == f"T-Mobile {QUEUE_TEXT} —"


def test_the_verdict_shows_position_and_time(get_page, queued_number):
    verdict = words(get_page(queued_number), "verdict")
    assert f"{QUEUE_TEXT} AT&T, Verizon and US Cellular confirm in about 10 s." in verdict


def test_the_position_shrinks_as_time_passes(get_page, queued_number):
    put_in_queue(queued_number, "t_mobile", 680, gone=645, left=45)
    assert rows(get_page(queued_number), "progress")[0].startswith(
        "T-Mobile About 45 numbers are before it"
    )


def test_one_number_ahead_uses_the_singular(get_page, queued_number):
    put_in_queue(queued_number, "t_mobile", 680, gone=689, left=1)
    assert "About 1 number is before it in T-Mobile's queue" in words(
        get_page(queued_number), "verdict"
    )


@pytest.mark.parametrize(("gone", "left"), [(690, -1), (0, -5)], ids=["over", "before it began"])
def test_a_number_at_the_front_shows_no_queue(get_page, queued_number, gone, left):
    put_in_queue(queued_number, "t_mobile", 680, gone=gone, left=left)
    assert rows(get_page(queued_number), "progress")[0] == "T-Mobile Confirming, about 10 s left —"


def test_an_estimate_in_the_past_is_not_repeated(get_page, queued_number):
    put_in_queue(queued_number, "t_mobile", 680, gone=690, left=-20)
    response = get_page(queued_number)
    assert rows(response, "progress")[0] == "T-Mobile Confirming, longer than estimated —"
    assert "T-Mobile takes longer than estimated. AT&T, Verizon" in words(response, "verdict")


def test_a_late_carrier_shows_no_position(get_page, queued_number):
    make_late(queued_number, "t_mobile")
    assert "queue" not in words(get_page(queued_number), "progress")


def test_a_carrier_with_errors_shows_no_position(get_page, queued_number):
    queued_number.registrations.update(tries=1)
    assert "queue" not in words(get_page(queued_number), "progress")


def test_a_poll_reports_a_new_position_but_not_a_new_second(signed_in, get_page, queued_number):
    url = number_poll_url(get_page(queued_number))
    put_in_queue(queued_number, "t_mobile", 680, gone=346, left=344)
    assert_status(signed_in.get(url, headers=HTMX), 204)
    put_in_queue(queued_number, "t_mobile", 680, gone=465, left=225)
    response = signed_in.get(url, headers=HTMX)
    assert "About 220 numbers are before it" in words(response, "progress")


def test_the_list_shows_the_time_of_the_longest_queue(signed_in, account, queued_number):
    put_in_queue(queued_number, "att", 9000, gone=1, left=9000)
    response = signed_in.get(f"/a/{account.slug}/numbers/")
    (state,) = elements(response, tag="span", class_="propagating state")
    assert text(state) == "Queued at AT&T: about 2 h 30 min"


def test_a_row_without_a_queue_shows_propagating(signed_in, account, queued_number, campaign):
    other = PhoneNumberFactory(account=account)
    assign(number=other, campaign=campaign, actor=None)
    response = signed_in.get(f"/a/{account.slug}/numbers/")
    labels = {text(e) for e in elements(response, tag="span", class_="propagating state")}
    assert labels == {"Propagating", "Queued at T-Mobile: about 6 min"}


@pytest.mark.parametrize(
    ("place", "verdict"),
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
def test_a_position_is_rounded_to_two_significant_digits(place, verdict):
    assert rounded_position(place) == verdict


@pytest.mark.parametrize(
    ("left", "verdict"), [(-5, 10), (0, 10), (11, 20), (300, 300), (301, 360), (3601, 3660)]
)
def test_a_shorter_time_is_rounded_more_finely(left, verdict):
    assert time_left(left) == verdict
