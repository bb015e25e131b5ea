"""Where one number stands: what is asked for, what serves at each carrier, what is in the way.

The number page, its verdict and its checklist are all drawn from this one reading.
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from campaigns.models import Campaign
from carriers.models import Carrier
from phone_numbers import rules
from phone_numbers.models import (
    Assignment,
    AssignmentStatus,
    CarrierRegistration,
    PhoneNumber,
    RegistrationStatus,
)
from phone_numbers.reasons import explain
from phone_numbers.states import leading, shown_registrations


@dataclass(frozen=True, slots=True)
class AtCarrier:
    """One carrier: what serves there now, and what it has been asked for."""

    carrier: Carrier
    serving: CarrierRegistration | None
    asked: CarrierRegistration | None

    @property
    def status(self) -> str:
        row = self.asked or self.serving
        return row.status if row else ""

    @property
    def seconds_left(self) -> int | None:
        """Seconds until the carrier is asked again, to the next ten; None where nobody knows."""
        row = self.asked
        if not (row and row.due_at and row.submitted_at) or row.hold_code or row.tries:
            return None
        left = (row.due_at - timezone.now()).total_seconds()
        return max(10, -(-int(left) // 10) * 10)

    @property
    def overdue(self) -> bool:
        row = self.asked
        return bool(
            row and row.due_at and row.expected_by and not row.hold_code
            and row.expected_by < timezone.now()
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """One number's assignments that matter now, the carriers, and the rule in the way, if any."""

    number: PhoneNumber
    pending: Assignment | None
    live: Assignment | None
    failed: Assignment | None
    removing: Assignment | None
    carriers: tuple[AtCarrier, ...]

    @property
    def main(self) -> Assignment | None:
        return self.pending or self.live or self.failed or self.removing

    @property
    def selected(self) -> Campaign | None:
        """The campaign that the dropdown shows as chosen."""
        main = self.pending or self.live or self.failed
        return main.campaign if main else None

    @property
    def refusal(self) -> str:
        """The standing rule that keeps the selected campaign from sending, or ""."""
        main = self.pending or self.live or self.failed
        return main.refusal if main else ""  # type: ignore[attr-defined]

    @property
    def serving(self) -> list[AtCarrier]:
        return [at for at in self.carriers if at.serving]

    @property
    def sending(self) -> list[AtCarrier]:
        """The carriers where no rule keeps what serves from sending."""
        open_ = (self.pending, self.live, self.failed)
        refused = {a.pk for a in open_ if a and a.refusal}  # type: ignore[attr-defined]
        return [at for at in self.serving if at.serving and at.serving.assignment_id not in refused]

    @property
    def waiting(self) -> list[AtCarrier]:
        return [at for at in self.carriers if at.asked and at.status in ("pending", "removing")]

    @property
    def is_moving(self) -> bool:
        return bool(self.waiting)

    @property
    def engine_is_late(self) -> bool:
        """Whether something has been due for a while and nobody has looked at it."""
        late = [at.asked.due_at for at in self.waiting if at.asked and at.asked.due_at]
        return any((timezone.now() - due).total_seconds() > 30 for due in late)

    def sentence(self, code: str, carrier: str = "") -> str:
        """Explain a reason for this number under the selected campaign."""
        campaign = self.selected
        return explain(code, self.number, campaign, carrier) if campaign else ""

    @property
    def saved(self) -> tuple[datetime, object] | None:
        """When and by whom the last request was made."""
        return (self.main.requested_at, self.main.requested_by) if self.main else None


def standing_of(number: PhoneNumber) -> Standing:
    """Read where a number stands (two queries); its account must be loaded."""
    found = Assignment.objects.open().filter(phone_number=number)
    related = ("campaign__brand", "campaign__account", "requested_by", "stopped_by")
    open_: dict[str, Assignment] = {}
    for assignment in rules.with_refusal(found).select_related(*related):
        open_.setdefault(assignment.status, assignment)
    registrations = list(
        shown_registrations()
        .filter(phone_number=number)
        .select_related("assignment__campaign__account")
    )
    return Standing(
        number=number,
        pending=open_.get(AssignmentStatus.PENDING),
        live=open_.get(AssignmentStatus.LIVE),
        failed=open_.get(AssignmentStatus.FAILED),
        removing=open_.get(AssignmentStatus.REMOVING),
        carriers=tuple(_at(carrier, registrations) for carrier in Carrier),
    )


def _at(carrier: Carrier, registrations: list[CarrierRegistration]) -> AtCarrier:
    here = {row.status: row for row in registrations if row.carrier == carrier}
    asked = (
        here.get(RegistrationStatus.PENDING)
        or here.get(RegistrationStatus.REMOVING)
        or here.get(RegistrationStatus.REJECTED)
    )
    return AtCarrier(carrier, here.get(RegistrationStatus.REGISTERED), asked)


__all__ = ["AtCarrier", "Standing", "leading", "standing_of"]
