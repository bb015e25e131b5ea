"""Staff lift a carrier's rate limit while a worker asks it, and while it writes down the answer."""

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
from propagation import engine, schedule, settlement, wakeups
from propagation.claims import claim
from tests.phone_numbers.rivals import meet
from tests.propagation.slow_carriers import make_late

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

WRITING = (schedule, "wait")
ASKING = (transitions, "ask_again")


@pytest.fixture(autouse=True)
def _queue_of_three_days(settings):
    settings.PROPAGATION_TIME_SCALE = 1
    CarrierProfile.objects.filter(carrier="att").update(rate_limit="0.01")
    profile = CarrierProfile.objects.get(carrier="att")
    CarrierQueue.objects.create(profile=profile, free_at=Now() + timedelta(days=3))


@pytest.fixture
def settling(number, campaign):
    """Return the rest of a worker's work, who has asked."""
    assign(number=number, campaign=campaign, actor=None)
    ours = claim(10)
    answers = engine.ask(ours, gateway())
    return lambda: settlement.settle(ours, answers)


def lift():
    CarrierProfile.objects.filter(carrier="att").update(rate_limit=0)
    apply_profile_change(profile=CarrierProfile.objects.get(carrier="att"), changed=["rate_limit"])


def waiting():
    """Return whether AT&T's answer is waited for for long, and its place in the queue."""
    row = CarrierRegistration.objects.annotate(read_at=Now()).get(carrier="att")
    return row.due_at - row.read_at > timedelta(days=1), row.queue_ahead


def test_who_is_being_asked_does_not_wait_in_the_old_queue(settling):
    lift()
    settling()
    assert waiting() == (False, 0)


def test_who_is_being_written_down_is_queued_anew(settling):
    _, staff = meet(WRITING, settling, lift)
    assert (staff.waited, staff.error) == (True, None)
    assert waiting() == (False, 0)


def test_without_the_lock_it_waits_in_a_queue_that_is_no_more(settling, monkeypatch):
    monkeypatch.setattr(wakeups, "_locked", lambda rows: rows)
    _, staff = meet(WRITING, settling, lift)
    assert not staff.waited
    assert waiting()[0]


def test_who_expires_a_campaign_waits_for_whoever_asks_again(number, campaign):
    assign(number=number, campaign=campaign, actor=None)
    make_late(number)
    asking = lambda: ask_again(number=number, actor=None)  # noqa: E731
    owner, staff = meet(ASKING, asking, lambda: expire_campaign(campaign))
    assert (staff.waited, staff.error, owner.error) == (True, None, None)
