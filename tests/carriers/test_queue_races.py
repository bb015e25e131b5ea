"""Two workers submit to a carrier with a rate limit at once; no two numbers get one place."""

from datetime import timedelta

import pytest
from django.utils import timezone

from carriers.actions import apply_profile_change
from carriers.gateway import gateway
from carriers.models import CarrierProfile, CarrierQueue, QueuePlace
from carriers.simulator import queue as queue_module
from tests.carriers.asking import register, request
from tests.phone_numbers import races
from tests.phone_numbers.races import pausing_before_commit, race

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

BEFORE_COMMIT = (races, "before_commit")


@pytest.fixture(autouse=True)
def _slow(settings):
    settings.PROPAGATION_TIME_SCALE = 1
    register(15)
    CarrierProfile.objects.filter(carrier="att").update(rate_limit="0.01", min_delay=0, max_delay=0)


@pytest.fixture
def in_two_statements(monkeypatch):
    """Look where the queue stands, and move it on afterwards."""

    def take(profile, requests, scale):
        queue, every = CarrierQueue.objects.get(profile=profile), 100 * scale
        first = (queue.free_at - timezone.now()).total_seconds()
        races.before_commit()
        queue.free_at += timedelta(seconds=len(requests) * every)
        queue.save()
        return {
            (one.reference, one.submission): queue_module.Place(first + n * every, n)
            for n, one in enumerate(requests)
        }

    monkeypatch.setattr(queue_module, "take", take)


def submitting(start):
    return lambda: gateway().submit([request(n) for n in range(start, start + 3)])


def places(*sides):
    return sorted(answer.queue_ahead for side in sides for answer in side.result)


@pytest.mark.parametrize("already", [0, 3])
def test_two_workers_that_submit_at_once_get_places_of_their_own(already):
    if already:
        submitting(10)()
    one, other = race(BEFORE_COMMIT, pausing_before_commit(submitting(0)), submitting(3))
    assert other.waited
    assert places(one, other) == list(range(already, already + 6))


def test_in_two_statements_they_would_get_the_same(in_two_statements):
    profile = CarrierProfile.objects.get(carrier="att")
    CarrierQueue.objects.create(profile=profile, free_at=timezone.now())
    one, other = race(BEFORE_COMMIT, submitting(0), submitting(3))
    assert not other.waited
    assert places(one, other) == [0, 0, 1, 1, 2, 2]


def test_two_workers_that_submit_the_same_at_once_get_one_place():
    one, other = race(BEFORE_COMMIT, pausing_before_commit(submitting(0)), submitting(0))
    assert (other.waited, other.error) == (True, None)
    assert places(one, other) == [0, 0, 1, 1, 2, 2]
    assert QueuePlace.objects.count() == 3


def test_many_workers_at_once_share_the_places_among_them():
    sides = [races.Side(submitting(3 * n)) for n in range(5)]
    for side in sides:
        side.start()
    for side in sides:
        side.finish()
    assert places(*sides) == list(range(15))


def change_limit(limit):
    """Return what staff do who give the carrier another rate limit."""

    def change():
        CarrierProfile.objects.filter(carrier="att").update(rate_limit=limit)
        apply_profile_change(
            profile=CarrierProfile.objects.get(carrier="att"), changed=["rate_limit"]
        )

    return change


@pytest.mark.parametrize(("limit", "waits"), [("0", [0, 0, 0]), ("1", [0, 1, 2])])
def test_a_worker_that_read_the_old_limit_queues_by_the_new_one(limit, waits):
    submitting(10)()
    late = pausing_before_commit(change_limit(limit))
    _, worker = race(BEFORE_COMMIT, late, submitting(0))
    assert worker.waited
    assert [round(answer.ask_again_in.total_seconds()) for answer in worker.result] == waits


def test_a_batch_behind_an_emptied_queue_is_at_its_front():
    submitting(0)()
    profile = CarrierProfile.objects.get(carrier="att")
    emptied = pausing_before_commit(lambda: queue_module.empty(profile))
    _, worker = race(BEFORE_COMMIT, emptied, submitting(3))
    assert worker.waited
    assert places(worker) == [0, 1, 2]
