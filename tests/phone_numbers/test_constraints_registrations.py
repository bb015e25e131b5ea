"""Constraints of carrier registrations, broken directly in the database."""

import pytest
from django.utils import timezone

from phone_numbers.models import CarrierRegistration
from tests.breaking import change, refused_by
from tests.factories import AccountFactory, AssignmentFactory, PhoneNumberFactory
from tests.factories import RegistrationFactory as Row

pytestmark = pytest.mark.django_db


def twice(first, second):
    """Put one number at one carrier twice, under two campaigns."""
    old = Row(status=first, assignment__status="live")
    new = AssignmentFactory(
        campaign__brand__account=old.assignment.account, phone_number=old.phone_number
    )
    Row(status=second, assignment=new)


def of_another_number():
    row = Row()
    change(row, phone_number_id=PhoneNumberFactory(account=row.account).pk)


BREAKS = {
    "registration_once_per_carrier": lambda: Row(assignment=Row().assignment),
    "registration_one_campaign_per_carrier": lambda: twice("registered", "registered"),
    "registration_status_known": lambda: change(Row(status="registered"), status="lost"),
    "registration_carrier_known": lambda: change(Row(), carrier="sprint"),
    "registration_waiting_with_its_due_time": lambda: change(Row(), due_at=None),
    "registration_waiting_with_its_expected_time": lambda: change(Row(), expected_by=None),
    "registration_registered_with_its_time": lambda: change(
        Row(status="registered"), registered_at=None
    ),
    "registration_rejected_with_its_reason": lambda: change(Row(), failure_code="carrier_rejected"),
    "registration_ended_with_its_time": lambda: change(Row(), ended_at=timezone.now()),
    "registration_held_with_its_time": lambda: change(Row(), hold_code="campaign_suspended"),
    "registration_assignment_of_same_account_and_number": of_another_number,
}


@pytest.mark.parametrize("name", BREAKS)
def test_the_database_refuses(name):
    with refused_by(name):
        BREAKS[name]()


def test_an_assignment_of_another_account_is_refused():
    with refused_by("registration_assignment_of_same_account_and_number"):
        change(Row(), account_id=AccountFactory().pk)


@pytest.mark.parametrize(
    ("first", "second"), [("registered", "removing"), ("removing", "registered")]
)
def test_a_carrier_has_one_campaign_until_it_has_deregistered(first, second):
    with refused_by("registration_one_campaign_per_carrier"):
        twice(first, second)


@pytest.mark.parametrize("second", ["pending", "rejected", "removed"])
def test_make_before_break_is_possible(second):
    twice("registered", second)


@pytest.mark.parametrize(
    ("name", "missing"),
    [
        ("registration_waiting_with_its_due_time", "due_at"),
        ("registration_waiting_with_its_expected_time", "expected_by"),
    ],
)
def test_a_removing_registration_has_its_times(name, missing):
    with refused_by(name):
        change(Row(status="removing"), **{missing: None})


@pytest.mark.parametrize("status", ["registered", "rejected", "removed"])
def test_a_settled_registration_has_no_due_time(status):
    with refused_by("registration_waiting_with_its_due_time"):
        change(Row(status=status), due_at=timezone.now())


def test_a_rejection_has_a_reason():
    with refused_by("registration_rejected_with_its_reason"):
        change(Row(status="rejected"), failure_code="")


@pytest.mark.parametrize("status", ["rejected", "removed"])
def test_an_ended_row_has_an_end(status):
    with refused_by("registration_ended_with_its_time"):
        change(Row(status=status), ended_at=None)


def test_only_pending_registrations_are_held():
    held = {"hold_code": "campaign_suspended", "held_at": timezone.now()}
    change(Row(), **held)
    with refused_by("registration_held_with_its_time"):
        change(Row(status="removing"), **held)


def test_a_hold_has_a_code():
    with refused_by("registration_held_with_its_time"):
        change(Row(), held_at=timezone.now())


def test_the_history_cannot_be_deleted():
    row = Row()
    with refused_by("pgtrigger: Cannot delete rows from numbers_carrierregistration table"):
        CarrierRegistration.objects.filter(pk=row.pk)._raw_delete("default")
