"""The rules are asked again at go-live; what cannot go live for now is held, and wakes."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now

from accounts.models import LedgerEntry
from campaigns import lifecycle as campaign_life
from carriers.protocol import Outcome
from phone_numbers import lifecycle as number_life
from phone_numbers.actions import assign, cancel, remove
from phone_numbers.models import CarrierRegistration
from phone_numbers.models.registration import MOST_TRIES
from phone_numbers.reasons import TEMPORARY
from propagation import wakeups
from propagation.claims import claim
from tests.factories import LedgerEntryFactory
from tests.propagation.worker_rounds import let_time_pass, run_round, settle_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def assignment(number, campaign, owner):
    return assign(number=number, campaign=campaign, actor=owner)


CAUSES = {
    "number_not_active": lambda n, c: number_life.suspend(n, reason="fraud"),
    "brand_not_verified": lambda n, c: campaign_life.submit_brand(c.brand),
    "campaign_not_approved": lambda n, c: campaign_life.reject_campaign(c, reason="samples"),
    "campaign_suspended": lambda n, c: campaign_life.suspend_campaign(c, reason="complaints"),
    "insufficient_balance": lambda n, c: LedgerEntryFactory(account=n.account, amount=-100),
}
CURES = {
    "number_not_active": lambda n, c: number_life.activate(n),
    "brand_not_verified": lambda n, c: campaign_life.verify_brand(c.brand),
    "campaign_not_approved": lambda n, c: campaign_life.approve_campaign(c),
    "campaign_suspended": lambda n, c: campaign_life.reinstate_campaign(c),
    "insufficient_balance": lambda n, c: LedgerEntryFactory(account=n.account, amount=1),
}


def held():
    return set(CarrierRegistration.objects.values_list("status", "hold_code"))


def status(assignment):
    assignment.refresh_from_db()
    return assignment.status


def test_every_cause_that_passes_is_tried_here():
    assert CAUSES.keys() == CURES.keys() == set(TEMPORARY)


@pytest.mark.parametrize("code", CAUSES)
def test_what_cannot_go_live_for_now_is_held_and_says_why(assignment, number, campaign, code):
    CAUSES[code](number, campaign)
    settle_all()
    assert status(assignment) == "pending"
    assert held() == {("pending", code)}
    assert not CarrierRegistration.objects.filter(held_at=None).exists()


@pytest.mark.parametrize("code", CAUSES)
def test_it_goes_live_by_itself_when_the_cause_is_gone(assignment, number, campaign, code):
    CAUSES[code](number, campaign)
    settle_all()
    CURES[code](number, campaign)
    assert wakeups.requeue_held() == 4
    settle_all()
    assert status(assignment) == "live"
    assert held() == {("registered", "")}


@pytest.mark.parametrize("code", CAUSES)
def test_nothing_wakes_while_the_cause_is_there(assignment, number, campaign, code):
    CAUSES[code](number, campaign)
    settle_all()
    assert wakeups.requeue_held() == 0
    assert held() == {("pending", code)}


def test_an_expired_campaign_fails_it(assignment, campaign):
    campaign_life.expire_campaign(campaign)
    settle_all()
    assert status(assignment) == "failed"
    assert assignment.failure_code == "campaign_expired"


def test_what_is_held_fails_when_its_campaign_expires(assignment, campaign):
    campaign_life.suspend_campaign(campaign, reason="complaints")
    settle_all()
    campaign_life.expire_campaign(campaign)
    settle_all()
    assert status(assignment) == "failed"
    assert held() == {("rejected", "")}


def test_what_queues_fails_at_once_when_its_campaign_expires(assignment, campaign):
    run_round(Outcome.ACCEPTED)
    assignment.registrations.update(due_at=Now() + timedelta(hours=9))
    campaign_life.expire_campaign(campaign)
    run_round(Outcome.ACCEPTED)
    assert (status(assignment), assignment.failure_code) == ("failed", "campaign_expired")


def test_an_expired_campaign_fails_it_while_its_carriers_are_away(assignment, campaign):
    campaign_life.expire_campaign(campaign)
    run_round(Outcome.UNAVAILABLE)
    assert (status(assignment), assignment.failure_code) == ("failed", "campaign_expired")


@pytest.mark.parametrize("code", CAUSES.keys() - {"campaign_not_approved", "campaign_suspended"})
def test_nothing_that_passes_hides_that_a_campaign_has_expired(assignment, number, campaign, code):
    CAUSES[code](number, campaign)
    campaign_life.expire_campaign(campaign)
    settle_all()
    assert (status(assignment), assignment.failure_code) == ("failed", "campaign_expired")


def test_a_hold_is_looked_at_again_each_day_and_says_what_holds_it_now(
    assignment, number, campaign
):
    campaign_life.suspend_campaign(campaign, reason="complaints")
    settle_all()
    number_life.suspend(number, reason="fraud")
    since = set(assignment.registrations.values_list("held_at", flat=True))
    row = assignment.registrations.first()
    assert row.due_at - row.held_at == timedelta(days=1)
    let_time_pass()
    settle_all()
    assert held() == {("pending", "number_not_active")}
    assert set(assignment.registrations.values_list("held_at", flat=True)) == since


def test_what_holds_it_now_is_noticed_before(assignment, number, campaign):
    campaign_life.suspend_campaign(campaign, reason="complaints")
    settle_all()
    number_life.suspend(number, reason="fraud")
    assert wakeups.requeue_held() == 4
    settle_all()
    assert held() == {("pending", "number_not_active")}


def test_a_confirmation_that_is_held_is_not_asked_for_again(assignment, campaign):
    campaign_life.suspend_campaign(campaign, reason="complaints")
    run_round(Outcome.CONFIRMED)
    for _ in range(MOST_TRIES):
        let_time_pass()
        carriers = run_round(Outcome.UNAVAILABLE)
        assert (carriers.submitted, carriers.checked) == ([], [])
    campaign_life.reinstate_campaign(campaign)
    wakeups.requeue_held()
    run_round(Outcome.UNAVAILABLE)
    assert status(assignment) == "live"


def test_what_a_worker_is_settling_is_not_woken(assignment, campaign):
    campaign_life.suspend_campaign(campaign, reason="complaints")
    settle_all()
    campaign_life.reinstate_campaign(campaign)
    let_time_pass()
    assert len(claim(10)) == 4
    assert wakeups.requeue_held() == 0


def test_what_is_held_and_cannot_be_settled_keeps_its_pauses(assignment, campaign):
    campaign_life.suspend_campaign(campaign, reason="complaints")
    settle_all()
    campaign_life.reinstate_campaign(campaign)
    assignment.registrations.update(tries=5)
    assert wakeups.requeue_held() == 0


def test_only_the_carriers_that_confirmed_are_held(assignment, campaign):
    campaign_life.suspend_campaign(campaign, reason="complaints")
    run_round(lambda r: Outcome.CONFIRMED if r.carrier == "att" else Outcome.ACCEPTED)
    codes = dict(assignment.registrations.values_list("carrier", "hold_code"))
    assert codes == {"t_mobile": "", "verizon": "", "us_cellular": ""} | {
        "att": "campaign_suspended"
    }


def test_a_carrier_that_had_gone_live_before_stays(assignment, campaign):
    run_round(lambda r: Outcome.CONFIRMED if r.carrier == "att" else Outcome.ACCEPTED)
    campaign_life.suspend_campaign(campaign, reason="complaints")
    settle_all()
    assert assignment.registrations.get(carrier="att").status == "registered"
    assert assignment.registrations.held().count() == 3


def test_a_full_campaign_holds_nothing_that_is_in_it(assignment, campaign):
    type(campaign).objects.filter(pk=campaign.pk).update(number_limit=1)
    settle_all()
    assert status(assignment) == "live"


def test_what_is_held_can_be_cancelled(assignment, number, campaign, owner):
    campaign_life.suspend_campaign(campaign, reason="complaints")
    settle_all()
    cancel(number=number, actor=owner)
    assert held() == {("removed", "")}
    assert wakeups.requeue_held() == 0


def test_letting_go_needs_no_approval(assignment, number, campaign, owner):
    settle_all()
    campaign_life.suspend_campaign(campaign, reason="complaints")
    LedgerEntry.objects.create(account=number.account, kind="charge", amount=-500, note="bill")
    remove(number=number, actor=owner)
    settle_all()
    assert status(assignment) == "removed"
    assert held() == {("removed", "")}
