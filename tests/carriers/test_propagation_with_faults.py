"""Propagation with simulated faults: every number still ends in the right state."""

import pytest

from carriers.models import Carrier, CarrierProfile
from phone_numbers.actions import assign, remove
from phone_numbers.models import CarrierRegistration
from propagation.engine import propagate
from tests.factories import PhoneNumberFactory
from tests.propagation.worker_rounds import settle_all

pytestmark = pytest.mark.django_db

UNRELIABLE = {"duplicate_rate": "0.5", "disorder_rate": "0.5", "error_rate": "0.2"}


@pytest.fixture
def numbers(account):
    return PhoneNumberFactory.create_batch(10, account=account)


@pytest.fixture
def assignments(numbers, campaign):
    return [assign(number=number, campaign=campaign, actor=None) for number in numbers]


def simulate(carriers=Carrier.values, **profile):
    CarrierProfile.objects.filter(carrier__in=carriers).update(**profile)


def final_states(assignments):
    for assignment in assignments:
        assignment.refresh_from_db()
    return {
        (assignment.status, assignment.failure_code, assignment.failure_carrier)
        for assignment in assignments
    }


def test_numbers_go_live_with_answers_in_any_order(assignments):
    simulate(**UNRELIABLE)
    settle_all()
    assert final_states(assignments) == {("live", "", "")}


def test_numbers_are_removed_with_answers_in_any_order(assignments, numbers):
    settle_all()
    simulate(**UNRELIABLE)
    for number in numbers:
        remove(number=number, actor=None)
    settle_all()
    assert final_states(assignments) == {("removed", "", "")}


def test_a_silent_carrier_times_out(assignments):
    simulate(["verizon"], silence_rate=1)
    settle_all()
    assert final_states(assignments) == {("failed", "carrier_timeout", "verizon")}


@pytest.mark.parametrize(
    ("rate", "code"),
    [
        ("rejection_rate", "carrier_rejected"),
        ("taken_rate", "number_already_assigned"),
        ("fault_rate", "internal_error"),
    ],
)
def test_a_simulated_rejection_fails_with_its_code(assignments, rate, code):
    simulate(["att"], **{rate: 1})
    settle_all()
    assert final_states(assignments) == {("failed", code, "att")}


def test_a_rate_limit_gives_each_number_a_queue_position(assignments, settings):
    settings.PROPAGATION_TIME_SCALE = 1
    simulate(["t_mobile"], rate_limit=1, min_delay=10, max_delay=10)
    propagate()
    rows = CarrierRegistration.objects.filter(carrier="t_mobile").order_by("queue_ahead")
    assert [row.queue_ahead for row in rows] == list(range(10))
    waits = [round((row.due_at - row.submitted_at).total_seconds()) for row in rows]
    assert waits == list(range(10, 20))
