"""Registrations at slow carriers: late ones, and ones in a queue."""

from datetime import timedelta

from django.db.models import QuerySet
from django.db.models.functions import Now

from carriers.models import Carrier
from phone_numbers.models import CarrierRegistration, PhoneNumber
from phone_numbers.models.registration import IN_FLIGHT

TEN, FOURTEEN = timedelta(minutes=10), timedelta(minutes=14)


def make_late(number: PhoneNumber, *carriers: str, asked: timedelta = FOURTEEN) -> None:
    """Make the number late at these carriers, by default at all that are in flight.

    They were asked `asked` ago, should have answered within ten minutes, and are due in ten more.
    """
    _in_flight(number).filter(carrier__in=carriers or Carrier).update(
        submitted_at=Now() - asked,
        answer_at=Now() - asked + TEN / 2,
        expected_by=Now() - asked + TEN,
        due_at=Now() + TEN,
    )


def put_in_queue(number: PhoneNumber, carrier: str, ahead: int, *, gone: int, left: int) -> None:
    """Put the number behind `ahead` others since `gone` seconds, with `left` seconds remaining."""
    _in_flight(number).filter(carrier=carrier).update(
        submitted_at=Now() - timedelta(seconds=gone),
        answer_at=Now() + timedelta(seconds=left),
        due_at=Now() + timedelta(seconds=left),
        expected_by=Now() + timedelta(hours=9),
        queue_ahead=ahead,
    )


def late_carriers(number: PhoneNumber) -> set[str]:
    """Return the carriers that are late with the number."""
    late = CarrierRegistration.objects.late().filter(phone_number=number)
    return set(late.values_list("carrier", flat=True))


def _in_flight(number: PhoneNumber) -> QuerySet[CarrierRegistration]:
    return CarrierRegistration.objects.filter(phone_number=number, status__in=IN_FLIGHT)
