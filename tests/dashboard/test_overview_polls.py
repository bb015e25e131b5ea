"""Polling of the overview: only cards that changed are sent, and nothing while all is at rest."""

import pytest

from campaigns import lifecycle as campaign_life
from phone_numbers.actions import assign
from tests.asserts import HTMX, assert_status, elements, part, text
from tests.dashboard.polling import poll_trigger, poll_url
from tests.factories import MembershipFactory
from tests.propagation.worker_rounds import settle_all


@pytest.fixture
def poll(signed_in, home_of):
    """Return a function that requests a poll's URL; by default the one on the overview."""
    return lambda url="": signed_in.get(url or poll_url(signed_in.get(home_of)), headers=HTMX)


def sent_cards(response):
    assert_status(response, 200)
    swapped = elements(response, hx_swap_oob="innerHTML")
    return {dict(card.attributes)["id"].removeprefix("card-") for card in swapped}


def test_an_overview_at_rest_answers_nothing(poll, live):
    assert_status(poll(), 204)


def test_a_number_that_goes_live_changes_its_cards(poll, signed_in, home_of, number, campaign):
    assign(number=number, campaign=campaign, actor=None)
    url = poll_url(signed_in.get(home_of))
    settle_all()
    response = poll(url)
    assert sent_cards(response) == {"counts", "activity", "propagating"}
    assert "1 live" in text(part(response, "card-counts"))


def test_a_suspension_changes_what_needs_attention(poll, signed_in, home_of, live, campaign):
    url = poll_url(signed_in.get(home_of))
    campaign_life.suspend_campaign(campaign, reason="Spam.")
    response = poll(url)
    assert {"counts", "attention", "activity"} <= sent_cards(response)
    assert "campaign suspended" in text(part(response, "card-attention"))


def test_a_poll_continues_where_the_last_one_ended(poll, signed_in, home_of, live, campaign):
    url = poll_url(signed_in.get(home_of))
    campaign_life.suspend_campaign(campaign, reason="Spam.")
    assert_status(poll(poll_url(poll(url))), 204)


def test_the_overview_polls_faster_while_numbers_propagate(signed_in, home_of, number, campaign):
    assert poll_trigger(signed_in.get(home_of)) == "every 15s"
    assign(number=number, campaign=campaign, actor=None)
    assert poll_trigger(signed_in.get(home_of)) == "every 5s"


@pytest.mark.parametrize(
    "marks", ["", "mark=", "mark=x.1&mark=counts.9", "mark=%00", "mark=a" * 999]
)
def test_marks_that_are_not_ours_get_every_card(poll, home_of, live, marks):
    assert len(sent_cards(poll(f"{home_of}?{marks}"))) == 6


def test_the_words_of_a_time_are_no_change(poll, signed_in, home_of, live, monkeypatch):
    url = poll_url(signed_in.get(home_of))
    monkeypatch.setattr("core.formatting.when", lambda moment, now: "long ago")
    assert_status(poll(url), 204)


def test_a_viewer_polls_the_cards_of_a_viewer(client, account, live, campaign):
    client.force_login(MembershipFactory(account=account, role="viewer").user)
    url = poll_url(client.get(account.get_absolute_url()))
    campaign_life.suspend_campaign(campaign, reason="Spam.")
    response = client.get(url, headers=HTMX)
    assert "See why" in text(part(response, "card-attention"))
