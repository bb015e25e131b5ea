"""Workers, owners and staff at the same number in the same moment.

Most of these moments are guarded by `lock_for_settling`; its controls show what happens without.
"""

import pytest

from campaigns import lifecycle as campaign_life
from carriers.protocol import Answer, Outcome
from phone_numbers import actions, transitions
from phone_numbers import lifecycle as number_life
from phone_numbers.actions import assign, cancel, remove
from phone_numbers.models import Assignment
from propagation import claims, engine, settlement
from propagation.claims import claim
from tests.factories import CampaignFactory
from tests.phone_numbers import promises, rivals
from tests.phone_numbers.rivals import committed_late, meet
from tests.propagation.worker_rounds import settle_all, statuses

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

RULES_ASKED = (transitions, "confirm")
ABOUT_TO_FINISH = (transitions, "finish")
FINISHED = (transitions, "_end")
GOING_BACK = (actions, "_back_to")
STOPPING = (actions, "_stop_pending")
COMMITTING = (rivals, "committing")


@pytest.fixture
def no_lock(monkeypatch):
    monkeypatch.setattr(settlement, "lock_for_settling", lambda campaigns, numbers: None)


@pytest.fixture
def pending(number, campaign):
    return assign(number=number, campaign=campaign, actor=None)


@pytest.fixture
def moving(pending, number, other_campaign):
    """Return the assignment that is to replace a live one."""
    settle_all()
    return assign(number=number, campaign=other_campaign, actor=None)


def confirming(claims):
    """Return the work of one worker to whom the carriers confirmed these."""
    answers = {c.pk: Answer(c.pk, c.submission, Outcome.CONFIRMED) for c in claims}
    return lambda: settlement.settle(claims, answers)


def by_status():
    return dict(Assignment.objects.values_list("campaign__name", "status"))


def suspending(campaign):
    return lambda: campaign_life.suspend_campaign(campaign, reason="complaints")


# A campaign, or a number, is suspended at go-live


def test_a_suspension_waits_for_the_go_live_before_it(pending, campaign):
    _, staff = meet(RULES_ASKED, confirming(claim(10)), suspending(campaign))
    assert staff.waited
    assert set(pending.registrations.values_list("status", flat=True)) == {"registered"}


def test_without_the_lock_a_carrier_registers_what_is_suspended(pending, campaign, no_lock):
    _, staff = meet(RULES_ASKED, confirming(claim(10)), suspending(campaign))
    assert not staff.waited
    assert set(pending.registrations.values_list("status", flat=True)) == {"registered"}


def test_a_go_live_waits_for_the_suspension_before_it(pending, campaign):
    worker, staff = confirming(claim(10)), suspending(campaign)
    _, went_live = meet(COMMITTING, committed_late(staff), worker)
    assert went_live.waited
    codes = pending.registrations.values_list("status", "hold_code")
    assert set(codes) == {("pending", "campaign_suspended")}


def test_a_go_live_waits_for_a_brand_that_is_losing_its_verification(pending, campaign):
    worker = confirming(claim(10))
    staff = committed_late(lambda: campaign_life.submit_brand(campaign.brand))
    _, went_live = meet(COMMITTING, staff, worker)
    assert went_live.waited
    assert set(pending.registrations.values_list("hold_code", flat=True)) == {"brand_not_verified"}


def test_a_go_live_waits_for_a_number_that_is_being_suspended(pending, number):
    worker = confirming(claim(10))
    staff = committed_late(lambda: number_life.suspend(number, reason="fraud"))
    _, went_live = meet(COMMITTING, staff, worker)
    assert went_live.waited
    assert set(pending.registrations.values_list("hold_code", flat=True)) == {"number_not_active"}


# Owners change their minds at go-live


def test_who_moves_a_number_at_go_live_moves_what_is_live(moving, number, campaign, account):
    third = CampaignFactory(brand__account=account, name="Third")
    again = lambda: assign(number=number, campaign=third, actor=None)  # noqa: E731
    _, owner = meet(ABOUT_TO_FINISH, confirming(claim(10)), again)
    assert owner.waited
    assert sorted(by_status().values()) == ["live", "pending", "replaced"]
    assert by_status()["Third"] == "pending"
    promises.check_all()


def test_who_goes_back_at_go_live_gets_the_old_campaign(moving, number, campaign):
    back = lambda: assign(number=number, campaign=campaign, actor=None)  # noqa: E731
    _, worker = meet(GOING_BACK, back, confirming(claim(10)))
    assert worker.waited
    assert by_status() == {campaign.name: "live", moving.campaign.name: "cancelled"}
    settle_all()
    promises.check_all()


def test_without_the_lock_the_way_back_is_lost_in_silence(moving, number, campaign, no_lock):
    back = lambda: assign(number=number, campaign=campaign, actor=None)  # noqa: E731
    owner, _ = meet(GOING_BACK, back, confirming(claim(10)))
    assert owner.result.campaign == campaign
    assert by_status() == {campaign.name: "replaced", moving.campaign.name: "live"}


def test_who_cancels_at_go_live_has_nothing_served(pending, number):
    first = lambda: cancel(number=number, actor=None)  # noqa: E731
    _, worker = meet(STOPPING, first, confirming(claim(10)))
    assert worker.waited
    settle_all()
    assert (number.assignments.get().status, set(statuses(number).values())) == (
        "cancelled",
        {"removed"},
    )


def test_without_the_lock_it_is_live_and_served_by_nobody(pending, number, no_lock):
    first = lambda: cancel(number=number, actor=None)  # noqa: E731
    meet(STOPPING, first, confirming(claim(10)))
    assert number.assignments.get().status == "live"
    assert set(statuses(number).values()) == {"removing"}
    with pytest.raises(AssertionError, match="a gap at"):
        promises.check_all()


def test_who_removes_at_go_live_removes_what_is_live(pending, number):
    removing = lambda: remove(number=number, actor=None)  # noqa: E731
    _, owner = meet(ABOUT_TO_FINISH, confirming(claim(10)), removing)
    assert owner.waited
    settle_all()
    assert number.assignments.get().status == "removed"


# Two workers


def halves():
    return [confirming(claim(2)) for _ in range(2)]


def test_two_workers_with_two_carriers_each_bring_a_number_live(pending, number):
    _, second = meet(FINISHED, *halves())
    assert second.waited
    assert number.assignments.get().status == "live"


def test_without_the_lock_neither_sees_the_last_carrier(pending, number, no_lock):
    meet(FINISHED, *halves())
    assert set(statuses(number).values()) == {"registered"}
    assert number.assignments.get().status == "pending"
    assert engine.propagate() == 0, "nothing is due, so it would stay so for ever"


def test_the_same_answers_at_once_count_once(pending, number):
    claims = claim(10)
    _, second = meet(RULES_ASKED, confirming(claims), confirming(claims))
    assert (second.waited, second.error) == (True, None)
    assert number.assignments.get().status == "live"
    assert number.assignments.get().registrations.count() == 4


def two_workers_claim(limit):
    claiming = lambda: claim(limit)  # noqa: E731
    first, second = meet(COMMITTING, committed_late(claiming), claiming)
    return *({one.pk for one in side.result} for side in (first, second)), second


def test_two_workers_share_what_is_due_one_after_the_other(pending):
    first, second, side = two_workers_claim(2)
    assert (len(first), len(second), len(first | second)) == (2, 2, 4)
    assert side.waited


def test_a_worker_gets_nothing_of_what_another_is_claiming(pending):
    first, second, _ = two_workers_claim(10)
    assert (len(first), len(second)) == (4, 0)


@pytest.fixture
def no_turns(monkeypatch):
    at_once = claims._CLAIM.replace("pg_advisory_xact_lock", "abs")
    monkeypatch.setattr(claims, "_CLAIM", at_once)
    return monkeypatch


def test_without_turns_a_worker_still_passes_over_what_another_is_claiming(pending, no_turns):
    first, second, side = two_workers_claim(10)
    assert (len(first), len(second), side.waited) == (4, 0, False)


def test_without_row_locks_both_ask_the_carriers(pending, no_turns):
    unlocked = claims._CLAIM.replace("FOR NO KEY UPDATE SKIP LOCKED", "")
    no_turns.setattr(claims, "_CLAIM", unlocked)
    first, second, _ = two_workers_claim(10)
    assert len(first & second) == 4
