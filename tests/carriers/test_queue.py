"""A carrier with a rate limit: who comes later waits longer, and knows how many are before him."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now

from carriers.gateway import gateway
from carriers.models import CarrierProfile, CarrierQueue, QueuePlace
from carriers.protocol import Operation, Outcome
from carriers.simulator import queue as queue_module
from tests.carriers.asking import register, request, verdicts

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _registrations(db):
    register(101)


@pytest.fixture(autouse=True)
def _real_time(settings):
    settings.PROPAGATION_TIME_SCALE = 1


@pytest.fixture
def slow():
    """AT&T, which links a number in ten seconds and takes a minute for each."""
    profile = CarrierProfile.objects.get(carrier="att")
    changes = {"rate_limit": "0.1", "min_delay": 60, "max_delay": 60, "expected_window": 600}
    CarrierProfile.objects.filter(pk=profile.pk).update(**changes)
    return CarrierProfile.objects.get(pk=profile.pk)


def submit(*numbers, **values):
    return gateway().submit([request(n, **values) for n in numbers])


def ahead(answers):
    return [answer.queue_ahead for answer in answers]


def seconds(answers):
    return [round(answer.ask_again_in.total_seconds()) for answer in answers]


def test_the_order_of_the_batch_is_that_of_the_queue(slow):
    answers = submit(5, 3, 8)
    assert [answer.reference for answer in answers] == [5, 3, 8]
    assert ahead(answers) == [0, 1, 2]
    assert verdicts(answers) == {Outcome.ACCEPTED}


def test_a_place_in_the_queue_is_waited_for_and_expected(slow):
    answers = submit(0, 1, 2)
    assert seconds(answers) == [60, 70, 80]
    assert [answer.overdue_after.total_seconds() for answer in answers] == [600, 610, 620]


def test_the_next_batch_stands_behind_the_one_before(slow):
    submit(0, 1, 2)
    behind = submit(3, 4)
    assert ahead(behind) == [3, 4]
    assert seconds(behind) == [90, 100]


def test_who_submits_again_keeps_the_place(slow):
    submit(0, 1, 2)
    again = submit(1, 3)
    assert ahead(again) == [1, 3]
    assert ahead(submit(1, submission=2)) == [4]


def test_a_turn_that_has_come_is_kept_for_ten_minutes_and_no_longer(slow):
    submit(0, 1)
    QueuePlace.objects.filter(reference=0).update(turn_at=Now() - timedelta(minutes=9))
    assert ahead(submit(0)) == [0]
    QueuePlace.objects.filter(reference=0).update(turn_at=Now() - timedelta(minutes=11))
    submit(2)
    assert set(QueuePlace.objects.values_list("reference", flat=True)) == {1, 2}


def test_the_queue_gets_shorter_with_time(slow):
    submit(*range(9))
    CarrierQueue.objects.update(free_at=Now() + timedelta(seconds=25))
    assert ahead(submit(9)) == [3]


def test_a_queue_that_is_done_with_keeps_nobody(slow):
    submit(0)
    CarrierQueue.objects.update(free_at=Now() - timedelta(days=1))
    assert (ahead(submit(1)), seconds(submit(2))) == ([0], [70])


def test_simulated_time_shortens_the_queue(slow, settings):
    settings.PROPAGATION_TIME_SCALE = 0.5
    answers = submit(0, 1, 2)
    assert (ahead(answers), seconds(answers)) == ([0, 1, 2], [30, 35, 40])


def test_without_simulated_time_there_is_no_queue(slow, settings, django_assert_num_queries):
    settings.PROPAGATION_TIME_SCALE = 0
    with django_assert_num_queries(1):
        answers = submit(0, 1)
    assert (ahead(answers), verdicts(answers)) == ([0, 0], {Outcome.CONFIRMED})


def test_a_quick_carrier_confirms_the_first_at_once_and_queues_the_rest(slow):
    CarrierProfile.objects.filter(pk=slow.pk).update(min_delay=0, max_delay=0)
    first, *others = submit(0, 1, 2)
    assert first.outcome == Outcome.CONFIRMED
    assert verdicts(others) == {Outcome.ACCEPTED}
    assert seconds(others) == [10, 20]


def test_what_is_let_go_does_not_queue(slow):
    submit(0, 1)
    assert ahead(submit(2, operation=Operation.DEREGISTER)) == [0]
    assert ahead(submit(3)) == [2]


def test_an_error_costs_no_place(slow):
    CarrierProfile.objects.filter(pk=slow.pk).update(error_rate=1)
    submit(0, 1)
    assert not CarrierQueue.objects.exists()


def test_a_queue_costs_one_statement_for_a_batch_of_its_carrier(slow, django_assert_num_queries):
    with django_assert_num_queries(2):
        submit(*range(50))
    with django_assert_num_queries(1):
        submit(*range(50), carrier="verizon")
    with django_assert_num_queries(1):
        gateway().check([request(n) for n in range(50)])


def test_each_carrier_has_a_queue_of_its_own(slow):
    CarrierProfile.objects.filter(carrier="verizon").update(rate_limit=1)
    submit(0, 1)
    assert ahead(submit(0, carrier="verizon")) == [0]


def test_an_emptied_queue_keeps_nobody(slow):
    submit(*range(100))
    queue_module.empty(slow)
    assert ahead(submit(100)) == [0]
