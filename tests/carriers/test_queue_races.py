"""Workers that submit concurrently to a carrier with a rate limit never share a place."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from carriers.actions import apply_profile_change
from carriers.gateway import gateway
from carriers.models import CarrierProfile, CarrierQueue, QueuePlace
from carriers.simulator import queue as queue_module
from phone_numbers.locks import lock_numbers
from phone_numbers.models import CarrierRegistration, PhoneNumber
from tests.carriers.simulated_att import create_registrations, request
from tests.phone_numbers import races
from tests.phone_numbers.races import pausing_before_commit, race

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

BEFORE_COMMIT = (races, "before_commit")


@pytest.fixture(autouse=True)
def _slow_att(settings):
    settings.PROPAGATION_TIME_SCALE = 1
    create_registrations(15)
    CarrierProfile.objects.filter(carrier="att").update(rate_limit="0.01", min_delay=0, max_delay=0)


@pytest.fixture
def in_two_statements(monkeypatch):
    """Read the end of the queue and extend it in two separate statements."""

    def take_places(profile, requests, scale):
        queue, interval = CarrierQueue.objects.get(profile=profile), 100 * scale
        first = (queue.free_at - timezone.now()).total_seconds()
        races.before_commit()
        queue.free_at += timedelta(seconds=len(requests) * interval)
        queue.save()
        return {
            (one.reference, one.submission): queue_module.Wait(first + n * interval, n)
            for n, one in enumerate(requests)
        }

    monkeypatch.setattr(queue_module, "take_places", take_places)


def submit(start):
    return lambda: gateway().submit([request(n) for n in range(start, start + 3)])


def places(*sides):
    return sorted(answer.queue_ahead for side in sides for answer in side.result)


@pytest.mark.parametrize("queued", [0, 3])
def test_two_concurrent_workers_get_different_places(queued):
    if queued:
        submit(10)()
    one, other = race(BEFORE_COMMIT, pausing_before_commit(submit(0)), submit(3))
    assert other.waited
    assert places(one, other) == list(range(queued, queued + 6))


def test_with_two_statements_two_workers_get_the_same_places(in_two_statements):
    profile = CarrierProfile.objects.get(carrier="att")
    CarrierQueue.objects.create(profile=profile, free_at=timezone.now())
    one, other = race(BEFORE_COMMIT, submit(0), submit(3))
    assert not other.waited
    assert places(one, other) == [0, 0, 1, 1, 2, 2]


def test_the_same_requests_submitted_concurrently_get_one_place_each():
    one, other = race(BEFORE_COMMIT, pausing_before_commit(submit(0)), submit(0))
    assert (other.waited, other.error) == (True, None)
    assert places(one, other) == [0, 0, 1, 1, 2, 2]
    assert QueuePlace.objects.count() == 3


def test_many_concurrent_workers_get_different_places():
    sides = [races.Side(submit(3 * n)) for n in range(5)]
    for side in sides:
        side.start()
    for side in sides:
        side.finish()
    assert places(*sides) == list(range(15))


def change_limit(limit):
    """Return a function that changes the rate limit as staff do."""

    def change():
        CarrierProfile.objects.filter(carrier="att").update(rate_limit=limit)
        apply_profile_change(
            profile=CarrierProfile.objects.get(carrier="att"), changed=["rate_limit"]
        )

    return change


@pytest.mark.parametrize(("limit", "waits"), [("0", [0, 0, 0]), ("1", [0, 1, 2])])
def test_a_worker_waits_for_a_new_limit_and_queues_by_it(limit, waits):
    submit(10)()
    pausing_change = pausing_before_commit(change_limit(limit))
    _, worker = race(BEFORE_COMMIT, pausing_change, submit(0))
    assert worker.waited
    assert [round(answer.ask_again_in.total_seconds()) for answer in worker.result] == waits


def test_a_batch_after_emptying_starts_at_the_front():
    submit(0)()
    profile = CarrierProfile.objects.get(carrier="att")
    emptied = pausing_before_commit(lambda: queue_module.clear(profile))
    _, worker = race(BEFORE_COMMIT, emptied, submit(3))
    assert worker.waited
    assert places(worker) == [0, 1, 2]


def change_registrations():
    """Change the registrations as a settlement does, with their numbers locked."""
    lock_numbers(PhoneNumber.objects.values_list("pk", flat=True))
    CarrierRegistration.objects.update(submission=F("submission") + 1)


def test_a_worker_queues_registrations_that_another_transaction_changes():
    _, worker = race(BEFORE_COMMIT, pausing_before_commit(change_registrations), submit(0))
    assert not worker.waited
    assert places(worker) == [0, 1, 2]
