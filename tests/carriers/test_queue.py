"""The queue of a carrier with a rate limit: later numbers wait longer and know their position."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now

from carriers.gateway import gateway
from carriers.models import CarrierProfile, CarrierQueue, QueuePlace
from carriers.protocol import Operation, Outcome
from carriers.simulator import queue as queue_module
from tests.carriers.simulated_att import create_registrations, outcomes, request

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _registrations(db):
    create_registrations(101)


@pytest.fixture(autouse=True)
def _real_time(settings):
    settings.PROPAGATION_TIME_SCALE = 1


@pytest.fixture
def slow_profile():
    """Return the profile of AT&T: one number in ten seconds, a minute for each answer."""
    profile = CarrierProfile.objects.get(carrier="att")
    changes = {"rate_limit": "0.1", "min_delay": 60, "max_delay": 60, "expected_window": 600}
    CarrierProfile.objects.filter(pk=profile.pk).update(**changes)
    return CarrierProfile.objects.get(pk=profile.pk)


def submit(*numbers, **values):
    return gateway().submit([request(n, **values) for n in numbers])


def positions(answers):
    return [answer.queue_ahead for answer in answers]


def waits(answers):
    return [round(answer.ask_again_in.total_seconds()) for answer in answers]


def test_a_batch_queues_in_its_order(slow_profile):
    answers = submit(5, 3, 8)
    assert [answer.reference for answer in answers] == [5, 3, 8]
    assert positions(answers) == [0, 1, 2]
    assert outcomes(answers) == {Outcome.ACCEPTED}


def test_a_queue_position_adds_to_wait_and_expected_time(slow_profile):
    answers = submit(0, 1, 2)
    assert waits(answers) == [60, 70, 80]
    assert [answer.overdue_after.total_seconds() for answer in answers] == [600, 610, 620]


def test_the_next_batch_queues_behind_the_previous_one(slow_profile):
    submit(0, 1, 2)
    next_batch = submit(3, 4)
    assert positions(next_batch) == [3, 4]
    assert waits(next_batch) == [90, 100]


def test_a_resubmission_keeps_its_place(slow_profile):
    submit(0, 1, 2)
    resubmitted = submit(1, 3)
    assert positions(resubmitted) == [1, 3]
    assert positions(submit(1, submission=2)) == [4]


def test_a_place_expires_ten_minutes_after_its_turn(slow_profile):
    submit(0, 1)
    QueuePlace.objects.filter(reference=0).update(turn_at=Now() - timedelta(minutes=9))
    assert positions(submit(0)) == [0]
    QueuePlace.objects.filter(reference=0).update(turn_at=Now() - timedelta(minutes=11))
    submit(2)
    assert set(QueuePlace.objects.values_list("reference", flat=True)) == {1, 2}


def test_the_queue_shrinks_as_time_passes(slow_profile):
    submit(*range(9))
    CarrierQueue.objects.update(free_at=Now() + timedelta(seconds=25))
    assert positions(submit(9)) == [3]


def test_a_finished_queue_delays_no_number(slow_profile):
    submit(0)
    CarrierQueue.objects.update(free_at=Now() - timedelta(days=1))
    assert (positions(submit(1)), waits(submit(2))) == ([0], [70])


def test_simulated_time_shortens_the_queue(slow_profile, settings):
    settings.PROPAGATION_TIME_SCALE = 0.5
    answers = submit(0, 1, 2)
    assert (positions(answers), waits(answers)) == ([0, 1, 2], [30, 35, 40])


def test_without_simulated_time_there_is_no_queue(
    slow_profile, settings, django_assert_num_queries
):
    settings.PROPAGATION_TIME_SCALE = 0
    with django_assert_num_queries(1):
        answers = submit(0, 1)
    assert (positions(answers), outcomes(answers)) == ([0, 0], {Outcome.CONFIRMED})


def test_a_fast_carrier_confirms_the_first_number_and_queues_the_rest(slow_profile):
    CarrierProfile.objects.filter(pk=slow_profile.pk).update(min_delay=0, max_delay=0)
    first, *others = submit(0, 1, 2)
    assert first.outcome == Outcome.CONFIRMED
    assert outcomes(others) == {Outcome.ACCEPTED}
    assert waits(others) == [10, 20]


def test_a_removal_does_not_queue(slow_profile):
    submit(0, 1)
    assert positions(submit(2, operation=Operation.DEREGISTER)) == [0]
    assert positions(submit(3)) == [2]


def test_an_error_takes_no_place(slow_profile):
    CarrierProfile.objects.filter(pk=slow_profile.pk).update(error_rate=1)
    submit(0, 1)
    assert not CarrierQueue.objects.exists()


def test_a_queue_costs_one_query_per_batch(slow_profile, django_assert_num_queries):
    with django_assert_num_queries(2):
        submit(*range(50))
    with django_assert_num_queries(1):
        submit(*range(50), carrier="verizon")
    with django_assert_num_queries(1):
        gateway().check([request(n) for n in range(50)])


def test_each_carrier_has_its_own_queue(slow_profile):
    CarrierProfile.objects.filter(carrier="verizon").update(rate_limit=1)
    submit(0, 1)
    assert positions(submit(0, carrier="verizon")) == [0]


def test_an_emptied_queue_delays_no_number(slow_profile):
    submit(*range(100))
    queue_module.clear(slow_profile)
    assert positions(submit(100)) == [0]
