"""Late carriers on the number page: which, for how long, why, and what to do."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.text import capfirst

from campaigns import lifecycle as campaign_life
from carriers.protocol import Outcome
from phone_numbers.actions import assign, remove
from tests.asserts import HTMX, assert_status, elements, rows, text, words
from tests.dashboard.polling import number_poll_url
from tests.propagation.slow_carriers import late_carriers, make_late
from tests.propagation.worker_rounds import let_time_pass, run_round, settle_all

pytestmark = pytest.mark.django_db

LATE = "is late by 4 min: it should answer within 10 min."


@pytest.fixture
def get_page(signed_in):
    return lambda number: signed_in.get(number.get_absolute_url())


@pytest.fixture
def late_number(number, campaign, owner):
    assign(number=number, campaign=campaign, actor=owner)
    run_round(Outcome.ACCEPTED)
    make_late(number, "t_mobile")
    number.refresh_from_db()
    return number


def button_texts(response):
    return [text(e) for e in elements(response, tag="button", class_="btn btn-sm")]


def post_ask_again(client, number, **data):
    return client.post(f"{number.get_absolute_url()}ask-again/", {"seen": number.revision} | data)


def test_a_late_row_shows_how_late_it_is_and_the_expected_time(get_page, late_number):
    row = rows(get_page(late_number), "progress")[0]
    assert row == "T-Mobile Late by 4 min It should answer within 10 min. —"


NOT_SUBMITTED = [
    (0, "it is still to be asked."),
    (7, "it does not answer and is tried again. 7 tries so far, given up after 12."),
]


@pytest.mark.parametrize(("tries", "explanation"), NOT_SUBMITTED)
def test_a_carrier_that_was_never_submitted_to_can_be_late(
    get_page, late_number, tries, explanation
):
    late_number.registrations.update(submitted_at=None, tries=tries)
    response = get_page(late_number)
    assert rows(response, "progress")[0] == f"T-Mobile Late by 4 min {capfirst(explanation)} —"
    assert (
        f"T-Mobile is late by 4 min: {explanation.split('. ')[0].rstrip('.')}. Ask again"
        in words(response, "verdict")
    )


def test_a_late_carrier_with_errors_shows_that_it_does_not_answer(get_page, late_number):
    late_number.registrations.update(tries=1)
    explanation = (
        "Late by 4 min It does not answer and is tried again. 1 try so far, given up after 12."
    )
    assert rows(get_page(late_number), "progress")[0] == f"T-Mobile {explanation} —"


def test_an_unanswered_removal_is_never_given_up(get_page, live, owner):
    remove(number=live, actor=owner)
    make_late(live, "att")
    live.registrations.update(tries=40)
    assert rows(get_page(live), "progress")[1] == (
        "AT&T Late by 4 min It does not answer and is tried again. "
        "40 tries so far; a removal is never given up. —"
    )


def test_a_carrier_late_by_seconds_shows_no_duration(get_page, late_number):
    make_late(late_number, "t_mobile", asked=timedelta(minutes=10, seconds=3))
    response = get_page(late_number)
    assert rows(response, "progress")[0].startswith("T-Mobile Late It should answer within")
    assert "T-Mobile is late: it should answer within 10 min." in words(response, "verdict")


def test_the_verdict_names_the_late_carrier_and_what_to_do(get_page, late_number):
    assert words(get_page(late_number), "verdict-text").endswith(
        "AT&T, Verizon and US Cellular confirm in about 10 s. "
        f"T-Mobile {LATE} Ask again, or cancel."
    )


def test_a_viewer_sees_that_an_owner_can_act(client, viewer, late_number):
    client.force_login(viewer)
    explanation = words(client.get(late_number.get_absolute_url()), "verdict")
    assert explanation.endswith(f"T-Mobile {LATE} An owner can ask again, or cancel.")


def test_several_late_carriers_are_named_together(get_page, late_number):
    make_late(late_number)
    assert words(get_page(late_number), "verdict-text").endswith(
        "T-Mobile, AT&T, Verizon and US Cellular have taken longer than they should. "
        "Ask again, or cancel."
    )


def test_a_late_carrier_highlights_the_verdict(get_page, late_number):
    assert elements(get_page(late_number), class_="held verdict")
    assert not elements(get_page(late_number), class_="verdict wait")


def test_a_late_number_offers_ask_again_and_cancel(get_page, late_number):
    assert button_texts(get_page(late_number)) == ["Ask again", "Cancel"]


def test_a_late_move_offers_cancel_the_move(get_page, live, other_campaign, owner):
    assign(number=live, campaign=other_campaign, actor=owner)
    make_late(live, "att")
    assert button_texts(get_page(live)) == ["Ask again", "Cancel the move"]
    assert "Nothing stops meanwhile." in words(get_page(live), "verdict")


def test_a_late_removal_can_only_be_asked_again(get_page, live, owner):
    remove(number=live, actor=owner)
    make_late(live, "verizon")
    response = get_page(live)
    assert button_texts(response) == ["Ask again"]
    assert words(response, "verdict-text").endswith(f"Verizon {LATE} Ask again.")


def test_a_late_removal_is_marked_beside_a_new_assignment(get_page, live, campaign, owner):
    remove(number=live, actor=owner)
    make_late(live, "verizon")
    assign(number=live, campaign=campaign, actor=owner)
    response = get_page(live)
    assert rows(response, "progress")[2].startswith("Verizon Late by 4 min")
    assert button_texts(response) == ["Ask again", "Cancel"]
    assert words(response, "verdict-text").endswith(f"Verizon {LATE} Ask again.")


def test_a_held_registration_is_not_shown_as_late(get_page, late_number, campaign):
    campaign_life.suspend_campaign(campaign, reason="Spam.")
    let_time_pass()
    settle_all()
    make_late(late_number)
    assert rows(get_page(late_number), "progress")[0].startswith("T-Mobile On hold")
    assert button_texts(get_page(late_number)) == ["Cancel"]


def test_a_number_on_time_does_not_offer_ask_again(get_page, number, campaign, owner):
    assign(number=number, campaign=campaign, actor=owner)
    assert button_texts(get_page(number)) == ["Cancel"]


def test_asking_again_clears_lateness_and_is_recorded_in_history(
    signed_in, get_page, late_number, owner
):
    assert post_ask_again(signed_in, late_number)["Location"] == late_number.get_absolute_url()
    response = get_page(late_number)
    assert "Asked again." in words(response, "toasts")
    assert "Late carriers asked again" in words(response, "progress")
    assert f"by {owner}" in words(response, "progress")
    assert late_carriers(late_number) == set()
    assert rows(response, "progress")[0] == "T-Mobile Confirming —"


def test_asking_again_is_refused_when_no_carrier_is_late(signed_in, late_number):
    let_time_pass()
    settle_all()
    response = post_ask_again(signed_in, late_number)
    assert_status(response, 422)
    sentence = f"No carrier is late with {late_number}, so there is nothing to ask again."
    assert sentence in words(response, "refused")


@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 40, "\0"])
def test_an_invalid_form_asks_no_carrier(signed_in, late_number, seen):
    assert_status(post_ask_again(signed_in, late_number, seen=seen), 422)
    assert late_carriers(late_number) == {"t_mobile"}


def test_a_get_request_asks_no_carrier(signed_in, late_number):
    response = signed_in.get(f"{late_number.get_absolute_url()}ask-again/")
    assert response["Location"] == late_number.get_absolute_url()
    assert late_carriers(late_number) == {"t_mobile"}


def test_a_viewer_sees_late_carriers_without_buttons(client, viewer, late_number):
    client.force_login(viewer)
    response = client.get(late_number.get_absolute_url())
    assert "Late by 4 min" in words(response, "progress")
    assert button_texts(response) == []
    assert_status(post_ask_again(client, late_number), 403)
    assert late_carriers(late_number) == {"t_mobile"}


def test_a_poll_reports_a_carrier_once_when_it_becomes_late(signed_in, get_page, late_number):
    make_late(late_number, asked=timedelta(minutes=9))
    page = get_page(late_number)
    make_late(late_number, "att")
    response = signed_in.get(number_poll_url(page), headers=HTMX)
    assert "Late by 4 min" in words(response, "progress")
    assert_status(signed_in.get(number_poll_url(page, response), headers=HTMX), 204)


@pytest.mark.parametrize("days", [-1, 1], ids=["slow", "fast"])
def test_the_web_servers_clock_does_not_decide_lateness(get_page, late_number, monkeypatch, days):
    real_now = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: real_now() + timedelta(days=days))
    response = get_page(late_number)
    carrier_rows = rows(response, "progress")
    assert carrier_rows[0].startswith("T-Mobile Late by 4 min")
    assert carrier_rows[1:] == [f"{name} Confirming, about 10 s left —" for name in OTHERS]
    assert "Updates are late" not in words(response, "verdict")


OTHERS = ("AT&T", "Verizon", "US Cellular")
