"""What staff rehearse meets the propagation: numbers end where they should all the same."""

import pytest

from carriers.models import Carrier, CarrierProfile
from phone_numbers.actions import assign, remove
from phone_numbers.models import CarrierRegistration
from propagation.engine import propagate
from tests.factories import PhoneNumberFactory
from tests.propagation.worker_rounds import settle_all

pytestmark = pytest.mark.django_db

CONFUSED = {"duplicate_rate": "0.5", "disorder_rate": "0.5", "error_rate": "0.2"}


@pytest.fixture
def numbers(account):
    return PhoneNumberFactory.create_batch(10, account=account)


@pytest.fixture
def assigning(numbers, campaign):
    return [assign(number=number, campaign=campaign, actor=None) for number in numbers]


def rehearse(carriers=Carrier.values, **profile):
    CarrierProfile.objects.filter(carrier__in=carriers).update(**profile)


def ends(assignments):
    for assignment in assignments:
        assignment.refresh_from_db()
    return {(one.status, one.failure_code, one.failure_carrier) for one in assignments}


def test_numbers_go_live_whatever_the_order_of_the_answers(assigning):
    rehearse(**CONFUSED)
    settle_all()
    assert ends(assigning) == {("live", "", "")}


def test_numbers_are_let_go_whatever_the_order_of_the_answers(assigning, numbers):
    settle_all()
    rehearse(**CONFUSED)
    for number in numbers:
        remove(number=number, actor=None)
    settle_all()
    assert ends(assigning) == {("removed", "", "")}


def test_silence_ends_in_a_failure_and_not_in_silence(assigning):
    rehearse(["verizon"], silence_rate=1)
    settle_all()
    assert ends(assigning) == {("failed", "carrier_timeout", "verizon")}


@pytest.mark.parametrize(
    ("rate", "code"),
    [
        ("rejection_rate", "carrier_rejected"),
        ("taken_rate", "number_already_assigned"),
        ("fault_rate", "internal_error"),
    ],
)
def test_a_refusal_fails_with_the_code_that_staff_chose(assigning, rate, code):
    rehearse(["att"], **{rate: 1})
    settle_all()
    assert ends(assigning) == {("failed", code, "att")}


def test_a_rate_limit_lets_each_number_know_how_many_are_ahead(assigning, settings):
    settings.PROPAGATION_TIME_SCALE = 1
    rehearse(["t_mobile"], rate_limit=1, min_delay=10, max_delay=10)
    propagate()
    rows = CarrierRegistration.objects.filter(carrier="t_mobile").order_by("queue_ahead")
    assert [row.queue_ahead for row in rows] == list(range(10))
    waits = [round((row.due_at - row.submitted_at).total_seconds()) for row in rows]
    assert waits == list(range(10, 20))
