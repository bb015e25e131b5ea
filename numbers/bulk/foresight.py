"""What will a job do to each of its rows? Preview and run ask the same query.

The run asks it under locks and then does what it answers.
"""

from typing import Any

from django.db.models import BooleanField, Case, CharField, F, Q, QuerySet, Value, When

from bulk.models import Job, JobKind, Outcome
from phone_numbers import rules
from phone_numbers.models import FAILED_STATES, PENDING_STATES, State

OCCUPYING = (Outcome.ASSIGNED, Outcome.MOVED, Outcome.RETRIED)
"""Outcomes after which a number counts toward the limit of its new campaign."""


def adds_number(outcome: str, *, goes_back: bool) -> bool:
    """Return whether a row adds its number to those of its new campaign."""
    return outcome in OCCUPYING and not goes_back


_STANDING = {
    "state": F("phone_number__standing__state"),
    "shown": F("phone_number__standing__campaign"),
    "other": F("phone_number__standing__other_campaign"),
}
_UNASSIGNED = Q(state__in=[State.UNASSIGNED, State.REMOVING])
_MOVING = Q(state=State.MOVING)
_GOES_BACK = _MOVING & Q(other=F("target"))
_NO_TARGET = Q(target__isnull=True)


def _when(condition: Q, outcome: Outcome) -> When:
    return When(condition, then=Value(outcome))


_CHANGED = _when(~Q(revision=F("phone_number__revision")), Outcome.CHANGED)
_UNCHANGED = _when(~_UNASSIGNED & Q(shown=F("target")), Outcome.UNCHANGED)
_REFUSED = _when(~Q(refusal=""), Outcome.REFUSED)
_ASSIGNED = (
    _when(_GOES_BACK & Q(lasting_refusal=""), Outcome.MOVED),
    _when(_GOES_BACK, Outcome.REFUSED),
    _REFUSED,
    _when(_UNASSIGNED, Outcome.ASSIGNED),
)
_FORESEEN: dict[str, tuple[tuple[When, ...], Outcome]] = {
    JobKind.ASSIGN: (
        (_when(_NO_TARGET, Outcome.NO_CAMPAIGN), _UNCHANGED, _CHANGED, *_ASSIGNED),
        Outcome.MOVED,
    ),
    JobKind.UNDO: (
        (
            _when(_UNASSIGNED & _NO_TARGET, Outcome.UNCHANGED),
            _UNCHANGED,
            _CHANGED,
            _when(_NO_TARGET, Outcome.CLEARED),
            *_ASSIGNED,
        ),
        Outcome.MOVED,
    ),
    JobKind.CLEAR: ((_when(_UNASSIGNED, Outcome.UNCHANGED), _CHANGED), Outcome.CLEARED),
    JobKind.RETRY: (
        (
            _when(~Q(state__in=FAILED_STATES), Outcome.UNCHANGED),
            _CHANGED,
            _REFUSED,
        ),
        Outcome.RETRIED,
    ),
    JobKind.CANCEL: (
        (
            _when(~Q(state__in=PENDING_STATES), Outcome.UNCHANGED),
            _CHANGED,
            _when(_MOVING & ~Q(lasting_refusal=""), Outcome.REFUSED),
        ),
        Outcome.CANCELLED,
    ),
    JobKind.RENAME: (
        (
            _when(Q(phone_number__name=F("wanted")), Outcome.UNCHANGED),
            _when(~Q(phone_number__name=F("previous_name")), Outcome.CHANGED),
        ),
        Outcome.RENAMED,
    ),
}
"""The outcome of a row by kind of job: the first condition that holds, or else the last outcome."""


def foresee(rows: QuerySet[Any], job: Job, cuts: rules.Cuts) -> QuerySet[Any]:
    """Annotate `foreseen`, the outcome of each row, and `foreseen_code`, the reason of a refusal.

    Also annotates `target`, the campaign to which the number goes, `goes_back`, whether it is still
    live there while it moves to another, and `selected`, the campaign that it has now.
    """
    target = Value(job.campaign_id) if job.campaign_id else F("campaign_id")
    asked = rules.with_refusals(
        rows.annotate(target=target).alias(**_STANDING), job.account, job.campaign, cuts
    )
    conditions, otherwise = _FORESEEN[job.kind]
    goes_back = _MOVING if job.kind == JobKind.CANCEL else _GOES_BACK
    foreseen: QuerySet[Any] = asked.annotate(
        goes_back=Case(When(goes_back, then=True), default=False, output_field=BooleanField()),
        selected=Case(When(_UNASSIGNED, then=None), default=F("shown")),
        foreseen=Case(
            When(~Q(outcome=Outcome.WAITING), then=F("outcome")),
            *conditions,
            default=Value(otherwise),
            output_field=CharField(),
        ),
        foreseen_code=Case(
            When(~Q(foreseen=Outcome.REFUSED), then=Value("")),
            When(goes_back, then=F("lasting_refusal")),
            default=F("refusal"),
            output_field=CharField(),
        ),
    )
    return foreseen
