"""The number page's first sentence after a move has failed: what sends where, and why."""

import pytest

from carriers.protocol import Outcome
from phone_numbers.actions import assign
from tests.asserts import links
from tests.propagation.driving import let_time_pass, only, settle_all, turn

pytestmark = pytest.mark.django_db


@pytest.fixture
def no_way_back(live, campaign, other_campaign):
    """T-Mobile had moved, AT&T refused the move, and then T-Mobile refuses the old campaign."""
    assign(number=live, campaign=other_campaign, actor=None)
    turn(only("t_mobile", "verizon"))
    let_time_pass()
    turn(lambda r: Outcome.REJECTED if r.carrier == "att" else Outcome.ACCEPTED)
    turn(lambda r: Outcome.REJECTED if r.carrier == "t_mobile" else Outcome.ACCEPTED)
    return live


def test_after_a_refused_way_back_each_campaign_is_told_where_it_sends(
    said, no_way_back, campaign, other_campaign
):
    assert said(no_way_back).startswith(
        f"{campaign} failed at T-Mobile T-Mobile refused {no_way_back} under {campaign}. "
        "It sends at AT&T and US Cellular meanwhile. "
        f"T-Mobile and Verizon still deliver under {other_campaign}. Verizon confirms in about"
    )


def test_a_way_back_says_why_the_move_failed(client, said, live, campaign, other_campaign):
    assign(number=live, campaign=other_campaign, actor=None)
    turn(only("t_mobile"))
    let_time_pass()
    turn(lambda r: Outcome.REJECTED if r.carrier == "att" else Outcome.ACCEPTED)
    assert said(live).startswith(
        f"Going back to {campaign}: the move to {other_campaign} failed "
        f"AT&T refused {live} under {other_campaign}. T-Mobile confirms in a few minutes. "
        "What serves there now keeps serving."
    )
    entry = f"/a/{live.account.slug}/reasons/#carrier_rejected"
    assert links(client.get(live.get_absolute_url()), "verdict") == {"carrier_rejected": entry}


def test_a_failed_move_leaves_the_old_campaign(
    said, live, campaign, other_campaign, owner, refusing_carrier
):
    assign(number=live, campaign=other_campaign, actor=owner)
    settle_all()
    assert said(live).startswith(
        f"Still sending as {campaign}; the move to {other_campaign} failed AT&T refused {live}"
    )


def test_a_move_that_a_carrier_never_answered_is_not_called_refused(
    said, live, other_campaign, owner
):
    assign(number=live, campaign=other_campaign, actor=owner)
    live.registrations.filter(status="pending").update(tries=11)
    turn(Outcome.UNAVAILABLE)
    assert "T-Mobile did not answer after many tries." in said(live)
