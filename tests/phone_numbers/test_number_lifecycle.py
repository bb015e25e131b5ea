"""The life of a number: staff activate and suspend it, and what that does to its sending."""

import pytest

from core.lifecycle import TransitionRefused
from phone_numbers import lifecycle
from phone_numbers.actions import assign
from phone_numbers.models import NUMBER_TRANSITIONS, Assignment, NumberStatus, PhoneNumber
from phone_numbers.rules import with_refusal
from tests.factories import PhoneNumberFactory
from tests.propagation.worker_rounds import settle_all

pytestmark = pytest.mark.django_db

CARRIER_ACTIONS = {
    "active": lifecycle.activate,
    "suspended": lambda number: lifecycle.suspend(number, reason="fraud"),
}


@pytest.mark.parametrize("to", CARRIER_ACTIONS)
@pytest.mark.parametrize("status", NumberStatus.values)
def test_a_number_moves_as_the_table_says(status, to):
    number = PhoneNumberFactory(status=status)
    if to in NUMBER_TRANSITIONS[status]:
        CARRIER_ACTIONS[to](number)
        assert number.status == to
    else:
        with pytest.raises(TransitionRefused, match=f"is {status} and cannot become {to}"):
            CARRIER_ACTIONS[to](number)
        assert PhoneNumber.objects.get(pk=number.pk).status == status


def test_the_table_knows_every_status():
    assert NUMBER_TRANSITIONS.keys() == set(NumberStatus.values)


def test_a_suspension_says_why_until_it_ends(number):
    lifecycle.suspend(number, reason="fraud")
    assert number.status_reason == "fraud"
    lifecycle.activate(number)
    assert number.status_reason == ""


def test_sending_stops_at_once_and_resumes_with_the_number(number, campaign):
    assign(number=number, campaign=campaign, actor=None)
    settle_all()
    lifecycle.suspend(number, reason="fraud")
    assert with_refusal(Assignment.objects.all()).get().refusal == "number_not_active"
    lifecycle.activate(number)
    live = with_refusal(Assignment.objects.all()).get()
    assert (live.status, live.refusal) == ("live", "")
