"""What will a job do to each of its rows? Preview and run ask the same query.

The run asks it under locks and then does what it answers.
"""

from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from bulk.models import Job, JobKind, Outcome
from phone_numbers import rules
from phone_numbers.models import Assignment

OCCUPYING = (Outcome.ASSIGNED, Outcome.MOVED, Outcome.RETRIED)
"""Outcomes after which a number counts toward the limit of its new campaign."""

_UNASSIGNED = Q(standing__in=["unassigned", "removing"])
_MOVING = Q(standing="moving")
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
            _when(~Q(standing__in=["failed", "move_failed"]), Outcome.UNCHANGED),
            _CHANGED,
            _REFUSED,
        ),
        Outcome.RETRIED,
    ),
    JobKind.CANCEL: (
        (
            _when(~Q(standing__in=["pending", "moving"]), Outcome.UNCHANGED),
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
        rows.annotate(target=target).alias(**_standing()), job.account, job.campaign, cuts
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


def _standing() -> dict[str, Any]:
    """Return the number's standing, its campaign, and the other one while it moves."""
    own = Assignment.objects.open().filter(phone_number=OuterRef("phone_number")).order_by()
    pending, live, failed, removing = (
        Subquery(own.filter(status=status).values("campaign")[:1])
        for status in ("pending", "live", "failed", "removing")
    )
    return {
        "pending": pending,
        "live": live,
        "failed": failed,
        "removing": removing,
        "standing": Case(
            When(pending__isnull=False, live__isnull=False, then=Value("moving")),
            When(pending__isnull=False, then=Value("pending")),
            When(live__isnull=False, failed__isnull=False, then=Value("move_failed")),
            When(live__isnull=False, then=Value("live")),
            When(failed__isnull=False, then=Value("failed")),
            When(removing__isnull=False, then=Value("removing")),
            default=Value("unassigned"),
        ),
        "shown": Coalesce("pending", "live", "failed", "removing"),
        "other": Case(When(pending__isnull=False, then=F("live")), default=F("failed")),
    }
