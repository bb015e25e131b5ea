"""Races: staff lift a carrier's rate limit while a worker asks it or settles its answer."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now

from campaigns.lifecycle import expire_campaign
from carriers.actions import apply_profile_change
from carriers.gateway import gateway
from carriers.models import CarrierProfile, CarrierQueue
from phone_numbers import transitions
from phone_numbers.actions import ask_again, assign
from phone_numbers.models import CarrierRegistration
from propagation import engine, requeueing, schedule, settlement
from propagation.claims import claim
from tests.phone_numbers.races import race
from tests.propagation.slow_carriers import make_late

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

SETTLING = (schedule, "poll_later")
ASKING_AGAIN = (transitions, "resubmit_late")


@pytest.fixture(autouse=True)
def _queue_of_three_days(settings):
    settings.PROPAGATION_TIME_SCALE = 1
    CarrierProfile.objects.filter(carrier="att").update(rate_limit="0.01")
    profile = CarrierProfile.objects.get(carrier="att")
    CarrierQueue.objects.create(profile=profile, free_at=Now() + timedelta(days=3))


@pytest.fixture
def settle(number, campaign):
    """Return the settlement of a worker that has already asked the carriers."""
    assign(number=number, campaign=campaign, actor=None)
    claimed = claim(10)
    answers = engine.ask(claimed, gateway())
    return lambda: settlement.settle(claimed, answers)


def lift_rate_limit():
    CarrierProfile.objects.filter(carrier="att").update(rate_limit=0)
    apply_profile_change(profile=CarrierProfile.objects.get(carrier="att"), changed=["rate_limit"])


def queued_at_att():
    """Return whether AT&T's answer is due in more than a day, and its queue position."""
    row = CarrierRegistration.objects.annotate(read_at=Now()).get(carrier="att")
    return row.due_at - row.read_at > timedelta(days=1), row.queue_ahead


def test_a_registration_being_asked_leaves_the_old_queue(settle):
    lift_rate_limit()
    settle()
    assert queued_at_att() == (False, 0)


def test_a_registration_being_settled_leaves_the_old_queue(settle):
    _, staff = race(SETTLING, settle, lift_rate_limit)
    assert (staff.waited, staff.error) == (True, None)
    assert queued_at_att() == (False, 0)


def test_without_the_lock_a_registration_stays_in_the_old_queue(settle, monkeypatch):
    monkeypatch.setattr(requeueing, "lock_numbers_of", lambda rows: rows)
    _, staff = race(SETTLING, settle, lift_rate_limit)
    assert not staff.waited
    assert queued_at_att()[0]


def test_expiring_a_campaign_waits_for_asking_again(number, campaign):
    assign(number=number, campaign=campaign, actor=None)
    make_late(number)
    ask = lambda: ask_again(number=number, actor=None)  # noqa: E731
    owner, staff = race(ASKING_AGAIN, ask, lambda: expire_campaign(campaign))
    assert (staff.waited, staff.error, owner.error) == (True, None, None)
