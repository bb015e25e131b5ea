"""Holds: rules are checked again at go-live; a registration that fails one waits and resumes."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now

from accounts.models import LedgerEntry
from campaigns import lifecycle as campaign_life
from carriers.protocol import Outcome
from phone_numbers import lifecycle as number_life
from phone_numbers.actions import assign, cancel, remove
from phone_numbers.models import CarrierRegistration
from phone_numbers.models.registration import MAX_TRIES
from phone_numbers.reasons import TEMPORARY
from propagation import requeueing
from propagation.claims import claim
from tests.phone_numbers.rule_cases import CAUSES, CURES
from tests.propagation.worker_rounds import let_time_pass, run_round, settle_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def assignment(number, campaign, owner):
    return assign(number=number, campaign=campaign, actor=owner)


def statuses_and_holds():
    return set(CarrierRegistration.objects.values_list("status", "hold_code"))


def status_of(assignment):
    assignment.refresh_from_db()
    return assignment.status


def test_every_temporary_cause_is_covered():
    assert CAUSES.keys() == CURES.keys() == set(TEMPORARY)


@pytest.mark.parametrize("code", CAUSES)
def test_a_registration_that_fails_a_rule_is_held_with_its_code(assignment, number, campaign, code):
    CAUSES[code](number, campaign)
    settle_all()
    assert status_of(assignment) == "pending"
    assert statuses_and_holds() == {("pending", code)}
    assert not CarrierRegistration.objects.filter(held_at=None).exists()


@pytest.mark.parametrize("code", CAUSES)
def test_a_held_registration_goes_live_once_the_cause_is_solved(assignment, number, campaign, code):
    CAUSES[code](number, campaign)
    settle_all()
    CURES[code](number, campaign)
    assert requeueing.requeue_held() == 4
    settle_all()
    assert status_of(assignment) == "live"
    assert statuses_and_holds() == {("registered", "")}


@pytest.mark.parametrize("code", CAUSES)
def test_no_registration_is_requeued_while_the_cause_remains(assignment, number, campaign, code):
    CAUSES[code](number, campaign)
    settle_all()
    assert requeueing.requeue_held() == 0
    assert statuses_and_holds() == {("pending", code)}


def test_an_expired_campaign_fails_the_assignment(assignment, campaign):
    campaign_life.expire_campaign(campaign)
    settle_all()
    assert status_of(assignment) == "failed"
    assert assignment.failure_code == "campaign_expired"


def test_a_held_assignment_fails_when_its_campaign_expires(assignment, campaign):
    campaign_life.suspend_campaign(campaign, reason="complaints")
    settle_all()
    campaign_life.expire_campaign(campaign)
    settle_all()
    assert status_of(assignment) == "failed"
    assert statuses_and_holds() == {("rejected", "")}


def test_a_queued_assignment_fails_immediately_when_its_campaign_expires(assignment, campaign):
    run_round(Outcome.ACCEPTED)
    assignment.registrations.update(due_at=Now() + timedelta(hours=9))
    campaign_life.expire_campaign(campaign)
    run_round(Outcome.ACCEPTED)
    assert (status_of(assignment), assignment.failure_code) == ("failed", "campaign_expired")


def test_an_expired_campaign_fails_the_assignment_during_an_outage(assignment, campaign):
    campaign_life.expire_campaign(campaign)
    run_round(Outcome.UNAVAILABLE)
    assert (status_of(assignment), assignment.failure_code) == ("failed", "campaign_expired")


@pytest.mark.parametrize("code", CAUSES.keys() - {"campaign_not_approved", "campaign_suspended"})
def test_a_temporary_cause_does_not_hide_an_expired_campaign(assignment, number, campaign, code):
    CAUSES[code](number, campaign)
    campaign_life.expire_campaign(campaign)
    settle_all()
    assert (status_of(assignment), assignment.failure_code) == ("failed", "campaign_expired")


def test_a_hold_is_checked_daily_and_updates_its_code(assignment, number, campaign):
    campaign_life.suspend_campaign(campaign, reason="complaints")
    settle_all()
    number_life.suspend(number, reason="fraud")
    held_since = set(assignment.registrations.values_list("held_at", flat=True))
    row = assignment.registrations.first()
    assert row.due_at - row.held_at == timedelta(days=1)
    let_time_pass()
    settle_all()
    assert statuses_and_holds() == {("pending", "number_not_active")}
    assert set(assignment.registrations.values_list("held_at", flat=True)) == held_since


def test_a_changed_cause_requeues_before_the_daily_check(assignment, number, campaign):
    campaign_life.suspend_campaign(campaign, reason="complaints")
    settle_all()
    number_life.suspend(number, reason="fraud")
    assert requeueing.requeue_held() == 4
    settle_all()
    assert statuses_and_holds() == {("pending", "number_not_active")}


def test_a_held_confirmation_is_not_requested_again(assignment, campaign):
    campaign_life.suspend_campaign(campaign, reason="complaints")
    run_round(Outcome.CONFIRMED)
    for _ in range(MAX_TRIES):
        let_time_pass()
        carriers = run_round(Outcome.UNAVAILABLE)
        assert (carriers.submitted, carriers.checked) == ([], [])
    campaign_life.reinstate_campaign(campaign)
    requeueing.requeue_held()
    run_round(Outcome.UNAVAILABLE)
    assert status_of(assignment) == "live"


def test_a_claimed_registration_is_not_requeued(assignment, campaign):
    campaign_life.suspend_campaign(campaign, reason="complaints")
    settle_all()
    campaign_life.reinstate_campaign(campaign)
    let_time_pass()
    assert len(claim(10)) == 4
    assert requeueing.requeue_held() == 0


def test_a_held_registration_with_errors_keeps_its_backoff(assignment, campaign):
    campaign_life.suspend_campaign(campaign, reason="complaints")
    settle_all()
    campaign_life.reinstate_campaign(campaign)
    assignment.registrations.update(tries=5)
    assert requeueing.requeue_held() == 0


def test_only_confirmed_carriers_are_held(assignment, campaign):
    campaign_life.suspend_campaign(campaign, reason="complaints")
    run_round(lambda r: Outcome.CONFIRMED if r.carrier == "att" else Outcome.ACCEPTED)
    codes = dict(assignment.registrations.values_list("carrier", "hold_code"))
    assert codes == {"t_mobile": "", "verizon": "", "us_cellular": ""} | {
        "att": "campaign_suspended"
    }


def test_a_carrier_registered_before_the_hold_stays_registered(assignment, campaign):
    run_round(lambda r: Outcome.CONFIRMED if r.carrier == "att" else Outcome.ACCEPTED)
    campaign_life.suspend_campaign(campaign, reason="complaints")
    settle_all()
    assert assignment.registrations.get(carrier="att").status == "registered"
    assert assignment.registrations.held().count() == 3


def test_a_full_campaign_does_not_hold_its_own_numbers(assignment, campaign):
    type(campaign).objects.filter(pk=campaign.pk).update(number_limit=1)
    settle_all()
    assert status_of(assignment) == "live"


def test_a_held_assignment_can_be_cancelled(assignment, number, campaign, owner):
    campaign_life.suspend_campaign(campaign, reason="complaints")
    settle_all()
    cancel(number=number, actor=owner)
    assert statuses_and_holds() == {("removed", "")}
    assert requeueing.requeue_held() == 0


def test_a_removal_is_never_held(assignment, number, campaign, owner):
    settle_all()
    campaign_life.suspend_campaign(campaign, reason="complaints")
    LedgerEntry.objects.create(account=number.account, kind="charge", amount=-500, note="bill")
    remove(number=number, actor=owner)
    settle_all()
    assert status_of(assignment) == "removed"
    assert statuses_and_holds() == {("removed", "")}
