"""`profile_changed` reports staff's changes of a carrier immediately."""

import pytest

from carriers.actions import AlreadyInState, apply_profile_change, begin_outage, end_outage
from carriers.models import CarrierProfile, CarrierQueue
from carriers.signals import profile_changed
from carriers.simulator import queue as queue_module
from tests.carriers.simulated_att import MANY, batch, create_registrations, request

pytestmark = pytest.mark.django_db


@pytest.fixture
def failing_receiver():
    def fail(sender, **kwargs):
        raise RuntimeError

    profile_changed.connect(fail)
    yield
    profile_changed.disconnect(fail)


def test_the_start_and_end_of_an_outage_are_reported(profile, profile_changes):
    begin_outage(profile=profile)
    end_outage(profile=profile)
    assert profile_changes == [("att", frozenset({"outage"}))] * 2
    assert not CarrierProfile.objects.get(carrier="att").outage


def test_ending_an_outage_that_does_not_exist_is_refused(profile, profile_changes):
    with pytest.raises(AlreadyInState, match="AT&T already answers"):
        end_outage(profile=profile)
    assert profile_changes == []


@pytest.fixture
def queued_profile(profile):
    """Return a profile with a queue of many minutes."""
    create_registrations(MANY)
    CarrierProfile.objects.filter(pk=profile.pk).update(rate_limit=1)
    queue_module.take_places(profile, batch(), 60.0)
    return profile


def test_a_new_rate_limit_starts_with_an_empty_queue(queued_profile, profile_changes):
    apply_profile_change(profile=queued_profile, changed=["rate_limit", "seed"])
    assert profile_changes == [("att", frozenset({"rate_limit", "seed"}))]
    assert queue_module.take_places(queued_profile, [request()], 60.0) == {
        (0, 1): queue_module.NO_WAIT
    }


def test_other_changes_keep_the_queue(queued_profile):
    before = CarrierQueue.objects.get()
    apply_profile_change(profile=queued_profile, changed=["error_rate"])
    assert CarrierQueue.objects.get().free_at == before.free_at


@pytest.mark.django_db(transaction=True)
def test_an_outage_does_not_begin_if_a_receiver_fails(profile, failing_receiver):
    with pytest.raises(RuntimeError):
        begin_outage(profile=profile)
    assert not CarrierProfile.objects.get(carrier="att").outage
