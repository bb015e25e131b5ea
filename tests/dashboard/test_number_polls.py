"""The number page updates itself: what its poll answers, and how often it asks."""

import pytest

from campaigns import lifecycle as campaign_life
from carriers.protocol import Outcome
from phone_numbers import lifecycle as number_life
from phone_numbers.actions import assign, remove
from tests.asserts import HTMX, assert_status, elements, links, part, text
from tests.dashboard.polling import confirm, poll_of, trigger
from tests.factories import LedgerEntryFactory
from tests.propagation.driving import settle_all, turn

pytestmark = pytest.mark.django_db
AT_REST = "every 10s, focus from:window"


@pytest.fixture
def moving(number, campaign):
    assign(number=number, campaign=campaign, actor=None)
    return number


def test_a_number_at_rest_is_looked_at_now_and_then(signed_in, number):
    assert trigger(signed_in.get(number.get_absolute_url())) == AT_REST


STOPS = {
    "number": lambda n, c: number_life.suspend(n, reason="Fraud."),
    "campaign": lambda n, c: campaign_life.suspend_campaign(c, reason="Spam."),
    "balance": lambda n, c: LedgerEntryFactory(account=n.account, amount=-100),
}


@pytest.mark.parametrize("stop", STOPS)
def test_a_page_left_open_for_a_live_number_learns_what_stopped_it(
    signed_in, moving, campaign, stop
):
    settle_all()
    page = signed_in.get(moving.get_absolute_url())
    assert_status(signed_in.get(poll_of(page), headers=HTMX), 204)
    STOPS[stop](moving, campaign)
    response = signed_in.get(poll_of(page), headers=HTMX)
    assert "Not sending" in text(part(response, "verdict"))


def test_what_the_head_says_is_renewed_too(signed_in, number):
    page = signed_in.get(number.get_absolute_url())
    number_life.suspend(number, reason="Fraud.")
    state = part(signed_in.get(poll_of(page), headers=HTMX), "number-state")
    assert text(state) == "Number suspended"
    assert {("class", "held state"), ("hx-swap-oob", "true")} <= set(state.attributes)


def test_the_balance_in_the_top_bar_is_renewed_too(signed_in, account, number):
    page = signed_in.get(number.get_absolute_url())
    LedgerEntryFactory(account=account, amount=-103)
    balance = part(signed_in.get(poll_of(page), headers=HTMX), "balance")
    assert text(balance) == "−$3.00"
    assert {("class", "num owing"), ("hx-swap-oob", "true")} <= set(balance.attributes)


def test_a_campaign_that_cannot_be_chosen_any_more_is_news_for_the_card_alone(
    signed_in, moving, other_campaign
):
    page = signed_in.get(moving.get_absolute_url())
    campaign_life.suspend_campaign(other_campaign, reason="Spam.")
    response = signed_in.get(poll_of(page), headers=HTMX)
    assert f"{other_campaign} — Campaign suspended" in text(part(response, "campaign-card"))
    assert elements(response, id="verdict") == []
    assert_status(signed_in.get(poll_of(page, response), headers=HTMX), 204)


def test_a_card_that_the_page_has_kept_is_sent_again(signed_in, moving, other_campaign):
    page = signed_in.get(moving.get_absolute_url())
    assign(number=moving, campaign=other_campaign, actor=None)
    signed_in.get(poll_of(page), headers=HTMX)
    again = signed_in.get(poll_of(page), headers=HTMX)
    assert part(again, "campaign-card")


def test_a_number_page_is_told_nothing_while_nothing_changes(signed_in, moving):
    url = poll_of(signed_in.get(moving.get_absolute_url()))
    assert "mark=" in url
    assert_status(signed_in.get(url, headers=HTMX), 204)


def test_a_number_page_is_sent_the_parts_that_changed(signed_in, campaign, moving):
    page = signed_in.get(moving.get_absolute_url())
    url = poll_of(page)
    confirm(moving, "att")
    response = signed_in.get(url, headers=HTMX)
    assert f"Sending as {campaign} on 1 of 4 carriers" in text(part(response, "verdict"))
    assert f"AT&T Registered just now {campaign}" in text(part(response, "progress"))
    assert "Registered with carriers 1 of 4" in text(part(response, "checks"))
    for id_ in ("verdict", "progress", "checks"):
        assert ("hx-swap-oob", "innerHTML") in part(response, id_).attributes
    assert elements(response, tag="select") == []
    assert_status(signed_in.get(poll_of(page, response), headers=HTMX), 204)


def test_a_number_page_asks_less_often_when_all_is_settled(signed_in, campaign, moving):
    url = poll_of(signed_in.get(moving.get_absolute_url()))
    settle_all()
    response = signed_in.get(url, headers=HTMX)
    assert f"Sending as {campaign} at all four carriers" in text(part(response, "verdict"))
    assert trigger(response) == AT_REST


def test_a_carrier_that_gives_no_answer_is_news(signed_in, moving):
    url = poll_of(signed_in.get(moving.get_absolute_url()))
    turn(Outcome.UNAVAILABLE)
    response = signed_in.get(url, headers=HTMX)
    assert "T-Mobile No answer since a moment ago" in text(part(response, "progress"))


def test_a_hold_is_news_and_its_end_too(signed_in, campaign, moving):
    url = poll_of(signed_in.get(moving.get_absolute_url()))
    campaign_life.suspend_campaign(campaign, reason="Spam.")
    settle_all()
    held = signed_in.get(url, headers=HTMX)
    assert "Not sending: the campaign is suspended" in text(part(held, "verdict"))
    assert "On hold since a moment ago" in text(part(held, "progress"))
    campaign_life.reinstate_campaign(campaign)
    again = signed_in.get(poll_of(held), headers=HTMX)
    assert "Not sending yet as" in text(part(again, "verdict"))


def test_a_poll_keeps_the_way_back_and_the_buttons(signed_in, viewer, moving):
    page = signed_in.get(moving.get_absolute_url(), {"back": "q=a&status=active"})
    confirm(moving, "att")
    response = signed_in.get(poll_of(page), headers=HTMX)
    (form,) = elements(response, tag="form")
    assert dict(form.attributes)["action"].endswith("/cancel/?back=q%3Da%26status%3Dactive")
    signed_in.force_login(viewer)
    assert elements(signed_in.get(poll_of(page), headers=HTMX), tag="form") == []


@pytest.mark.parametrize("mark", ["", "x", "\0", "9" * 500])
def test_a_garbage_mark_gets_everything_anew(signed_in, moving, mark):
    response = signed_in.get(moving.get_absolute_url(), {"mark": mark}, headers=HTMX)
    assert_status(response, 200)
    assert "Not sending yet" in text(part(response, "verdict"))


def test_without_htmx_a_mark_means_nothing(signed_in, moving):
    response = signed_in.get(moving.get_absolute_url(), {"mark": "x"})
    assert b"<html" in response.content
    assert "Phone numbers" in links(response)


def test_a_removal_is_followed_to_its_end(signed_in, campaign, moving):
    settle_all()
    remove(number=moving, actor=None)
    url = poll_of(signed_in.get(moving.get_absolute_url()))
    settle_all()
    response = signed_in.get(url, headers=HTMX)
    assert "Not registered" in text(part(response, "verdict"))
    assert trigger(response) == AT_REST


def test_a_number_page_gets_a_new_card_when_the_choice_changed(
    signed_in, account, moving, other_campaign
):
    url = poll_of(signed_in.get(moving.get_absolute_url()))
    assign(number=moving, campaign=other_campaign, actor=None)
    response = signed_in.get(url, headers=HTMX)
    assert f"{other_campaign} — 1 of 49 numbers" in text(part(response, "campaign-card"))
