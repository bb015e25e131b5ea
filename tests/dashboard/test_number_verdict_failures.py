"""The verdict on the number page after a failed move: which campaign sends where, and why."""

import pytest

from carriers.protocol import Outcome
from phone_numbers.actions import assign
from tests.asserts import links
from tests.propagation.worker_rounds import confirmed_by, let_time_pass, run_round, settle_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def stranded_number(live, campaign, other_campaign):
    """Return a number whose move AT&T rejected and whose way back T-Mobile then rejected."""
    assign(number=live, campaign=other_campaign, actor=None)
    run_round(confirmed_by("t_mobile", "verizon"))
    let_time_pass()
    run_round(lambda r: Outcome.REJECTED if r.carrier == "att" else Outcome.ACCEPTED)
    run_round(lambda r: Outcome.REJECTED if r.carrier == "t_mobile" else Outcome.ACCEPTED)
    return live


def test_after_a_rejected_way_back_the_verdict_shows_where_each_campaign_sends(
    verdict_of, stranded_number, campaign, other_campaign
):
    assert verdict_of(stranded_number).startswith(
        f"{campaign} failed at T-Mobile T-Mobile refused {stranded_number} under {campaign}. "
        "It sends at AT&T and US Cellular meanwhile. "
        f"T-Mobile and Verizon still deliver under {other_campaign}. Verizon confirms in about"
    )


def test_a_way_back_shows_why_the_move_failed(client, verdict_of, live, campaign, other_campaign):
    assign(number=live, campaign=other_campaign, actor=None)
    run_round(confirmed_by("t_mobile"))
    let_time_pass()
    run_round(lambda r: Outcome.REJECTED if r.carrier == "att" else Outcome.ACCEPTED)
    assert verdict_of(live).startswith(
        f"Going back to {campaign}: the move to {other_campaign} failed "
        f"AT&T refused {live} under {other_campaign}. T-Mobile confirms in a few minutes. "
        "The campaign that serves there now keeps serving."
    )
    reason_url = f"/a/{live.account.slug}/reasons/#carrier_rejected"
    assert links(client.get(live.get_absolute_url()), "verdict") == {"carrier_rejected": reason_url}


def test_after_a_failed_move_the_old_campaign_still_sends(
    verdict_of, live, campaign, other_campaign, owner, refusing_carrier
):
    assign(number=live, campaign=other_campaign, actor=owner)
    settle_all()
    assert verdict_of(live).startswith(
        f"Still sending as {campaign}; the move to {other_campaign} failed AT&T refused {live}"
    )


def test_a_move_without_an_answer_is_not_shown_as_refused(verdict_of, live, other_campaign, owner):
    assign(number=live, campaign=other_campaign, actor=owner)
    live.registrations.filter(status="pending").update(tries=11)
    run_round(Outcome.UNAVAILABLE)
    assert "T-Mobile did not answer after many tries." in verdict_of(live)
