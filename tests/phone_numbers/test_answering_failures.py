"""After a failed or cancelled move: what people can still do, and whose rules count."""

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
    """Live under `campaign`, on its way to `other_campaign`, which one carrier has confirmed."""
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
    standing = read_snapshot(failed_move)
    assert (standing.failed, standing.live.status) == (None, "live")
    assert f"{owner} gave up the move to" in last_change(failed_move, None)


def test_there_is_nothing_to_keep_without_a_failed_move(number, owner):
    with pytest.raises(NothingToDo, match="there is nothing to decide"):
        keep(number=number, actor=owner)


def test_saving_the_failed_campaign_again_counts_as_another_attempt(
    failed_move, other_campaign, owner
):
    assert assign(number=failed_move, campaign=other_campaign, actor=owner).attempt == 2


def test_a_move_away_from_an_expired_campaign_cannot_be_cancelled(half_moved, campaign, owner):
    lifecycle.expire_campaign(campaign)
    with pytest.raises(RuleRefused, match="has expired and cannot come back"):
        cancel(number=half_moved, actor=owner)
    assert read_snapshot(half_moved).pending is not None


def test_what_serves_under_a_cancelled_move_still_answers_to_its_rules(
    half_moved, campaign, other_campaign, owner
):
    lifecycle.suspend_campaign(campaign, reason="Spam.")
    cancel(number=half_moved, actor=owner)
    assert [at.carrier for at in read_snapshot(half_moved).sending] == ["t_mobile"]
    lifecycle.suspend_campaign(other_campaign, reason="Spam.")
    assert read_snapshot(half_moved).sending == []


def test_nothing_goes_back_to_a_campaign_that_expired_while_its_number_moved(
    half_moved, campaign, other_campaign
):
    lifecycle.expire_campaign(campaign)
    lifecycle.expire_campaign(other_campaign)
    settle_all()
    standing = read_snapshot(half_moved)
    assert (standing.live.campaign, standing.failed.campaign) == (campaign, other_campaign)
    assert standing.waiting == []
