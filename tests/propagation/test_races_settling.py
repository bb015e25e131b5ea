"""Races between workers, owners and staff on one number.

The locks of a settlement guard most of them; the controls show what happens without them.
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
from tests.phone_numbers import invariants, races
from tests.phone_numbers.races import pausing_before_commit, race
from tests.propagation.worker_rounds import settle_all, statuses

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

RULES_ASKED = (transitions, "confirm_registrations")
ABOUT_TO_FINISH = (transitions, "update_assignments")
FINISHED = (transitions, "_mark_removed")
GOING_BACK = (actions, "_cancel_pending")
STOPPING = (actions, "_end_pending")
BEFORE_COMMIT = (races, "before_commit")


@pytest.fixture
def no_lock(monkeypatch):
    monkeypatch.setattr(settlement, "lock_numbers_and_share_campaigns", lambda *keys: None)


@pytest.fixture
def no_lock_at_all(no_lock):
    """Take away the lock of the trigger that keeps standings, too."""
    refresh = next(t for t in Assignment._meta.triggers if t.name == "refreshes_standing_update")
    with refresh.disable(Assignment):
        yield


@pytest.fixture
def pending(number, campaign):
    return assign(number=number, campaign=campaign, actor=None)


@pytest.fixture
def move(pending, number, other_campaign):
    """Return an assignment that will replace a live one."""
    settle_all()
    return assign(number=number, campaign=other_campaign, actor=None)


def confirm(claims):
    """Return the settlement of a worker whose claims the carriers confirmed."""
    answers = {c.pk: Answer(c.pk, c.submission, Outcome.CONFIRMED) for c in claims}
    return lambda: settlement.settle(claims, answers)


def status_by_campaign():
    return dict(Assignment.objects.values_list("campaign__name", "status"))


def suspend(campaign):
    return lambda: campaign_life.suspend_campaign(campaign, reason="complaints")


# A campaign, or a number, is suspended at go-live


def test_a_suspension_waits_for_the_go_live_before_it(pending, campaign):
    _, staff = race(RULES_ASKED, confirm(claim(10)), suspend(campaign))
    assert staff.waited
    assert set(pending.registrations.values_list("status", flat=True)) == {"registered"}


def test_without_the_lock_a_suspended_campaign_is_registered(pending, campaign, no_lock):
    _, staff = race(RULES_ASKED, confirm(claim(10)), suspend(campaign))
    assert not staff.waited
    assert set(pending.registrations.values_list("status", flat=True)) == {"registered"}


def test_a_go_live_waits_for_the_suspension_before_it(pending, campaign):
    worker, staff = confirm(claim(10)), suspend(campaign)
    _, went_live = race(BEFORE_COMMIT, pausing_before_commit(staff), worker)
    assert went_live.waited
    codes = pending.registrations.values_list("status", "hold_code")
    assert set(codes) == {("pending", "campaign_suspended")}


def test_a_go_live_waits_for_a_brand_losing_its_verification(pending, campaign):
    worker = confirm(claim(10))
    staff = pausing_before_commit(lambda: campaign_life.submit_brand(campaign.brand))
    _, went_live = race(BEFORE_COMMIT, staff, worker)
    assert went_live.waited
    assert set(pending.registrations.values_list("hold_code", flat=True)) == {"brand_not_verified"}


def test_a_go_live_waits_for_a_number_being_suspended(pending, number):
    worker = confirm(claim(10))
    staff = pausing_before_commit(lambda: number_life.suspend(number, reason="fraud"))
    _, went_live = race(BEFORE_COMMIT, staff, worker)
    assert went_live.waited
    assert set(pending.registrations.values_list("hold_code", flat=True)) == {"number_not_active"}


# An owner acts at go-live


def test_a_move_at_go_live_waits_and_moves_the_live_number(move, number, campaign, account):
    third = CampaignFactory(brand__account=account, name="Third")
    assign_third = lambda: assign(number=number, campaign=third, actor=None)  # noqa: E731
    _, owner = race(ABOUT_TO_FINISH, confirm(claim(10)), assign_third)
    assert owner.waited
    assert sorted(status_by_campaign().values()) == ["live", "pending", "replaced"]
    assert status_by_campaign()["Third"] == "pending"
    invariants.check_all()


def test_going_back_at_go_live_restores_the_old_campaign(move, number, campaign):
    go_back = lambda: assign(number=number, campaign=campaign, actor=None)  # noqa: E731
    _, worker = race(GOING_BACK, go_back, confirm(claim(10)))
    assert worker.waited
    assert status_by_campaign() == {campaign.name: "live", move.campaign.name: "cancelled"}
    settle_all()
    invariants.check_all()


def test_without_a_lock_going_back_is_lost_silently(move, number, campaign, no_lock_at_all):
    go_back = lambda: assign(number=number, campaign=campaign, actor=None)  # noqa: E731
    owner, _ = race(GOING_BACK, go_back, confirm(claim(10)))
    assert owner.result.campaign == campaign
    assert status_by_campaign() == {campaign.name: "replaced", move.campaign.name: "live"}


def test_a_cancellation_at_go_live_leaves_nothing_registered(pending, number):
    cancel_it = lambda: cancel(number=number, actor=None)  # noqa: E731
    _, worker = race(STOPPING, cancel_it, confirm(claim(10)))
    assert worker.waited
    settle_all()
    assert (number.assignments.get().status, set(statuses(number).values())) == (
        "cancelled",
        {"removed"},
    )


def test_without_a_lock_a_cancelled_number_is_live_and_unserved(pending, number, no_lock_at_all):
    cancel_it = lambda: cancel(number=number, actor=None)  # noqa: E731
    race(STOPPING, cancel_it, confirm(claim(10)))
    assert number.assignments.get().status == "live"
    assert set(statuses(number).values()) == {"removing"}
    with pytest.raises(AssertionError, match="a gap at"):
        invariants.check_all()


def test_a_removal_at_go_live_removes_the_live_number(pending, number):
    remove_it = lambda: remove(number=number, actor=None)  # noqa: E731
    _, owner = race(ABOUT_TO_FINISH, confirm(claim(10)), remove_it)
    assert owner.waited
    settle_all()
    assert number.assignments.get().status == "removed"


# Two workers


def confirm_two_each():
    return [confirm(claim(2)) for _ in range(2)]


def test_two_workers_with_two_carriers_each_bring_a_number_live(pending, number):
    _, second = race(FINISHED, *confirm_two_each())
    assert second.waited
    assert number.assignments.get().status == "live"


def test_without_the_lock_neither_sees_the_last_carrier(pending, number, no_lock):
    race(FINISHED, *confirm_two_each())
    assert set(statuses(number).values()) == {"registered"}
    assert number.assignments.get().status == "pending"
    assert engine.propagate() == 0, "nothing is due, so it would stay pending permanently"


def test_the_same_answers_settled_concurrently_count_once(pending, number):
    claims = claim(10)
    _, second = race(RULES_ASKED, confirm(claims), confirm(claims))
    assert (second.waited, second.error) == (True, None)
    assert number.assignments.get().status == "live"
    assert number.assignments.get().registrations.count() == 4


def two_workers_claim(limit):
    claim_some = lambda: claim(limit)  # noqa: E731
    cancel_it, second = race(BEFORE_COMMIT, pausing_before_commit(claim_some), claim_some)
    return *(
        {registration.pk for registration in side.result} for side in (cancel_it, second)
    ), second


def test_two_workers_claim_one_after_the_other(pending):
    cancel_it, second, side = two_workers_claim(2)
    assert (len(cancel_it), len(second), len(cancel_it | second)) == (2, 2, 4)
    assert side.waited


def test_a_worker_skips_rows_claimed_by_another(pending):
    cancel_it, second, _ = two_workers_claim(10)
    assert (len(cancel_it), len(second)) == (4, 0)


@pytest.fixture
def without_claim_lock(monkeypatch):
    unserialized = claims._CLAIM.replace("pg_advisory_xact_lock", "abs")
    monkeypatch.setattr(claims, "_CLAIM", unserialized)
    return monkeypatch


def test_without_the_claim_lock_a_worker_skips_locked_rows(pending, without_claim_lock):
    cancel_it, second, side = two_workers_claim(10)
    assert (len(cancel_it), len(second), side.waited) == (4, 0, False)


def test_without_row_locks_two_workers_claim_the_same_rows(pending, without_claim_lock):
    unlocked = claims._CLAIM.replace("FOR NO KEY UPDATE SKIP LOCKED", "")
    without_claim_lock.setattr(claims, "_CLAIM", unlocked)
    cancel_it, second, _ = two_workers_claim(10)
    assert len(cancel_it & second) == 4
