"""What users do with a number: assign, remove, cancel, ask again, keep, retry.

Each action is one transaction. It locks the campaign and then the number, checks the rules,
writes, and starts the propagation after the commit. If it raises ChangeRefused, nothing has
changed. `assign_each`, `remove_each`, `cancel_each` and `ask_each_again` do for many locked numbers
what the actions do for one.
"""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Now

from accounts.models import User
from campaigns.models import Campaign
from core.postgres import constraint_of, key_in
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
    """Assign a number to a campaign; its old campaign serves until each carrier confirms.

    `seen` is the revision of the number that the form showed. Returns the current assignment, or
    None if the campaign was already selected. Raises RuleRefused and StaleForm.
    """
    campaign, number = lock_campaign_and_number(campaign, number)
    pending, live, failed = _open_assignments(number)
    selected = pending or live or failed
    if selected and selected.campaign_id == campaign.pk:
        return None
    _refuse_stale(number, actor, seen, "Not saved. {} Check it and choose again.")
    if live and live.campaign_id == campaign.pk:
        _cancel_pending(number, actor)
        return live
    return _begin(number, campaign, actor)


def assign_each(campaigns: Mapping[int, int], actor: User | None) -> list[int]:
    """Begin a new assignment of each number (key) to a campaign; return the assignments' keys.

    The caller has locked the campaigns and numbers, and has asked the rules. What is pending or has
    failed ends.
    """
    _end_pending(campaigns, actor)
    assignments = transitions.create_assignments(campaigns, actor)
    Assignment.objects.open().filter(
        key_in("phone_number", campaigns), status=AssignmentStatus.FAILED
    ).update(ended_at=Now())
    transitions.create_registrations(assignments, campaigns)
    transitions.update_assignments(campaigns)
    _changed(campaigns)
    return assignments


@transaction.atomic
def remove(*, number: PhoneNumber, actor: User | None, seen: int | None = None) -> None:
    """Remove a number from every campaign; sending stops at once, deregistering takes longer."""
    number = lock_number(number)
    _refuse_stale(number, actor, seen)
    if not any(_open_assignments(number)):
        raise NothingToDo(f"{number} has no campaign, so there is nothing to remove.")
    remove_each([number.pk], actor)


def remove_each(numbers: Ids, actor: User | None) -> None:
    """Remove these numbers, which the caller has locked, from every campaign."""
    _end_pending(numbers, actor)
    Assignment.objects.open().filter(
        key_in("phone_number", numbers),
        status__in=[AssignmentStatus.LIVE, AssignmentStatus.FAILED],
    ).update(status=AssignmentStatus.REMOVING, stopped_at=Now(), stopped_by=actor)
    transitions.deregister(numbers)
    transitions.update_assignments(numbers)
    _changed(numbers)


@transaction.atomic
def cancel(
    *, number: PhoneNumber, actor: User | None, seen: int | None = None
) -> Assignment | None:
    """Cancel the pending assignment; the campaign that was live serves everywhere again.

    Returns the live assignment that the number goes back to, or None.
    """
    number = lock_number(number)
    _refuse_stale(number, actor, seen)
    if not _cancel_pending(number, actor):
        raise NothingToDo(f"Nothing is under way for {number}, so there is nothing to cancel.")
    _, live, _ = _open_assignments(number)
    return live


def cancel_each(numbers: Ids, actor: User | None) -> tuple[set[int], list[Any]]:
    """Cancel the pending assignments of these numbers, which the caller has locked.

    A live campaign serves everywhere again. A number whose live campaign can never send again is
    left unchanged. Returns the changed numbers, and the live assignments that a rule refuses.
    """
    pending = Assignment.objects.filter(phone_number__in=numbers, status=AssignmentStatus.PENDING)
    pending_numbers = set(pending.values_list("phone_number", flat=True))
    rows = Assignment.objects.filter(phone_number__in=pending_numbers, status=AssignmentStatus.LIVE)
    live = list(rules.with_refusal(rows).select_related("campaign__brand"))
    refused = [assignment for assignment in live if assignment.refusal not in ("", *TEMPORARY)]
    cancelled = pending_numbers - {assignment.phone_number_id for assignment in refused}
    _end_pending(cancelled, actor)
    going_back = {assignment.phone_number_id for assignment in live} & cancelled
    transitions.restore_live(going_back)
    transitions.deregister(cancelled - going_back)
    _changed(cancelled)
    return cancelled, refused


@transaction.atomic
def ask_again(*, number: PhoneNumber, actor: User | None, seen: int | None = None) -> None:
    """Submit the number's overdue requests to their carriers again."""
    number = lock_number(number)
    _refuse_stale(number, actor, seen)
    if not ask_each_again([number.pk], actor):
        raise NothingToDo(f"No carrier is late with {number}, so there is nothing to ask again.")


def ask_each_again(numbers: Ids, actor: User | None) -> set[int]:
    """Submit the overdue requests of these numbers again; the caller has locked the numbers.

    Returns the numbers that had overdue requests.
    """
    late = CarrierRegistration.objects.late().filter(phone_number__in=numbers)
    number_of = dict(late.values_list("assignment", "phone_number"))
    Assignment.objects.filter(pk__in=number_of).update(asked_again_by=actor, asked_again_at=Now())
    asked = set(number_of.values())
    transitions.resubmit_late(asked)
    _changed(asked)
    return asked


@transaction.atomic
def keep(*, number: PhoneNumber, actor: User | None, seen: int | None = None) -> None:
    """Dismiss a failed move and stay with the live campaign."""
    number = lock_number(number)
    _refuse_stale(number, actor, seen)
    _, live, failed = _open_assignments(number)
    if not (live and failed):
        raise NothingToDo(f"No move of {number} has failed, so there is nothing to decide.")
    Assignment.objects.filter(pk=failed.pk).update(
        stopped_by=actor, stopped_at=Now(), ended_at=Now()
    )
    _changed([number.pk])


@transaction.atomic
def retry(*, number: PhoneNumber, actor: User | None, seen: int | None = None) -> Assignment:
    """Submit a failed assignment again, except to the carriers that have confirmed it."""
    failures = Assignment.objects.open().filter(status=AssignmentStatus.FAILED)
    failed = failures.select_related("campaign").filter(phone_number=number).first()
    if failed is None:
        _refuse_stale(lock_number(number), actor, seen)
        raise NothingToDo(f"Nothing has failed for {number}, so there is nothing to retry.")
    campaign, number = lock_campaign_and_number(failed.campaign, number)
    _refuse_stale(number, actor, seen)
    if not failures.filter(pk=failed.pk).exists():
        raise StaleForm(f"{last_change(number, actor)} There is nothing left to retry.")
    return _begin(number, campaign, actor)


def _open_assignments(
    number: PhoneNumber,
) -> tuple[Assignment | None, Assignment | None, Assignment | None]:
    """Return the pending, live and failed assignment of a locked number, or None for each."""
    rows = Assignment.objects.open().filter(phone_number=number).select_related("campaign__brand")
    by_status = {assignment.status: assignment for assignment in rows}
    wanted = (AssignmentStatus.PENDING, AssignmentStatus.LIVE, AssignmentStatus.FAILED)
    return tuple(by_status.get(status) for status in wanted)  # type: ignore[return-value]


def _refuse_stale(
    number: PhoneNumber, actor: User | None, seen: int | None, refusal: str = "{}"
) -> None:
    """Raise StaleForm with the last change, placed in the refusal, if the form is out of date."""
    if seen is not None and seen != number.revision:
        raise StaleForm(refusal.format(last_change(number, actor)))


def _begin(number: PhoneNumber, campaign: Campaign, actor: User | None) -> Assignment:
    if code := rules.refusal(number, campaign):
        raise RuleRefused(code, number, campaign)
    try:
        with transaction.atomic():
            [key] = assign_each({number.pk: campaign.pk}, actor)
    except IntegrityError as error:
        raise _as_refusal(error, number, campaign, actor) from error
    assignment = Assignment.objects.get(pk=key)
    assignment.phone_number, assignment.campaign = number, campaign
    return assignment


def _as_refusal(
    error: IntegrityError, number: PhoneNumber, campaign: Campaign, actor: User | None
) -> ChangeRefused:
    """Return the refusal for a violated constraint; raise the error if it enforces no rule."""
    match constraint_of(error):
        case "assignment_within_number_limit":
            return RuleRefused("campaign_full", number, campaign)
        case "assignment_one_pending_per_number":
            return StaleForm(last_change(number, actor))
    raise error


def _cancel_pending(number: PhoneNumber, actor: User | None) -> bool:
    """Cancel the pending assignment of a locked number; return False if there is none."""
    cancelled, refused = cancel_each([number.pk], actor)
    for live in refused:
        raise RuleRefused(live.refusal, number, live.campaign)
    return bool(cancelled)


def _end_pending(numbers: Ids, actor: User | None) -> None:
    transitions.withdraw_pending(numbers)
    Assignment.objects.filter(
        key_in("phone_number", numbers), status=AssignmentStatus.PENDING
    ).update(status=AssignmentStatus.CANCELLED, stopped_at=Now(), stopped_by=actor, ended_at=Now())


def _changed(numbers: Ids) -> None:
    if PhoneNumber.objects.filter(key_in("pk", numbers)).update(revision=F("revision") + 1):
        nudge_after_commit()
