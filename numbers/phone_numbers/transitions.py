"""Moves of registrations and assignments, for many rows at once.

People's verbs and the propagation share them. Callers hold the locks of the numbers concerned
and are inside a transaction; all times are the database's.
"""

from collections.abc import Collection
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, F, OuterRef, Subquery, When
from django.db.models.functions import Coalesce, Now

from carriers.gateway import expected_windows
from carriers.models import Carrier
from core.postgres import key_in
from phone_numbers import rules
from phone_numbers.models import (
    OCCUPYING,
    Assignment,
    AssignmentStatus,
    CarrierRegistration,
    RegistrationStatus,
)
from phone_numbers.models.registration import AT_CARRIER
from phone_numbers.reasons import TEMPORARY

Ids = Collection[int]

FOLLOWING = (*OCCUPYING, AssignmentStatus.REMOVING)
"""Statuses of assignments that end or go on with their registrations."""

_SETTLED: dict[str, Any] = {"due_at": None, "hold_code": "", "held_at": None}


def unasked() -> dict[str, Any]:
    """Return what has a carrier asked for something new, at once."""
    return {
        "due_at": Now(),
        "submission": F("submission") + 1,
        "submitted_at": None,
        "queue_ahead": 0,
        "answer_at": None,
        "expected_by": expected_by(),
        "tries": 0,
    }


def expected_by() -> Case:
    """Return until when the carrier of a row should have answered, if it is asked now."""
    windows = expected_windows()
    return Case(*(When(carrier=name, then=Now() + window) for name, window in windows.items()))


def start(assignment: Assignment) -> None:
    """Register a new assignment at every carrier: now, where this campaign is there already."""
    CarrierRegistration.objects.bulk_create(
        CarrierRegistration(
            account_id=assignment.account_id,
            assignment=assignment,
            phone_number_id=assignment.phone_number_id,
            carrier=carrier,
            due_at=Now(),
            expected_by=Now() + window,
        )
        for carrier, window in expected_windows().items()
    )
    served = CarrierRegistration.objects.filter(
        phone_number=assignment.phone_number_id,
        status=RegistrationStatus.REGISTERED,
        assignment__campaign=assignment.campaign_id,
    )
    same = assignment.registrations.filter(carrier__in=served.values("carrier"))
    confirm(list(same.values_list("pk", flat=True)))


def confirm(registrations: Ids) -> None:
    """Register these; whatever a carrier had the same number under before, it has no more."""
    rows = CarrierRegistration.objects.filter(
        key_in("pk", registrations), status=RegistrationStatus.PENDING
    )
    before = CarrierRegistration.objects.filter(
        phone_number=OuterRef("phone_number"), carrier=OuterRef("carrier"), status__in=AT_CARRIER
    ).order_by()
    places = rows.order_by().values_list(Subquery(before.values("pk")[:1]), flat=True)
    if displaced := [pk for pk in places if pk]:
        CarrierRegistration.objects.filter(key_in("pk", displaced)).update(
            status=RegistrationStatus.REMOVED, ended_at=Now(), **_SETTLED
        )
    rows.update(
        status=RegistrationStatus.REGISTERED,
        registered_at=Now(),
        submitted_at=Coalesce("submitted_at", Now()),
        **_SETTLED,
    )


def reject(registrations: Ids, code: str) -> None:
    """Give these up for good."""
    CarrierRegistration.objects.filter(
        key_in("pk", registrations), status=RegistrationStatus.PENDING
    ).update(status=RegistrationStatus.REJECTED, failure_code=code, ended_at=Now(), **_SETTLED)


def drop(registrations: Ids) -> None:
    """End these: the carrier has let the number go."""
    CarrierRegistration.objects.filter(
        key_in("pk", registrations), status=RegistrationStatus.REMOVING
    ).update(status=RegistrationStatus.REMOVED, ended_at=Now(), **_SETTLED)


def withdraw(numbers: Ids) -> None:
    """End what waits for a carrier's confirmation at these numbers."""
    CarrierRegistration.objects.filter(
        key_in("phone_number", numbers), status=RegistrationStatus.PENDING
    ).update(status=RegistrationStatus.REMOVED, ended_at=Now(), **_SETTLED)


def deregister(numbers: Ids) -> None:
    """Stop serving these numbers at every carrier at once, and ask the carriers to let go."""
    CarrierRegistration.objects.filter(
        key_in("phone_number", numbers), status=RegistrationStatus.REGISTERED
    ).update(status=RegistrationStatus.REMOVING, **unasked())


def restore(numbers: Ids) -> None:
    """Bring the live assignments of these numbers back to the carriers that had moved on.

    Until a carrier confirms, what it has now keeps serving. Nothing goes back to a campaign that
    can never send again.
    """
    live = Assignment.objects.filter(key_in("phone_number", numbers), status=AssignmentStatus.LIVE)
    worth = rules.with_refusal(live).filter(refusal__in=["", *TEMPORARY]).order_by()
    CarrierRegistration.objects.filter(
        assignment__in=worth.values("pk"), status=RegistrationStatus.REMOVED
    ).update(status=RegistrationStatus.PENDING, ended_at=None, **unasked())


def ask_again(numbers: Ids) -> int:
    """Submit anew what these numbers' carriers have not answered in time; return how many."""
    late = CarrierRegistration.objects.late().filter(key_in("phone_number", numbers))
    return late.update(**unasked())


def finish(numbers: Ids) -> None:
    """Let the assignments of these numbers follow their registrations."""
    own = CarrierRegistration.objects.filter(assignment=OuterRef("pk")).order_by()
    followed = (
        Assignment.objects.filter(key_in("phone_number", numbers), status__in=FOLLOWING)
        .annotate(at_carriers=ArraySubquery(own.values("status")))
        .order_by()
    )
    rows = list(followed.values_list("pk", "phone_number", "status", "at_carriers"))
    _fail({pk: number for pk, number, status, at in rows if _has_failed(status, at)})
    _go_live({pk: number for pk, number, status, at in rows if _is_complete(status, at)})
    _end([pk for pk, _, status, at in rows if _is_gone(status, at)])


def _has_failed(status: str, at_carriers: list[str]) -> bool:
    return status in OCCUPYING and RegistrationStatus.REJECTED in at_carriers


def _is_complete(status: str, at_carriers: list[str]) -> bool:
    everywhere = [RegistrationStatus.REGISTERED] * len(Carrier)
    return status == AssignmentStatus.PENDING and at_carriers == everywhere


def _is_gone(status: str, at_carriers: list[str]) -> bool:
    over = {RegistrationStatus.REJECTED, RegistrationStatus.REMOVED}
    return status == AssignmentStatus.REMOVING and over.issuperset(at_carriers)


def _fail(failed: dict[int, int]) -> None:
    if not failed:
        return
    moved = Assignment.objects.filter(key_in("pk", failed), status=AssignmentStatus.PENDING)
    fall_back = list(
        moved.filter(phone_number__assignments__status=AssignmentStatus.LIVE).values_list(
            "phone_number", flat=True
        )
    )
    Assignment.objects.open().filter(
        key_in("phone_number", failed.values()), status=AssignmentStatus.FAILED
    ).update(ended_at=Now())
    rejected = CarrierRegistration.objects.filter(
        assignment=OuterRef("pk"), status=RegistrationStatus.REJECTED
    ).order_by("pk")
    Assignment.objects.filter(key_in("pk", failed)).update(
        status=AssignmentStatus.FAILED,
        failed_at=Now(),
        failure_code=Subquery(rejected.values("failure_code")[:1]),
        failure_carrier=Subquery(rejected.values("carrier")[:1]),
    )
    withdraw(fall_back)
    restore(fall_back)


def _go_live(complete: dict[int, int]) -> None:
    if not complete:
        return
    Assignment.objects.filter(
        key_in("phone_number", complete.values()), status=AssignmentStatus.LIVE
    ).update(status=AssignmentStatus.REPLACED, ended_at=Now())
    Assignment.objects.filter(key_in("pk", complete)).update(
        status=AssignmentStatus.LIVE, live_at=Now()
    )


def _end(removals: Ids) -> None:
    if removals:
        Assignment.objects.filter(key_in("pk", removals)).update(
            status=AssignmentStatus.REMOVED, ended_at=Now()
        )
