"""Where one number stands: what is asked for, what serves at each carrier, what is in the way.

The number page, its verdict and its checklist are all drawn from this one reading.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from campaigns.models import Campaign
from carriers.models import Carrier
from core.formatting import duration
from phone_numbers import rules
from phone_numbers.models import (
    Assignment,
    AssignmentStatus,
    CarrierRegistration,
    PhoneNumber,
    RegistrationStatus,
)
from phone_numbers.models.registration import MOST_TRIES
from phone_numbers.reasons import reason_for
from phone_numbers.reasons.wording import explain
from phone_numbers.status.timing import (
    late_by,
    rounded_place,
    time_left,
    with_refused_since,
    with_timing,
)

PATIENCE = timedelta(seconds=30)
GRACE = 10  # seconds after which an estimate is missed: until then it is being asked


@dataclass(frozen=True, slots=True)
class CarrierSnapshot:
    """One carrier: what serves there now, what it has been asked for, and what it has refused.

    `asked`, and `late`, which it should have answered by now, come annotated by `with_timing`.
    """

    carrier: Carrier
    serving: CarrierRegistration | None
    asked: Any
    late: Any
    refused: CarrierRegistration | None
    refusal: str = ""  # the rule that keeps what serves from sending

    @property
    def status(self) -> str:
        row = self.asked or self.serving or self.refused
        return row.status if row else ""

    def serves(self, campaign: Campaign | None) -> bool:
        return self.serving is not None and self.serving.assignment.campaign == campaign

    @property
    def seconds_left(self) -> int | None:
        """Seconds until the carrier said it would know; None where it is open, or over."""
        if self.late or self.takes_longer or self.asked is None or self.asked.left is None:
            return None
        return time_left(self.asked.left)

    @property
    def takes_longer(self) -> bool:
        """Whether the time is over for which the carrier asked, and it is not late yet."""
        left = self.asked.left if self.asked and not self.late else None
        return left is not None and left < -GRACE

    @property
    def place(self) -> int:
        """About how many numbers the carrier links before this one; 0 where there is no queue."""
        if self.late or self.asked is None or self.asked.place is None:
            return 0
        return rounded_place(self.asked.place)

    @property
    def turn(self) -> str:
        """Say how many numbers are before this one in the carrier's queue, and for how long."""
        if not self.place:
            return ""
        many = "number is" if self.place == 1 else "numbers are"
        queue, soon = f"{self.carrier.label}'s queue", duration(self.seconds_left or 0)
        return (
            f"About {self.place:,} {many} before it in {queue}; its answer comes in about {soon}."
        )

    @property
    def tries(self) -> int:
        """How often in a row the carrier met an error; it is being asked again."""
        row = self.late or self.asked
        return row.tries if row and row.due_at else 0

    @property
    def tried(self) -> str:
        """Say how often a carrier was asked that does not answer, and when it is given up."""
        row = self.late or self.asked
        so_far = f"{self.tries} {'try' if self.tries == 1 else 'tries'} so far"
        if row.status == RegistrationStatus.REMOVING:
            return f"{so_far}; a removal is never given up."
        return f"{so_far}, given up after {MOST_TRIES}."

    @property
    def silent_since(self) -> datetime | None:
        """When a carrier that does not answer was asked first; None for a way back.

        Nothing says when that began.
        """
        row, life = self.asked, self.asked.assignment
        again = life.asked_again_at if row.submission > 1 else None
        moments: list[datetime | None] = [life.requested_at, life.stopped_at, again]
        if row.submitted_at:
            moments = [row.answer_at]
        elif life.live_at and not life.stopped_at:
            moments = []
        return max(filter(None, moments), default=None)

    @property
    def is_tried_now(self) -> bool:
        return bool(self.asked.due_at <= self.asked.read_at)

    @property
    def late_by(self) -> int | None:
        return late_by(self.late) if self.late else None

    @property
    def lateness(self) -> str:
        """Say within what time the carrier should have answered, or why it could not."""
        late = self.late
        if late is None:
            return ""
        if late.tries:
            return "does not answer and is tried again"
        if late.submitted_at is None:
            return "is still to be asked"
        return f"should answer within {duration(late.expected_by - late.submitted_at)}"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One number's assignments that matter now, the carriers, and the rule in the way, if any."""

    number: PhoneNumber
    pending: Assignment | None
    live: Assignment | None
    failed: Assignment | None
    removing: Assignment | None
    carriers: tuple[CarrierSnapshot, ...]

    @property
    def selection(self) -> Any:
        """The assignment that the dropdown shows as chosen, annotated with its `refusal`."""
        return self.pending or self.live or self.failed

    @property
    def main(self) -> Assignment | None:
        return self.selection or self.removing

    @property
    def selected(self) -> Campaign | None:
        return self.selection.campaign if self.selection else None

    @property
    def refusal(self) -> str:
        """The snapshot rule that keeps the selected campaign from sending, or ""."""
        return self.selection.refusal if self.selection else ""

    @property
    def stopped_at(self) -> datetime | None:
        """Since when that rule does, where the record of changes tells."""
        return self.selection.refused_since if self.selection else None

    @property
    def retry_helps(self) -> bool:
        """Whether asking again can cure the failure: neither it nor a rule by now is for good."""
        failed: Any = self.failed
        if failed is None or self.pending:
            return False
        codes = filter(None, [failed.failure_code, failed.refusal])
        return all(reason_for(code).retryable for code in codes)

    @property
    def serving(self) -> list[CarrierSnapshot]:
        return [at for at in self.carriers if at.serving]

    @property
    def sending(self) -> list[CarrierSnapshot]:
        """The carriers where no rule keeps what serves from sending."""
        return [at for at in self.serving if not at.refusal]

    @property
    def registered(self) -> list[CarrierSnapshot]:
        """The carriers that have the number under the selected campaign and are asked nothing."""
        return [at for at in self.carriers if not at.asked and at.serves(self.selected)]

    @property
    def waiting(self) -> list[CarrierSnapshot]:
        return [at for at in self.carriers if at.asked]

    @property
    def late(self) -> list[CarrierSnapshot]:
        return [at for at in self.carriers if at.late]

    @property
    def is_moving(self) -> bool:
        return bool(self.waiting)

    @property
    def engine_is_late(self) -> bool:
        """Whether something has been due for a while and nobody has looked at it."""
        return any(at.asked.read_at - at.asked.due_at > PATIENCE for at in self.waiting)

    def sentence(self, code: str, carrier: str = "") -> str:
        """Explain a reason for this number under the selected campaign."""
        campaign = self.selected
        return explain(code, self.number, campaign, carrier) if campaign else ""


def read_snapshot(number: PhoneNumber) -> Snapshot:
    """Read where a number stands (two queries); its account must be loaded."""
    here = with_timing(CarrierRegistration.objects.shown().filter(phone_number=number))
    registrations = list(here.select_related("assignment__campaign__account"))
    concerned = Q(ended_at__isnull=True) | Q(pk__in={row.assignment_id for row in registrations})
    found = rules.with_refusal(Assignment.objects.filter(concerned, phone_number=number))
    related = ("campaign__brand", "campaign__account", "requested_by")
    judged = list(with_refused_since(found).select_related(*related))
    open_ = {row.status: row for row in reversed(judged) if row.ended_at is None}
    refusals = {row.pk: row.refusal for row in judged}
    return Snapshot(
        number=number,
        pending=open_.get(AssignmentStatus.PENDING),
        live=open_.get(AssignmentStatus.LIVE),
        failed=open_.get(AssignmentStatus.FAILED),
        removing=open_.get(AssignmentStatus.REMOVING),
        carriers=tuple(_at(carrier, registrations, refusals) for carrier in Carrier),
    )


def _at(carrier: Carrier, registrations: list[Any], refusals: dict[int, str]) -> CarrierSnapshot:
    here = {row.status: row for row in registrations if row.carrier == carrier}
    serving = here.get(RegistrationStatus.REGISTERED)
    asked = here.get(RegistrationStatus.PENDING) or here.get(RegistrationStatus.REMOVING)
    refused = here.get(RegistrationStatus.REJECTED)
    if refused and refused.assignment.status != AssignmentStatus.FAILED:
        refused = None
    late = next((row for row in here.values() if row.is_late), None)
    refusal = refusals.get(serving.assignment_id, "") if serving else ""
    return CarrierSnapshot(carrier, serving, asked, late, refused, refusal)
