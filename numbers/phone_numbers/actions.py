"""What people do with a number: assign it (again), remove, cancel, retry, ask again.

Each verb is one transaction: it locks the campaign and then the number, asks the rules, writes,
and nudges the propagation after the commit. Raises ChangeRefused, with nothing changed.
Those that are wanted for many numbers at once are written for many; the verb does it to one.
"""

from collections.abc import Collection
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Now

from accounts.models import User
from campaigns.models import Campaign
from core.postgres import constraint_of
from phone_numbers import rules, transitions
from phone_numbers.exceptions import ChangeRefused, NothingToDo, RuleRefused, StaleForm
from phone_numbers.history import last_change
from phone_numbers.locks import lock_campaign_and_number, lock_number
from phone_numbers.models import Assignment, AssignmentStatus, CarrierRegistration, PhoneNumber
from phone_numbers.nudge import nudge_after_commit
from phone_numbers.reasons import TEMPORARY

Ids = Collection[int]


@transaction.atomic
def assign(
    *, number: PhoneNumber, campaign: Campaign, actor: User | None, seen: int | None = None
) -> Assignment | None:
    """Put a number under a campaign; what served before serves until each carrier confirms.

    `seen` is the revision of the number that the person looked at. Returns the assignment that
    now stands, or None where the campaign was selected already. Raises RuleRefused and StaleForm.
    """
    campaign, number = lock_campaign_and_number(campaign, number)
    pending, live, failed = _open(number)
    selected = pending or live or failed
    if selected and selected.campaign_id == campaign.pk:
        return None
    _refuse_stale(number, actor, seen, "Your choice was not saved: look at it and choose again.")
    if live and live.campaign_id == campaign.pk:
        _cancel_pending(number, actor)
        return live
    again = failed is not None and failed.campaign_id == campaign.pk
    return _begin(number, campaign, actor, attempt=failed.attempt + 1 if failed and again else 1)


@transaction.atomic
def remove(*, number: PhoneNumber, actor: User | None, seen: int | None = None) -> None:
    """Take a number off every campaign: sending stops at once, then the carriers let go."""
    number = lock_number(number)
    _refuse_stale(number, actor, seen)
    if not any(_open(number)):
        raise NothingToDo(f"{number} is under no campaign, so there is nothing to remove.")
    _end_pending([number.pk], actor)
    Assignment.objects.open().filter(
        phone_number=number, status__in=[AssignmentStatus.LIVE, AssignmentStatus.FAILED]
    ).update(status=AssignmentStatus.REMOVING, stopped_at=Now(), stopped_by=actor)
    transitions.deregister([number.pk])
    transitions.update_assignments([number.pk])
    _changed([number.pk])


@transaction.atomic
def cancel(*, number: PhoneNumber, actor: User | None, seen: int | None = None) -> None:
    """Stop what is propagating; the campaign that was live before serves everywhere again."""
    number = lock_number(number)
    _refuse_stale(number, actor, seen)
    if not _cancel_pending(number, actor):
        raise NothingToDo(f"Nothing is under way for {number}, so there is nothing to cancel.")


def cancel_each(numbers: Ids, actor: User | None) -> tuple[set[int], list[Any]]:
    """Stop what is under way for these numbers, which the caller has locked.

    Where a campaign is live it serves everywhere again, unless it can never send again: then
    nothing changes. Returns the numbers that changed, and the live assignments that refused.
    """
    under_way = Assignment.objects.filter(phone_number__in=numbers, status=AssignmentStatus.PENDING)
    moving = set(under_way.values_list("phone_number", flat=True))
    live = Assignment.objects.filter(phone_number__in=moving, status=AssignmentStatus.LIVE)
    found = list(rules.with_refusal(live).select_related("campaign__brand"))
    refused = [row for row in found if row.refusal not in ("", *TEMPORARY)]
    stopped = moving - {row.phone_number_id for row in refused}
    _end_pending(stopped, actor)
    served = {row.phone_number_id for row in found} & stopped
    transitions.restore_live(served)
    transitions.deregister(stopped - served)
    _changed(stopped)
    return stopped, refused


@transaction.atomic
def ask_again(*, number: PhoneNumber, actor: User | None, seen: int | None = None) -> None:
    """Ask the carriers anew that have not answered in time."""
    number = lock_number(number)
    _refuse_stale(number, actor, seen)
    if not ask_each_again([number.pk], actor):
        raise NothingToDo(f"No carrier is late with {number}, so there is nothing to ask again.")


def ask_each_again(numbers: Ids, actor: User | None) -> set[int]:
    """Ask the late carriers of these numbers anew; the caller has locked the numbers.

    Returns the numbers that a carrier was late with.
    """
    late = CarrierRegistration.objects.late().filter(phone_number__in=numbers)
    waiting = dict(late.values_list("assignment", "phone_number"))
    Assignment.objects.filter(pk__in=waiting).update(asked_again_by=actor, asked_again_at=Now())
    asked = set(waiting.values())
    transitions.resubmit_late(asked)
    _changed(asked)
    return asked


@transaction.atomic
def keep(*, number: PhoneNumber, actor: User | None, seen: int | None = None) -> None:
    """Answer a failed move by staying with the campaign that is live."""
    number = lock_number(number)
    _refuse_stale(number, actor, seen)
    _, live, failed = _open(number)
    if not (live and failed):
        raise NothingToDo(f"No move of {number} has failed, so there is nothing to decide.")
    Assignment.objects.filter(pk=failed.pk).update(
        stopped_by=actor, stopped_at=Now(), ended_at=Now()
    )
    _changed([number.pk])


@transaction.atomic
def retry(*, number: PhoneNumber, actor: User | None, seen: int | None = None) -> Assignment:
    """Ask the carriers again for an assignment that failed; those that have it keep it."""
    failures = Assignment.objects.open().filter(status=AssignmentStatus.FAILED)
    failed = failures.select_related("campaign").filter(phone_number=number).first()
    if failed is None:
        _refuse_stale(lock_number(number), actor, seen)
        raise NothingToDo(f"Nothing has failed for {number}, so there is nothing to retry.")
    campaign, number = lock_campaign_and_number(failed.campaign, number)
    _refuse_stale(number, actor, seen)
    if not failures.filter(pk=failed.pk).exists():
        raise StaleForm(f"{last_change(number, actor)} There is nothing left to retry.")
    return _begin(number, campaign, actor, attempt=failed.attempt + 1)


def _open(number: PhoneNumber) -> tuple[Assignment | None, Assignment | None, Assignment | None]:
    """Return the pending, the live and the failed assignment of a locked number."""
    found = Assignment.objects.open().filter(phone_number=number).select_related("campaign__brand")
    by_status = {row.status: row for row in found}
    wanted = (AssignmentStatus.PENDING, AssignmentStatus.LIVE, AssignmentStatus.FAILED)
    return tuple(by_status.get(status) for status in wanted)  # type: ignore[return-value]


def _refuse_stale(
    number: PhoneNumber, actor: User | None, seen: int | None, advice: str = ""
) -> None:
    if seen is not None and seen != number.revision:
        raise StaleForm(f"{last_change(number, actor)} {advice}".strip())


def _begin(number: PhoneNumber, campaign: Campaign, actor: User | None, attempt: int) -> Assignment:
    if code := rules.refusal(number, campaign):
        raise RuleRefused(code, number, campaign)
    _end_pending([number.pk], actor)
    Assignment.objects.open().filter(phone_number=number, status=AssignmentStatus.FAILED).update(
        ended_at=Now()
    )
    assignment = Assignment(
        account_id=number.account_id,
        phone_number=number,
        campaign=campaign,
        attempt=attempt,
        requested_by=actor,
        requested_at=Now(),
    )
    try:
        with transaction.atomic():
            assignment.save(force_insert=True)
    except IntegrityError as error:
        raise _as_refusal(error, number, campaign, actor) from error
    transitions.create_registrations(assignment)
    transitions.update_assignments([number.pk])
    _changed([number.pk])
    return assignment


def _as_refusal(
    error: IntegrityError, number: PhoneNumber, campaign: Campaign, actor: User | None
) -> ChangeRefused:
    """Turn a constraint that had the last word into a sentence; raise what is no rule of ours."""
    match constraint_of(error):
        case "assignment_within_number_limit":
            return RuleRefused("campaign_full", number, campaign)
        case "assignment_one_pending_per_number":
            return StaleForm(last_change(number, actor))
    raise error


def _cancel_pending(number: PhoneNumber, actor: User | None) -> bool:
    """Take a locked number back to where it was before what is under way; False for nothing."""
    stopped, refused = cancel_each([number.pk], actor)
    for live in refused:
        raise RuleRefused(live.refusal, number, live.campaign)
    return bool(stopped)


def _end_pending(numbers: Ids, actor: User | None) -> None:
    transitions.withdraw_pending(numbers)
    Assignment.objects.filter(phone_number__in=numbers, status=AssignmentStatus.PENDING).update(
        status=AssignmentStatus.CANCELLED, stopped_at=Now(), stopped_by=actor, ended_at=Now()
    )


def _changed(numbers: Ids) -> None:
    if PhoneNumber.objects.filter(pk__in=numbers).update(revision=F("revision") + 1):
        nudge_after_commit()
