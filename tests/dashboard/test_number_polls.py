"""Polling of the number page: what a poll returns, and how often the page polls."""

import pytest

from campaigns import lifecycle as campaign_life
from carriers.protocol import Outcome
from phone_numbers import lifecycle as number_life
from phone_numbers.actions import assign, remove
from tests.asserts import HTMX, assert_status, elements, links, part, text
from tests.dashboard.polling import confirm, number_poll_url, poll_trigger
from tests.factories import LedgerEntryFactory
from tests.propagation.worker_rounds import run_round, settle_all

pytestmark = pytest.mark.django_db
SLOW_POLL = "every 10s, focus from:window"


@pytest.fixture
def propagating_number(number, campaign):
    assign(number=number, campaign=campaign, actor=None)
    return number


def test_a_settled_number_polls_slowly(signed_in, number):
    assert poll_trigger(signed_in.get(number.get_absolute_url())) == SLOW_POLL


STOPS = {
    "number": lambda n, c: number_life.suspend(n, reason="Fraud."),
    "campaign": lambda n, c: campaign_life.suspend_campaign(c, reason="Spam."),
    "balance": lambda n, c: LedgerEntryFactory(account=n.account, amount=-100),
}


@pytest.mark.parametrize("stop", STOPS)
def test_a_poll_reports_what_stopped_a_live_number(signed_in, propagating_number, campaign, stop):
    settle_all()
    page = signed_in.get(propagating_number.get_absolute_url())
    assert_status(signed_in.get(number_poll_url(page), headers=HTMX), 204)
    STOPS[stop](propagating_number, campaign)
    response = signed_in.get(number_poll_url(page), headers=HTMX)
    assert "Not sending" in text(part(response, "verdict"))


def test_a_poll_updates_the_state_in_the_header(signed_in, number):
    page = signed_in.get(number.get_absolute_url())
    number_life.suspend(number, reason="Fraud.")
    state = part(signed_in.get(number_poll_url(page), headers=HTMX), "number-state")
    assert text(state) == "Number suspended"
    assert {("class", "held state"), ("hx-swap-oob", "true")} <= set(state.attributes)


def test_a_poll_updates_the_balance_in_the_top_bar(signed_in, account, number):
    page = signed_in.get(number.get_absolute_url())
    LedgerEntryFactory(account=account, amount=-103)
    balance = part(signed_in.get(number_poll_url(page), headers=HTMX), "balance")
    assert text(balance) == "Balance: −$3.00"
    assert {("class", "num overdrawn"), ("hx-swap-oob", "true")} <= set(balance.attributes)


def test_a_campaign_that_becomes_unavailable_updates_only_the_card(
    signed_in, propagating_number, other_campaign
):
    page = signed_in.get(propagating_number.get_absolute_url())
    campaign_life.suspend_campaign(other_campaign, reason="Spam.")
    response = signed_in.get(number_poll_url(page), headers=HTMX)
    assert f"{other_campaign} — Campaign suspended" in text(part(response, "campaign-card"))
    assert elements(response, id="verdict") == []
    assert_status(signed_in.get(number_poll_url(page, response), headers=HTMX), 204)


def test_a_card_that_the_page_did_not_replace_is_sent_again(
    signed_in, propagating_number, other_campaign
):
    page = signed_in.get(propagating_number.get_absolute_url())
    assign(number=propagating_number, campaign=other_campaign, actor=None)
    signed_in.get(number_poll_url(page), headers=HTMX)
    again = signed_in.get(number_poll_url(page), headers=HTMX)
    assert part(again, "campaign-card")


def test_a_poll_without_changes_returns_no_content(signed_in, propagating_number):
    url = number_poll_url(signed_in.get(propagating_number.get_absolute_url()))
    assert "mark=" in url
    assert_status(signed_in.get(url, headers=HTMX), 204)


def test_a_poll_returns_the_changed_parts(signed_in, campaign, propagating_number):
    page = signed_in.get(propagating_number.get_absolute_url())
    url = number_poll_url(page)
    confirm(propagating_number, "att")
    response = signed_in.get(url, headers=HTMX)
    assert f"Sending as {campaign} on 1 of 4 carriers" in text(part(response, "verdict"))
    assert f"AT&T Registered just now {campaign}" in text(part(response, "progress"))
    assert "Registered with carriers 1 of 4" in text(part(response, "checks"))
    for id_ in ("verdict", "progress", "checks"):
        assert ("hx-swap-oob", "innerHTML") in part(response, id_).attributes
    assert elements(response, tag="select") == []
    assert_status(signed_in.get(number_poll_url(page, response), headers=HTMX), 204)


def test_polling_slows_down_when_the_number_is_settled(signed_in, campaign, propagating_number):
    url = number_poll_url(signed_in.get(propagating_number.get_absolute_url()))
    settle_all()
    response = signed_in.get(url, headers=HTMX)
    assert f"Sending as {campaign} at all four carriers" in text(part(response, "verdict"))
    assert poll_trigger(response) == SLOW_POLL


def test_a_poll_reports_a_carrier_that_does_not_answer(signed_in, propagating_number):
    url = number_poll_url(signed_in.get(propagating_number.get_absolute_url()))
    run_round(Outcome.UNAVAILABLE)
    response = signed_in.get(url, headers=HTMX)
    assert "T-Mobile No answer since a moment ago" in text(part(response, "progress"))


def test_a_poll_reports_a_hold_and_its_end(signed_in, campaign, propagating_number):
    url = number_poll_url(signed_in.get(propagating_number.get_absolute_url()))
    campaign_life.suspend_campaign(campaign, reason="Spam.")
    settle_all()
    held = signed_in.get(url, headers=HTMX)
    assert "Not sending: the campaign is suspended" in text(part(held, "verdict"))
    assert "On hold since a moment ago" in text(part(held, "progress"))
    campaign_life.reinstate_campaign(campaign)
    again = signed_in.get(number_poll_url(held), headers=HTMX)
    assert "Not sending yet as" in text(part(again, "verdict"))


def test_a_poll_keeps_the_back_query_and_the_buttons(signed_in, viewer, propagating_number):
    page = signed_in.get(propagating_number.get_absolute_url(), {"back": "q=a&status=active"})
    confirm(propagating_number, "att")
    response = signed_in.get(number_poll_url(page), headers=HTMX)
    (button,) = elements(response, tag="button", id="cancel")
    assert dict(button.attributes)["formaction"].endswith("/cancel/?back=q%3Da%26status%3Dactive")
    signed_in.force_login(viewer)
    assert elements(signed_in.get(number_poll_url(page), headers=HTMX), tag="form") == []


@pytest.mark.parametrize("mark", ["", "x", "\0", "9" * 500])
def test_an_invalid_mark_returns_every_part(signed_in, propagating_number, mark):
    response = signed_in.get(propagating_number.get_absolute_url(), {"mark": mark}, headers=HTMX)
    assert_status(response, 200)
    assert "Not sending yet" in text(part(response, "verdict"))


def test_without_htmx_the_mark_is_ignored(signed_in, propagating_number):
    response = signed_in.get(propagating_number.get_absolute_url(), {"mark": "x"})
    assert b"<html" in response.content
    assert "Phone numbers" in links(response)


def test_a_poll_reports_the_end_of_a_removal(signed_in, campaign, propagating_number):
    settle_all()
    remove(number=propagating_number, actor=None)
    url = number_poll_url(signed_in.get(propagating_number.get_absolute_url()))
    settle_all()
    response = signed_in.get(url, headers=HTMX)
    assert "Not registered" in text(part(response, "verdict"))
    assert poll_trigger(response) == SLOW_POLL


def test_a_poll_returns_a_new_card_when_the_campaign_changed(
    signed_in, account, propagating_number, other_campaign
):
    url = number_poll_url(signed_in.get(propagating_number.get_absolute_url()))
    assign(number=propagating_number, campaign=other_campaign, actor=None)
    response = signed_in.get(url, headers=HTMX)
    assert f"{other_campaign} — 1 of 49 numbers" in text(part(response, "campaign-card"))


def test_a_poll_reports_a_renamed_brand(signed_in, campaign, propagating_number):
    settle_all()
    url = number_poll_url(signed_in.get(propagating_number.get_absolute_url()))
    type(campaign.brand).objects.filter(pk=campaign.brand_id).update(display_name="Renamed Inc.")
    response = signed_in.get(url, headers=HTMX)
    assert "Brand is verified Renamed Inc." in text(part(response, "checks"))


def test_a_poll_reports_a_new_note_beside_another_refusal(signed_in, campaign, propagating_number):
    settle_all()
    campaign_life.expire_campaign(campaign)
    number_life.suspend(propagating_number, reason="Fraud.")
    url = number_poll_url(signed_in.get(propagating_number.get_absolute_url()))
    type(propagating_number).objects.update(status_reason="Fraud, case 12.")
    response = signed_in.get(url, headers=HTMX)
    note = "Number is not active Note from staff: ‘Fraud, case 12.’"
    assert note in text(part(response, "checks"))
