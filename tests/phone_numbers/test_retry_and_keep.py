"""After a failed or cancelled move: the actions that remain, and which campaign's rules apply."""

import pytest

from campaigns import lifecycle
from carriers.protocol import Outcome
from phone_numbers.actions import assign, cancel, keep
from phone_numbers.exceptions import NothingToDo, RuleRefused
from phone_numbers.history import last_change
from phone_numbers.status.snapshot import read_snapshot
from tests.propagation.worker_rounds import run_round, settle_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def half_moved(number, campaign, other_campaign, owner):
    """Return a number live under `campaign` whose move to the other one carrier has confirmed."""
    assign(number=number, campaign=campaign, actor=owner)
    settle_all()
    assign(number=number, campaign=other_campaign, actor=owner)
    run_round(Outcome.ACCEPTED)
    run_round(lambda r: Outcome.CONFIRMED if r.carrier == "t_mobile" else Outcome.ACCEPTED)
    return number


@pytest.fixture
def failed_move(number, campaign, other_campaign, owner, refusing_carrier):
    refusing_carrier.rejection_rate = 0
    refusing_carrier.save()
    assign(number=number, campaign=campaign, actor=owner)
    settle_all()
    refusing_carrier.rejection_rate = 1
    refusing_carrier.save()
    assign(number=number, campaign=other_campaign, actor=owner)
    settle_all()
    return number


def test_keeping_the_old_campaign_ends_the_failure(failed_move, owner):
    keep(number=failed_move, actor=owner)
    snapshot = read_snapshot(failed_move)
    assert (snapshot.failed, snapshot.live.status) == (None, "live")
    assert f"{owner} gave up the move to" in last_change(failed_move, None)


def test_keep_is_refused_without_a_failed_move(number, owner):
    with pytest.raises(NothingToDo, match="there is nothing to decide"):
        keep(number=number, actor=owner)


def test_saving_the_failed_campaign_again_is_a_second_attempt(failed_move, other_campaign, owner):
    assert assign(number=failed_move, campaign=other_campaign, actor=owner).attempt == 2


def test_a_move_away_from_an_expired_campaign_cannot_be_cancelled(half_moved, campaign, owner):
    lifecycle.expire_campaign(campaign)
    with pytest.raises(RuleRefused, match="has expired and cannot come back"):
        cancel(number=half_moved, actor=owner)
    assert read_snapshot(half_moved).pending is not None


def test_a_carrier_still_on_a_cancelled_move_follows_the_rules_of_its_campaign(
    half_moved, campaign, other_campaign, owner
):
    lifecycle.suspend_campaign(campaign, reason="Spam.")
    cancel(number=half_moved, actor=owner)
    assert [registration.carrier for registration in read_snapshot(half_moved).sending] == [
        "t_mobile"
    ]
    lifecycle.suspend_campaign(other_campaign, reason="Spam.")
    assert read_snapshot(half_moved).sending == []


def test_a_failed_move_does_not_go_back_to_an_expired_campaign(
    half_moved, campaign, other_campaign
):
    lifecycle.expire_campaign(campaign)
    lifecycle.expire_campaign(other_campaign)
    settle_all()
    snapshot = read_snapshot(half_moved)
    assert (snapshot.live.campaign, snapshot.failed.campaign) == (campaign, other_campaign)
    assert snapshot.waiting == []
