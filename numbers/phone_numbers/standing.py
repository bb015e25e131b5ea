"""Where one number stands: what is asked for, what serves at each carrier, what is in the way.

The number page, its verdict and its checklist are all drawn from this one reading.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Q

from accounts.wording import duration
from campaigns.models import Campaign
from carriers.models import Carrier
from phone_numbers import rules
from phone_numbers.explaining import explain
from phone_numbers.models import (
    Assignment,
    AssignmentStatus,
    CarrierRegistration,
    PhoneNumber,
    RegistrationStatus,
)
from phone_numbers.reasons import reason_for
from phone_numbers.states import shown_registrations
from phone_numbers.waiting import late_by, rounded_place, time_gone, time_left, timed

PATIENCE = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class AtCarrier:
    """One carrier: what serves there now, and what it has been asked for.

    `asked` and `late`, which is what it should have answered by now, come annotated by `timed`.
    """

    carrier: Carrier
    serving: CarrierRegistration | None
    asked: Any
    late: Any
    refusal: str = ""  # the rule that keeps what serves from sending

    @property
    def status(self) -> str:
        row = self.asked or self.serving
        return row.status if row else ""

    @property
    def seconds_left(self) -> int | None:
        """Seconds until the carrier said it would know; None where it is open."""
        if self.late or self.asked is None or self.asked.left is None:
            return None
        return time_left(self.asked.left)

    @property
    def place(self) -> int:
        """About how many numbers the carrier links before this one; 0 where there is no queue."""
        if self.late or self.asked is None or self.asked.place is None:
            return 0
        return rounded_place(self.asked.place)

    @property
    def turn(self) -> str:
        """Say where in the carrier's queue the number is, and when its turn comes."""
        if not self.place:
            return ""
        queue, soon = f"{self.carrier.label}'s queue", duration(self.seconds_left or 0)
        return f"About number {self.place:,} in {queue}, its turn in about {soon}."

    @property
    def unanswered(self) -> bool:
        """Whether the carrier met errors and is being asked again."""
        return self.asked is not None and self.asked.due_at is not None and self.asked.tries > 0

    @property
    def late_by(self) -> int | None:
        return late_by(self.late) if self.late else None

    @property
    def lateness(self) -> str:
        """Say how long the carrier usually takes, and how long it has had."""
        late = self.late
        if late is None:
            return ""
        if late.submitted_at is None:
            return "does not answer; it is tried again." if late.tries else "is still to be asked."
        usual, had = late.expected_by - late.submitted_at, late.read_at - late.submitted_at
        has_had = f"it has had the request for {duration(time_gone(had))}"
        return f"usually answers within {duration(usual)}; {has_had}."


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
        """The standing rule that keeps the selected campaign from sending, or ""."""
        return self.selection.refusal if self.selection else ""

    @property
    def retry_helps(self) -> bool:
        """Whether asking again can cure the failure: neither it nor a rule by now is for good."""
        failed: Any = self.failed
        if failed is None or self.pending:
            return False
        codes = filter(None, [failed.failure_code, failed.refusal])
        return all(reason_for(code).retryable for code in codes)

    @property
    def serving(self) -> list[AtCarrier]:
        return [at for at in self.carriers if at.serving]

    @property
    def sending(self) -> list[AtCarrier]:
        """The carriers where no rule keeps what serves from sending."""
        return [at for at in self.serving if not at.refusal]

    @property
    def waiting(self) -> list[AtCarrier]:
        return [at for at in self.carriers if at.asked and at.status in ("pending", "removing")]

    @property
    def late(self) -> list[AtCarrier]:
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


def standing_of(number: PhoneNumber) -> Standing:
    """Read where a number stands (two queries); its account must be loaded."""
    here = timed(shown_registrations().filter(phone_number=number))
    registrations = list(here.select_related("assignment__campaign__account"))
    concerned = Q(ended_at__isnull=True) | Q(pk__in={row.assignment_id for row in registrations})
    found = rules.with_refusal(Assignment.objects.filter(concerned, phone_number=number))
    judged = list(found.select_related("campaign__brand", "campaign__account", "requested_by"))
    open_ = {row.status: row for row in reversed(judged) if row.ended_at is None}
    refusals = {row.pk: row.refusal for row in judged}
    return Standing(
        number=number,
        pending=open_.get(AssignmentStatus.PENDING),
        live=open_.get(AssignmentStatus.LIVE),
        failed=open_.get(AssignmentStatus.FAILED),
        removing=open_.get(AssignmentStatus.REMOVING),
        carriers=tuple(_at(carrier, registrations, refusals) for carrier in Carrier),
    )


def _at(carrier: Carrier, registrations: list[Any], refusals: dict[int, str]) -> AtCarrier:
    here = {row.status: row for row in registrations if row.carrier == carrier}
    serving = here.get(RegistrationStatus.REGISTERED)
    asked = here.get(RegistrationStatus.PENDING) or here.get(RegistrationStatus.REMOVING)
    if not (serving or asked):
        asked = here.get(RegistrationStatus.REJECTED)
    late = next((row for row in here.values() if row.is_late), None)
    refusal = refusals.get(serving.assignment_id, "") if serving else ""
    return AtCarrier(carrier, serving, asked, late, refusal)
