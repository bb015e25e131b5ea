"""From saved to live: claim what is due, ask the carriers, settle their answers.

Three steps, none of which trusts the one before it. A claim is a lease: it moves the due time
of its rows a little into the future, so that a worker that dies costs seconds. Carriers are asked
outside of any transaction. Settling locks campaigns and then numbers, keeps only the rows whose
lease is still its own, and asks the rules again before anything goes live.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models.functions import Now

from carriers.gateway import gateway
from carriers.protocol import Answer, Gateway, Request, Verdict, Wish
from phone_numbers import moves, rules, schedule
from phone_numbers.locks import lock_for_settling
from phone_numbers.models import Assignment, CarrierRegistration, RegistrationStatus
from phone_numbers.nudge import nudge_after_commit
from phone_numbers.reasons import PASSING

BATCH = 1000
LEASE = timedelta(seconds=30)

Answers = dict[int, Answer]
Rows = list[CarrierRegistration]


@dataclass(frozen=True, slots=True)
class Claim:
    """A registration that is ours to settle while its due time is still `lease`."""

    registration: CarrierRegistration
    lease: datetime

    @property
    def request(self) -> Request:
        row = self.registration
        removing = row.status == RegistrationStatus.REMOVING
        return Request(
            reference=row.pk,
            submission=row.submission,
            carrier=row.carrier,
            e164=row.phone_number.e164,
            campaign_id=row.assignment.campaign_id,
            wish=Wish.DEREGISTER if removing else Wish.REGISTER,
            attempt=row.assignment.attempt,
            tries=row.tries,
        )


def propagate(limit: int = BATCH) -> int:
    """Settle up to `limit` registrations that are due; return how many were claimed."""
    claims = claim(limit)
    if claims:
        settle(claims, ask(claims, gateway()))
    return len(claims)


@transaction.atomic
def claim(limit: int) -> list[Claim]:
    """Lease the rows that have been due longest, passing over those another worker holds."""
    due = CarrierRegistration.objects.filter(due_at__lte=Now()).order_by("due_at", "pk")
    locked = due.select_for_update(skip_locked=True, no_key=True)[:limit]
    ids = list(locked.values_list("pk", flat=True))
    rows = CarrierRegistration.objects.filter(pk__in=ids)
    rows.update(due_at=Now() + LEASE)
    return [
        Claim(row, row.due_at)
        for row in rows.select_related("assignment", "phone_number")
        if row.due_at
    ]


def ask(claims: Sequence[Claim], carriers: Gateway) -> Answers:
    """Submit what the carriers have not seen yet and check the rest; answers by registration."""
    fresh = [c.request for c in claims if c.registration.submitted_at is None]
    known = [c.request for c in claims if c.registration.submitted_at is not None]
    return {a.reference: a for a in (*carriers.submit(fresh), *carriers.check(known))}


@transaction.atomic
def settle(claims: Sequence[Claim], answers: Answers) -> None:
    """Write down what the carriers said, as far as the rows are still ours."""
    lock_for_settling({c.registration.assignment.campaign_id for c in claims}, _numbers(claims))
    leases = {c.registration.pk: c.lease for c in claims}
    rows = CarrierRegistration.objects.filter(pk__in=leases, due_at__isnull=False)
    ours = [
        row
        for row in rows.order_by("pk").select_for_update(no_key=True)
        if row.due_at == leases[row.pk] and row.pk in answers
    ]
    said = {
        verdict: [row for row in ours if answers[row.pk].verdict == verdict] for verdict in Verdict
    }
    schedule.wait(said[Verdict.ACCEPTED], answers)
    _give_up(schedule.try_later(said[Verdict.UNAVAILABLE]), "carrier_unavailable")
    for code, refused in _grouped(said[Verdict.REJECTED], {r: a.code for r, a in answers.items()}):
        _give_up(refused, code)
    _confirm(said[Verdict.CONFIRMED])
    moves.finish({row.phone_number_id for row in ours})


def _numbers(claims: Sequence[Claim]) -> set[int]:
    return {claim.registration.phone_number_id for claim in claims}


def _grouped(rows: Rows, codes: dict[int, str]) -> Iterable[tuple[str, Rows]]:
    groups: dict[str, Rows] = defaultdict(list)
    for row in rows:
        groups[codes[row.pk]].append(row)
    return groups.items()


def _give_up(rows: Rows, code: str) -> None:
    moves.reject([row.pk for row in rows], code)


def _confirm(rows: Rows) -> None:
    """Let go what was to be removed; register the rest, unless a rule refuses by now."""
    moves.drop([row.pk for row in rows if row.status == RegistrationStatus.REMOVING])
    pending = [row for row in rows if row.status == RegistrationStatus.PENDING]
    owners = Assignment.objects.filter(pk__in={row.assignment_id for row in pending})
    refusals = dict(rules.with_refusal(owners).order_by().values_list("pk", "refusal"))
    codes = {row.pk: refusals[row.assignment_id] for row in pending}
    for code, group in _grouped(pending, codes):
        if not code:
            moves.confirm([row.pk for row in group])
        elif code in PASSING:
            schedule.hold(group, code)
        else:
            _give_up(group, code)


@transaction.atomic
def wake_held(limit: int = BATCH) -> int:
    """Make due again what was held for a rule that holds it no longer; return how many."""
    held = CarrierRegistration.objects.held()
    owners = Assignment.objects.filter(pk__in=held.values("assignment"))
    free = rules.with_refusal(owners).exclude(refusal__in=PASSING)
    locked = held.filter(assignment__in=free.order_by().values("pk")).select_for_update(
        skip_locked=True, no_key=True, of=("self",)
    )
    ids = list(locked.values_list("pk", flat=True)[:limit])
    CarrierRegistration.objects.filter(pk__in=ids).update(
        hold_code="", held_at=None, due_at=Now(), expected_by=None
    )
    if ids:
        nudge_after_commit()
    return len(ids)
