"""A late carrier on the number page: which, since when, why, and what to do."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.text import capfirst

from campaigns import lifecycle as campaign_life
from carriers.protocol import Outcome
from phone_numbers.actions import assign, remove
from tests.asserts import HTMX, assert_status, elements, rows, text, words
from tests.dashboard.polling import poll_of
from tests.propagation.driving import let_time_pass, settle_all, turn
from tests.propagation.lateness import late_at, make_late

pytestmark = pytest.mark.django_db

LATE = "is late by 4 min: it should answer within 10 min."


@pytest.fixture
def look(signed_in):
    return lambda number: signed_in.get(number.get_absolute_url())


@pytest.fixture
def pending(number, campaign, owner):
    assign(number=number, campaign=campaign, actor=owner)
    turn(Outcome.ACCEPTED)
    make_late(number, "t_mobile")
    number.refresh_from_db()
    return number


def buttons(response):
    return [text(e) for e in elements(response, tag="button", class_="btn btn-sm")]


def post(client, number, **data):
    return client.post(f"{number.get_absolute_url()}ask-again/", {"seen": number.revision} | data)


def test_its_row_says_how_late_it_is_and_what_it_should_take(look, pending):
    row = rows(look(pending), "progress")[0]
    assert row == "T-Mobile Late by 4 min It should answer within 10 min. —"


TAKEN_NOTHING = [
    (0, "it is still to be asked."),
    (7, "it does not answer and is tried again. 7 tries so far, given up after 12."),
]


@pytest.mark.parametrize(("tries", "said"), TAKEN_NOTHING)
def test_a_carrier_that_has_taken_nothing_is_late_all_the_same(look, pending, tries, said):
    pending.registrations.update(submitted_at=None, tries=tries)
    response = look(pending)
    assert rows(response, "progress")[0] == f"T-Mobile Late by 4 min {capfirst(said)} —"
    assert f"T-Mobile is late by 4 min: {said.split('. ')[0].rstrip('.')}. Ask again" in words(
        response, "verdict"
    )


def test_a_carrier_that_took_it_and_is_away_since_is_not_called_slow(look, pending):
    pending.registrations.update(tries=1)
    said = "Late by 4 min It does not answer and is tried again. 1 try so far, given up after 12."
    assert rows(look(pending), "progress")[0] == f"T-Mobile {said} —"


def test_a_removal_that_gets_no_answer_is_tried_for_ever(look, live, owner):
    remove(number=live, actor=owner)
    make_late(live, "att")
    live.registrations.update(tries=40)
    assert rows(look(live), "progress")[1] == (
        "AT&T Late by 4 min It does not answer and is tried again. "
        "40 tries so far; a removal is never given up. —"
    )


def test_what_has_only_just_become_late_is_late_by_nothing_yet(look, pending):
    make_late(pending, "t_mobile", asked=timedelta(minutes=10, seconds=3))
    response = look(pending)
    assert rows(response, "progress")[0].startswith("T-Mobile Late It should answer within")
    assert "T-Mobile is late: it should answer within 10 min." in words(response, "verdict")


def test_the_verdict_says_who_is_late_and_what_to_do(look, pending):
    assert words(look(pending), "verdict").endswith(
        "AT&T, Verizon and US Cellular confirm in about 10 s. "
        f"T-Mobile {LATE} Ask again, or cancel."
    )


def test_a_viewer_is_told_who_can_do_it(client, viewer, pending):
    client.force_login(viewer)
    said = words(client.get(pending.get_absolute_url()), "verdict")
    assert said.endswith(f"T-Mobile {LATE} An owner can ask again, or cancel.")


def test_several_that_are_late_are_named_together(look, pending):
    make_late(pending)
    assert words(look(pending), "verdict").endswith(
        "T-Mobile, AT&T, Verizon and US Cellular have taken longer than they should. "
        "Ask again, or cancel."
    )


def test_a_late_carrier_makes_the_verdict_stand_out(look, pending):
    assert elements(look(pending), class_="held verdict")
    assert not elements(look(pending), class_="verdict wait")


def test_it_can_be_asked_again_or_cancelled(look, pending):
    assert buttons(look(pending)) == ["Ask again", "Cancel"]


def test_a_late_move_keeps_its_own_words(look, live, other_campaign, owner):
    assign(number=live, campaign=other_campaign, actor=owner)
    make_late(live, "att")
    assert buttons(look(live)) == ["Ask again", "Cancel the move"]
    assert "Nothing stops meanwhile." in words(look(live), "verdict")


def test_a_late_removal_can_only_be_asked_again(look, live, owner):
    remove(number=live, actor=owner)
    make_late(live, "verizon")
    response = look(live)
    assert buttons(response) == ["Ask again"]
    assert words(response, "verdict").endswith(f"Verizon {LATE} Ask again.")


def test_a_removal_that_is_late_beside_a_new_assignment_is_marked(look, live, campaign, owner):
    remove(number=live, actor=owner)
    make_late(live, "verizon")
    assign(number=live, campaign=campaign, actor=owner)
    response = look(live)
    assert rows(response, "progress")[2].startswith("Verizon Late by 4 min")
    assert buttons(response) == ["Ask again", "Cancel"]
    assert words(response, "verdict").endswith(f"Verizon {LATE} Ask again.")


def test_what_a_rule_holds_is_not_called_late(look, pending, campaign):
    campaign_life.suspend_campaign(campaign, reason="Spam.")
    let_time_pass()
    settle_all()
    make_late(pending)
    assert rows(look(pending), "progress")[0].startswith("T-Mobile On hold")
    assert buttons(look(pending)) == ["Cancel"]


def test_what_is_on_time_offers_nothing(look, number, campaign, owner):
    assign(number=number, campaign=campaign, actor=owner)
    assert buttons(look(number)) == ["Cancel"]


def test_asking_again_leaves_nothing_late_and_says_who_did_it(signed_in, look, pending, owner):
    assert post(signed_in, pending)["Location"] == pending.get_absolute_url()
    response = look(pending)
    assert "Asked again." in words(response, "toasts")
    assert "Late carriers asked again" in words(response, "progress")
    assert f"by {owner}" in words(response, "progress")
    assert late_at(pending) == set()
    assert rows(response, "progress")[0] == "T-Mobile Confirming —"


def test_when_nothing_is_late_any_more_that_is_said(signed_in, pending):
    let_time_pass()
    settle_all()
    response = post(signed_in, pending)
    assert_status(response, 422)
    sentence = f"No carrier is late with {pending}, so there is nothing to ask again."
    assert sentence in words(response, "refused")


@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 40, "\0"])
def test_a_broken_form_asks_nobody(signed_in, pending, seen):
    assert_status(post(signed_in, pending, seen=seen), 422)
    assert late_at(pending) == {"t_mobile"}


def test_looking_at_the_address_asks_nobody(signed_in, pending):
    response = signed_in.get(f"{pending.get_absolute_url()}ask-again/")
    assert response["Location"] == pending.get_absolute_url()
    assert late_at(pending) == {"t_mobile"}


def test_a_viewer_sees_what_is_late_and_gets_no_button(client, viewer, pending):
    client.force_login(viewer)
    response = client.get(pending.get_absolute_url())
    assert "Late by 4 min" in words(response, "progress")
    assert buttons(response) == []
    assert_status(post(client, pending), 403)
    assert late_at(pending) == {"t_mobile"}


def test_becoming_late_is_news_and_staying_late_is_not(signed_in, look, pending):
    make_late(pending, asked=timedelta(minutes=9))
    page = look(pending)
    make_late(pending, "att")
    response = signed_in.get(poll_of(page), headers=HTMX)
    assert "Late by 4 min" in words(response, "progress")
    assert_status(signed_in.get(poll_of(page, response), headers=HTMX), 204)


@pytest.mark.parametrize("days", [-1, 1], ids=["slow", "fast"])
def test_the_web_servers_own_clock_does_not_decide_what_is_late(look, pending, monkeypatch, days):
    real = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: real() + timedelta(days=days))
    response = look(pending)
    shown = rows(response, "progress")
    assert shown[0].startswith("T-Mobile Late by 4 min")
    assert shown[1:] == [f"{name} Confirming, about 10 s left —" for name in OTHERS]
    assert "Updates are late" not in words(response, "verdict")


OTHERS = ("AT&T", "Verizon", "US Cellular")
