"""The status of a number: staff activate and suspend it, which stops and resumes sending."""

import pytest

from core.lifecycle import TransitionRefused
from phone_numbers import lifecycle
from phone_numbers.actions import assign
from phone_numbers.models import NUMBER_TRANSITIONS, Assignment, NumberStatus, PhoneNumber
from phone_numbers.rules import with_refusal
from tests.factories import PhoneNumberFactory
from tests.propagation.worker_rounds import settle_all

pytestmark = pytest.mark.django_db

STAFF_ACTIONS = {
    "active": lifecycle.activate,
    "suspended": lambda number: lifecycle.suspend(number, reason="fraud"),
}


@pytest.mark.parametrize("target", STAFF_ACTIONS)
@pytest.mark.parametrize("status", NumberStatus.values)
def test_only_transitions_in_the_table_are_allowed(status, target):
    number = PhoneNumberFactory(status=status)
    if target in NUMBER_TRANSITIONS[status]:
        STAFF_ACTIONS[target](number)
        assert number.status == target
    else:
        with pytest.raises(TransitionRefused, match=f"is {status} and cannot become {target}"):
            STAFF_ACTIONS[target](number)
        assert PhoneNumber.objects.get(pk=number.pk).status == status


def test_the_table_has_every_status():
    assert NUMBER_TRANSITIONS.keys() == set(NumberStatus.values)


def test_a_suspension_has_a_reason_until_it_ends(number):
    lifecycle.suspend(number, reason="fraud")
    assert number.status_reason == "fraud"
    lifecycle.activate(number)
    assert number.status_reason == ""


def test_sending_stops_and_resumes_with_the_number(number, campaign):
    assign(number=number, campaign=campaign, actor=None)
    settle_all()
    lifecycle.suspend(number, reason="fraud")
    assert with_refusal(Assignment.objects.all()).get().refusal == "number_not_active"
    lifecycle.activate(number)
    live = with_refusal(Assignment.objects.all()).get()
    assert (live.status, live.refusal) == ("live", "")
