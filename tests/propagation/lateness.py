"""Carriers that take their time: late ones, and ones with a queue."""

from datetime import timedelta

from django.db.models import QuerySet
from django.db.models.functions import Now

from carriers.models import Carrier
from phone_numbers.models import CarrierRegistration, PhoneNumber
from phone_numbers.models.registration import IN_FLIGHT

TEN, FOURTEEN = timedelta(minutes=10), timedelta(minutes=14)


def make_late(number: PhoneNumber, *carriers: str, asked: timedelta = FOURTEEN) -> None:
    """Let these carriers, or all that wait, be asked so long ago; they should take ten minutes.

    They are looked at again in ten more.
    """
    _waiting(number).filter(carrier__in=carriers or Carrier).update(
        submitted_at=Now() - asked,
        answer_at=Now() - asked + TEN / 2,
        expected_by=Now() - asked + TEN,
        due_at=Now() + TEN,
    )


def queue(number: PhoneNumber, carrier: str, ahead: int, *, gone: int, left: int) -> None:
    """Let a carrier have said, `gone` seconds ago, that so many come first, for `left` more."""
    _waiting(number).filter(carrier=carrier).update(
        submitted_at=Now() - timedelta(seconds=gone),
        answer_at=Now() + timedelta(seconds=left),
        due_at=Now() + timedelta(seconds=left),
        expected_by=Now() + timedelta(hours=9),
        queue_ahead=ahead,
    )


def late_at(number: PhoneNumber) -> set[str]:
    """Return the carriers that are late with a number."""
    late = CarrierRegistration.objects.late().filter(phone_number=number)
    return set(late.values_list("carrier", flat=True))


def _waiting(number: PhoneNumber) -> QuerySet[CarrierRegistration]:
    return CarrierRegistration.objects.filter(phone_number=number, status__in=IN_FLIGHT)
