"""The audit of assignments and registrations, from their own columns.

Audit rows for them, written by triggers, would double what the worker writes.
"""

from collections.abc import Iterator
from typing import Any

from core.admin.audit import AuditRow
from phone_numbers.history import stop_title
from phone_numbers.models import (
    Assignment,
    AssignmentStatus,
    CarrierRegistration,
    RegistrationStatus,
)
from phone_numbers.models.registration import MAX_TRIES
from phone_numbers.reasons import reason_for

SILENT = "carrier_unavailable"


def assignment_rows(key: int) -> list[AuditRow]:
    """Return what happened to an assignment and at its carriers, newest first."""
    people = ("requested_by", "stopped_by", "asked_again_by")
    rows: list[AuditRow] = []
    for row in Assignment.objects.filter(pk=key).select_related("campaign", *people):
        rows += [entry for at in row.registrations.all() for entry in _of_registration(at)]
        rows += [*_of_assignment(row), *_retry(row)]
    return _newest_first(rows)


def registration_rows(key: int) -> list[AuditRow]:
    """Return what happened at one carrier, newest first."""
    rows = CarrierRegistration.objects.filter(pk=key)
    return _newest_first([entry for row in rows for entry in _of_registration(row)])


def _newest_first(rows: list[AuditRow]) -> list[AuditRow]:
    known = [row for row in reversed(rows) if row.time]
    return sorted(known, key=lambda row: row.time, reverse=True)


def _of_assignment(row: Assignment) -> Iterator[AuditRow]:
    began = "Retried" if row.attempt > 1 else "Saved"
    yield _row(began, str(row.campaign), row.requested_at, row.requested_by)
    yield _row("Live at all carriers", "", row.live_at)
    yield _row("Failed", _why(row), row.failed_at)
    yield _row("Asked the late carriers again", "", row.asked_again_at, row.asked_again_by)
    yield _row(stop_title(row), str(row.campaign), row.stopped_at, row.stopped_by)
    if row.status == AssignmentStatus.REPLACED:
        yield _row("Replaced by another campaign", "", row.ended_at)
    if row.status == AssignmentStatus.REMOVED:
        yield _row("Deregistered at all carriers", "", row.ended_at)


def _retry(row: Assignment) -> Iterator[AuditRow]:
    """Find the retry of a failed assignment, which is an assignment of its own."""
    if row.status != AssignmentStatus.FAILED:
        return
    retries = Assignment.objects.filter(
        phone_number=row.phone_number_id,
        campaign=row.campaign_id,
        attempt=row.attempt + 1,
        pk__gt=row.pk,
    )
    retry = retries.select_related("requested_by").order_by("pk").first()
    if retry:
        yield _row("Retried", f"attempt {retry.attempt}", retry.requested_at, retry.requested_by)


def _of_registration(row: CarrierRegistration) -> Iterator[AuditRow]:
    carrier = row.get_carrier_display()
    yield _row("Accepted the request", "", row.submitted_at, carrier)
    yield _row("Registered the number", "", row.registered_at, carrier)
    if row.hold_code:
        yield _row(f"On hold at {carrier}", reason_for(row.hold_code).title, row.held_at)
    if row.status == RegistrationStatus.REJECTED:
        yield _row("Rejected", _rejection(row), row.ended_at, carrier)
    elif row.ended_at:
        yield _row("Removed the number", "", row.ended_at, carrier)
    elif row.tries and row.due_at:
        yield _row("Next try", f"{carrier}, after {_tries(row.tries)} without answer", row.due_at)


def _rejection(row: CarrierRegistration) -> str:
    reason = reason_for(row.failure_code).title
    if row.failure_code == SILENT:
        return f"{reason}, after {_tries(MAX_TRIES)} without answer"
    return reason


def _tries(count: int) -> str:
    return f"{count} {'try' if count == 1 else 'tries'}"


def _why(row: Assignment) -> str:
    reason = reason_for(row.failure_code).title if row.failure_code else ""
    return f"{reason} ({row.get_failure_carrier_display()})" if row.failure_carrier else reason


def _row(event: str, subject: str, time: Any, user: Any = None) -> AuditRow:
    return AuditRow(event, subject, time, str(user or ""))
