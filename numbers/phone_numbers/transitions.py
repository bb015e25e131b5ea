"""Transitions of registrations and assignments, for many rows at once.

The actions of users and the propagation share them. Callers are in a transaction and have locked
the numbers concerned; all times are the database's.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Case, F, OuterRef, Subquery, When
from django.db.models.functions import Coalesce, Now

from accounts.models import User
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

DERIVED = (*OCCUPYING, AssignmentStatus.REMOVING)
"""Statuses of assignments whose next status depends on their registrations."""

_NOT_WAITING: dict[str, Any] = {"due_at": None, "hold_code": "", "held_at": None}


def fresh_submission() -> dict[str, Any]:
    """Return the column values that make a registration due now, as a new submission."""
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
    """Return the time by which a row's carrier should answer a request that is made now."""
    windows = expected_windows()
    return Case(*(When(carrier=name, then=Now() + window) for name, window in windows.items()))


_CREATE_ASSIGNMENTS = """
    INSERT INTO numbers_assignment (account_id, phone_number_id, campaign_id, status, attempt,
        requested_by_id, requested_at, failure_code, failure_carrier)
    SELECT number.account_id, number.id, new.campaign, 'pending', COALESCE(failed.attempt, 0) + 1,
        %s, statement_timestamp(), '', ''
    FROM unnest(%s::bigint[], %s::bigint[]) AS new (number, campaign)
        JOIN numbers_phonenumber AS number ON number.id = new.number
        LEFT JOIN numbers_assignment AS failed ON failed.phone_number_id = new.number
            AND failed.campaign_id = new.campaign
            AND failed.status = 'failed' AND failed.ended_at IS NULL
    ORDER BY number.id RETURNING id
"""


def create_assignments(campaigns: Mapping[int, int], actor: User | None) -> list[int]:
    """Create a pending assignment of each number (key) to a campaign; return their keys.

    Another attempt at a campaign that has failed counts on; the caller then ends the failure.
    """
    values: list[Any] = [actor and actor.pk, list(campaigns), list(campaigns.values())]
    with connection.cursor() as cursor:
        cursor.execute(_CREATE_ASSIGNMENTS, values)
        return [key for (key,) in cursor.fetchall()]


_CREATE_REGISTRATIONS = """
    INSERT INTO numbers_carrierregistration (account_id, assignment_id, phone_number_id, carrier,
        status, submission, tries, queue_ahead, failure_code, hold_code, due_at, expected_by)
    SELECT account_id, id, phone_number_id, carrier,
        'pending', 1, 0, 0, '', '', statement_timestamp(), statement_timestamp() + expected
    FROM numbers_assignment
        CROSS JOIN unnest(%s::text[], %s::interval[]) WITH ORDINALITY AS at (carrier, expected, nth)
    WHERE id = ANY(%s) ORDER BY id, nth
"""


def create_registrations(assignments: Ids, campaigns: Mapping[int, int]) -> None:
    """Create the registrations of new assignments of numbers (keys) to campaigns, at every carrier.

    A carrier that has the number under the same campaign is confirmed at once. Its registration
    keeps its times, because nothing changes there.
    """
    windows = expected_windows()
    values: list[Any] = [list(windows), list(windows.values()), list(assignments)]
    with connection.cursor() as cursor:
        cursor.execute(_CREATE_REGISTRATIONS, values)
    if before := _known_to_carriers(assignments, campaigns):
        confirm_registrations(before)
        _keep_times(before)


def _known_to_carriers(assignments: Ids, campaigns: Mapping[int, int]) -> dict[int, int]:
    """Return which new registrations repeat what their carrier has confirmed (new to old key)."""
    confirmed = CarrierRegistration.objects.filter(
        key_in("phone_number", campaigns),
        status=RegistrationStatus.REGISTERED,
        assignment__campaign__in=set(campaigns.values()),
    ).order_by()
    columns = ("phone_number", "carrier", "pk", "assignment__campaign")
    known = {
        (number, carrier): key
        for number, carrier, key, campaign in confirmed.values_list(*columns)
        if campaign == campaigns[number]
    }
    if not known:
        return {}
    fresh = CarrierRegistration.objects.filter(key_in("assignment", assignments)).order_by()
    rows = fresh.values_list("phone_number", "carrier", "pk")
    return {
        key: known[number, carrier] for number, carrier, key in rows if (number, carrier) in known
    }


def _keep_times(before: dict[int, int]) -> None:
    """Copy the times of the earlier registrations (new key to old key)."""
    earlier = CarrierRegistration.objects.filter(
        key_in("pk", before.values()),
        phone_number=OuterRef("phone_number"),
        carrier=OuterRef("carrier"),
    ).order_by()
    CarrierRegistration.objects.filter(key_in("pk", before)).update(
        registered_at=Subquery(earlier.values("registered_at")),
        submitted_at=Subquery(earlier.values("submitted_at")),
    )


def confirm_registrations(registrations: Ids) -> None:
    """Mark pending registrations as registered; end those that they replace there."""
    rows = CarrierRegistration.objects.filter(
        key_in("pk", registrations), status=RegistrationStatus.PENDING
    )
    replaced = CarrierRegistration.objects.filter(
        phone_number=OuterRef("phone_number"), carrier=OuterRef("carrier"), status__in=AT_CARRIER
    ).order_by()
    keys = rows.order_by().values_list(Subquery(replaced.values("pk")[:1]), flat=True)
    if ended := [pk for pk in keys if pk]:
        CarrierRegistration.objects.filter(key_in("pk", ended)).update(
            status=RegistrationStatus.REMOVED, ended_at=Now(), **_NOT_WAITING
        )
    rows.update(
        status=RegistrationStatus.REGISTERED,
        registered_at=Now(),
        submitted_at=Coalesce("submitted_at", Now()),
        **_NOT_WAITING,
    )


def reject_registrations(registrations: Ids, code: str) -> None:
    """Mark pending registrations as rejected, with the code of a reason."""
    CarrierRegistration.objects.filter(
        key_in("pk", registrations), status=RegistrationStatus.PENDING
    ).update(status=RegistrationStatus.REJECTED, failure_code=code, ended_at=Now(), **_NOT_WAITING)


def confirm_removals(registrations: Ids) -> None:
    """Mark registrations that were being removed as removed."""
    CarrierRegistration.objects.filter(
        key_in("pk", registrations), status=RegistrationStatus.REMOVING
    ).update(status=RegistrationStatus.REMOVED, ended_at=Now(), **_NOT_WAITING)


def withdraw_pending(numbers: Ids) -> None:
    """Mark the pending registrations of these numbers as removed."""
    CarrierRegistration.objects.filter(
        key_in("phone_number", numbers), status=RegistrationStatus.PENDING
    ).update(status=RegistrationStatus.REMOVED, ended_at=Now(), **_NOT_WAITING)


def deregister(numbers: Ids) -> None:
    """Stop sending from these numbers at every carrier at once, and have them deregistered."""
    CarrierRegistration.objects.filter(
        key_in("phone_number", numbers), status=RegistrationStatus.REGISTERED
    ).update(status=RegistrationStatus.REMOVING, **fresh_submission())


def restore_live(numbers: Ids) -> None:
    """Register the live assignments of these numbers again where another campaign replaced them.

    Until a carrier confirms, the other campaign keeps serving there. A live assignment that a rule
    refuses permanently is not restored.
    """
    live = Assignment.objects.filter(key_in("phone_number", numbers), status=AssignmentStatus.LIVE)
    restorable = rules.with_refusal(live).filter(refusal__in=["", *TEMPORARY]).order_by()
    CarrierRegistration.objects.filter(
        assignment__in=restorable.values("pk"), status=RegistrationStatus.REMOVED
    ).update(status=RegistrationStatus.PENDING, ended_at=None, **fresh_submission())


def resubmit_late(numbers: Ids) -> int:
    """Submit the overdue registrations of these numbers again; return how many."""
    overdue = CarrierRegistration.objects.late().filter(key_in("phone_number", numbers))
    return overdue.update(**fresh_submission())


def update_assignments(numbers: Ids) -> None:
    """Fail, complete or end the assignments of these numbers, as their registrations require."""
    own = CarrierRegistration.objects.filter(assignment=OuterRef("pk")).order_by()
    derived = (
        Assignment.objects.filter(key_in("phone_number", numbers), status__in=DERIVED)
        .annotate(at_carriers=ArraySubquery(own.values("status")))
        .order_by()
    )
    becoming: dict[str, dict[int, int]] = defaultdict(dict)
    for pk, number, status, at_carriers in derived.values_list(
        "pk", "phone_number", "status", "at_carriers"
    ):
        becoming[_next_status(status, at_carriers)][pk] = number
    _mark_failed(becoming[AssignmentStatus.FAILED])
    _mark_live(becoming[AssignmentStatus.LIVE])
    _mark_removed(becoming[AssignmentStatus.REMOVED])


def _next_status(status: str, at_carriers: list[str]) -> str:
    """Return the status that follows from the statuses at the carriers, or "" for no change."""
    if status == AssignmentStatus.REMOVING:
        ended = {RegistrationStatus.REJECTED, RegistrationStatus.REMOVED}
        return AssignmentStatus.REMOVED if ended.issuperset(at_carriers) else ""
    if RegistrationStatus.REJECTED in at_carriers:
        return AssignmentStatus.FAILED
    complete = at_carriers == [RegistrationStatus.REGISTERED] * len(Carrier)
    return AssignmentStatus.LIVE if complete and status == AssignmentStatus.PENDING else ""


def _mark_failed(failed: dict[int, int]) -> None:
    """Fail assignments (key to number); numbers with a live assignment go back to it."""
    if not failed:
        return
    moves = Assignment.objects.filter(key_in("pk", failed), status=AssignmentStatus.PENDING)
    going_back = list(
        moves.filter(phone_number__assignments__status=AssignmentStatus.LIVE).values_list(
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
    withdraw_pending(going_back)
    restore_live(going_back)


def _mark_live(complete: dict[int, int]) -> None:
    """Make assignments (key to number) live; replace the previously live ones."""
    if not complete:
        return
    Assignment.objects.filter(
        key_in("phone_number", complete.values()), status=AssignmentStatus.LIVE
    ).update(status=AssignmentStatus.REPLACED, ended_at=Now())
    Assignment.objects.filter(key_in("pk", complete)).update(
        status=AssignmentStatus.LIVE, live_at=Now()
    )


def _mark_removed(removed: Ids) -> None:
    if removed:
        Assignment.objects.filter(key_in("pk", removed)).update(
            status=AssignmentStatus.REMOVED, ended_at=Now()
        )
