"""What staff change at a carrier is told at once to whoever waits for it."""

import pytest

from carriers.actions import AlreadyInState, apply_profile_change, begin_outage, end_outage
from carriers.models import CarrierProfile, CarrierQueue
from carriers.signals import profile_changed
from carriers.simulator import queue as queue_module
from tests.carriers.asking import MANY, batch, register, request

pytestmark = pytest.mark.django_db


@pytest.fixture
def deaf():
    def fail(sender, **kwargs):
        raise RuntimeError

    profile_changed.connect(fail)
    yield
    profile_changed.disconnect(fail)


def test_an_outage_is_told_when_it_begins_and_when_it_ends(profile, profile_changes):
    begin_outage(profile=profile)
    end_outage(profile=profile)
    assert profile_changes == [("att", frozenset({"outage"}))] * 2
    assert not CarrierProfile.objects.get(carrier="att").outage


def test_a_switch_that_stands_already_is_not_told(profile, profile_changes):
    with pytest.raises(AlreadyInState, match="AT&T answers already"):
        end_outage(profile=profile)
    assert profile_changes == []


@pytest.fixture
def queue(profile):
    """Return a profile with a queue of many minutes."""
    register(MANY)
    CarrierProfile.objects.filter(pk=profile.pk).update(rate_limit=1)
    queue_module.take(profile, batch(), 60.0)
    return profile


def test_another_rate_limit_begins_with_an_empty_queue(queue, profile_changes):
    apply_profile_change(profile=queue, changed=["rate_limit", "seed"])
    assert profile_changes == [("att", frozenset({"rate_limit", "seed"}))]
    assert queue_module.take(queue, [request()], 60.0) == {(0, 1): queue_module.FRONT}


def test_another_change_leaves_the_queue_as_it_is(queue):
    before = CarrierQueue.objects.get()
    apply_profile_change(profile=queue, changed=["error_rate"])
    assert CarrierQueue.objects.get().free_at == before.free_at


@pytest.mark.django_db(transaction=True)
def test_an_outage_that_cannot_be_told_does_not_begin(profile, deaf):
    with pytest.raises(RuntimeError):
        begin_outage(profile=profile)
    assert not CarrierProfile.objects.get(carrier="att").outage
