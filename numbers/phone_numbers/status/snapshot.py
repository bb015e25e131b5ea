"""One reading of a number: its open assignments, every carrier, and the rule that stops it.

The number page, its verdict and its checklist are all drawn from this reading.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet

from campaigns.models import Campaign
from carriers.models import Carrier
from core.postgres import key_in
from core.prepared import Prepared
from phone_numbers import rules
from phone_numbers.models import (
    Assignment,
    AssignmentStatus,
    CarrierRegistration,
    PhoneNumber,
    RegistrationStatus,
)
from phone_numbers.models.registration import IN_FLIGHT
from phone_numbers.reasons import Explanation, explain
from phone_numbers.status.carrier_snapshot import CarrierSnapshot, Stop
from phone_numbers.status.timing import with_timing

_SHOWN = (
    AssignmentStatus.PENDING,
    AssignmentStatus.LIVE,
    AssignmentStatus.FAILED,
    AssignmentStatus.REMOVING,
)
WORKER_LATE_AFTER = timedelta(seconds=30)
"""How long a due registration waits before pages say that updates are late."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A number's open assignments, its carriers, and why it does not send.

    `refused` explains the rule that keeps the selected campaign from sending, `failure` why the
    failed assignment did, and `live_refused` why the live campaign sends nothing while another one
    is on its way.
    """

    number: PhoneNumber
    pending: Assignment | None
    live: Assignment | None
    failed: Assignment | None
    removing: Assignment | None
    carriers: tuple[CarrierSnapshot, ...]
    refused: Explanation | None
    failure: Explanation | None
    live_refused: Explanation | None

    @property
    def selection(self) -> Any:
        """The assignment whose campaign the dropdown shows as chosen."""
        return self.pending or self.live or self.failed

    @property
    def main(self) -> Assignment | None:
        return self.selection or self.removing

    @property
    def selected(self) -> Campaign | None:
        return self.selection.campaign if self.selection else None

    @property
    def stop(self) -> Stop | None:
        """What stops the selected campaign, and since when."""
        return Stop(self.refused, self.selection.refused_since) if self.refused else None

    @property
    def may_be_retried(self) -> bool:
        """Whether a retry can cure the failure, if the rules allow one now."""
        return self.failure is not None and not self.pending and self.failure.reason.retryable

    @property
    def can_keep(self) -> bool:
        """Whether a failed move can be dismissed in favour of the live campaign."""
        return bool(self.failed and self.live and not self.pending and not self.refused)

    @property
    def can_cancel(self) -> bool:
        """Whether the pending assignment can be cancelled: an expired campaign cannot come back."""
        lost = self.live_refused is not None and not self.live_refused.reason.temporary
        return self.pending is not None and not lost

    @property
    def serving(self) -> list[CarrierSnapshot]:
        return [carrier for carrier in self.carriers if carrier.serving]

    @property
    def sending(self) -> list[CarrierSnapshot]:
        """The carriers where no rule keeps the serving registration from sending."""
        return [carrier for carrier in self.serving if not carrier.refusal]

    @property
    def registered(self) -> list[CarrierSnapshot]:
        """The carriers that serve the selected campaign and have nothing in flight."""
        return [
            carrier
            for carrier in self.carriers
            if not carrier.in_flight and carrier.serves(self.selected)
        ]

    @property
    def waiting(self) -> list[CarrierSnapshot]:
        return [carrier for carrier in self.carriers if carrier.in_flight]

    @property
    def late(self) -> list[CarrierSnapshot]:
        return [carrier for carrier in self.carriers if carrier.late]

    @property
    def is_moving(self) -> bool:
        return bool(self.waiting)

    @property
    def worker_is_late(self) -> bool:
        """Whether a registration has been due for a while and no worker has claimed it."""
        rows = (carrier.in_flight for carrier in self.waiting)
        return any(row.read_at - row.due_at > WORKER_LATE_AFTER for row in rows)


def read_snapshot(number: PhoneNumber) -> Snapshot:
    """Read a number's snapshot (two queries); its account must be loaded."""
    registrations = _registrations(number=number.pk)
    at_carriers = sorted({row.assignment_id for row in registrations})
    assignments = _assignments(number=number.pk, at_carriers=at_carriers)
    by_status = {row.status: row for row in reversed(assignments) if row.ended_at is None}
    pending, live, failed, removing = map(by_status.get, _SHOWN)
    judged = {row.pk: row for row in assignments}
    return Snapshot(
        number=number,
        pending=pending,
        live=live,
        failed=failed,
        removing=removing,
        carriers=tuple(
            _carrier(carrier, registrations, judged, has_live=live is not None)
            for carrier in Carrier
        ),
        refused=_refused(number, pending or live or failed),
        failure=_failure(number, failed),
        live_refused=_refused(number, live),
    )


@Prepared
def _registrations(number: int) -> QuerySet[Any]:
    shown = with_timing(CarrierRegistration.objects.shown().filter(phone_number=number))
    return shown.select_related("assignment__campaign__account")


@Prepared
def _assignments(number: int, at_carriers: list[int]) -> QuerySet[Any]:
    """Return the open assignments, and ended ones that still serve at a carrier."""
    concerned = Q(ended_at__isnull=True) | Q(key_in("pk", at_carriers))
    judged = rules.with_refusal(Assignment.objects.filter(concerned, phone_number=number))
    related = ("campaign__brand", "campaign__account", "requested_by")
    return rules.with_refused_since(judged).select_related(*related)


def _refused(number: PhoneNumber, assignment: Any) -> Explanation | None:
    if assignment is None or not assignment.refusal:
        return None
    return explain(assignment.refusal, number, assignment.campaign)


def _failure(number: PhoneNumber, failed: Assignment | None) -> Explanation | None:
    if failed is None:
        return None
    carrier = failed.get_failure_carrier_display()
    return explain(failed.failure_code, number, failed.campaign, carrier)


def _carrier(
    carrier: Carrier, registrations: list[Any], judged: dict[int, Any], *, has_live: bool
) -> CarrierSnapshot:
    by_status = {row.status: row for row in registrations if row.carrier == carrier}
    serving = by_status.get(RegistrationStatus.REGISTERED)
    in_flight = by_status.get(RegistrationStatus.PENDING) or by_status.get(
        RegistrationStatus.REMOVING
    )
    rejected = by_status.get(RegistrationStatus.REJECTED)
    if rejected and rejected.assignment.status != AssignmentStatus.FAILED:
        rejected = None
    late = next((row for row in by_status.values() if row.is_late), None)
    refusal = judged[serving.assignment_id].refusal if serving else ""
    stop = _stop(in_flight or serving, judged)
    return CarrierSnapshot(carrier, serving, in_flight, late, rejected, refusal, has_live, stop)


def _stop(row: Any, judged: dict[int, Any]) -> Stop | None:
    """Return what stops a registration: a rule, unless its carrier is still being asked."""
    if row is None or (row.status in IN_FLIGHT and not row.hold_code):
        return None
    assignment = judged[row.assignment_id]
    code = assignment.refusal or row.hold_code
    return Stop(explain(code), assignment.refused_since or row.held_at) if code else None
