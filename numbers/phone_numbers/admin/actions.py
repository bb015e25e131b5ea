"""What staff do to numbers and assignments."""

from functools import wraps
from typing import Any

from django.contrib.admin import ModelAdmin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from core.admin.actions import Action, ActionInput, ConfirmForm, ReasonForm, StaffAction
from core.lifecycle import TransitionRefused
from phone_numbers import actions, lifecycle
from phone_numbers.admin.bulk_actions import ASK_AGAIN_IN_BULK, CANCEL_IN_BULK, RETRY_IN_BULK
from phone_numbers.exceptions import ChangeRefused, NothingToDo
from phone_numbers.models import Assignment, AssignmentStatus, NumberStatus, PhoneNumber


def _activate(number: PhoneNumber, given: ActionInput) -> None:
    lifecycle.activate(number)


def _suspend(number: PhoneNumber, given: ActionInput) -> None:
    lifecycle.suspend(number, reason=given.reason)


NUMBER_ACTIONS = (
    StaffAction(
        "activate",
        "Activate",
        "activated",
        _activate,
        (TransitionRefused,),
        lambda number: number.status != NumberStatus.ACTIVE,
    ),
    StaffAction(
        "suspend",
        "Suspend…",
        "suspended",
        _suspend,
        (TransitionRefused,),
        lambda number: number.status != NumberStatus.SUSPENDED,
        asks=ReasonForm,
        warning="Sending stops at once. Assignments stay, and go on when the number is activated.",
    ),
)


def _retriable(row: Assignment) -> bool:
    return row.status == AssignmentStatus.FAILED and row.ended_at is None


def _cancellable(row: Assignment) -> bool:
    return row.status == AssignmentStatus.PENDING


def _removable(row: Assignment) -> bool:
    return row.status == AssignmentStatus.LIVE or _retriable(row)


def _retry(row: Assignment, given: ActionInput) -> None:
    if not _retriable(row):
        raise NothingToDo(f"{row}: {_state(row)}, so there is nothing to retry.")
    actions.retry(number=row.phone_number, actor=given.actor, seen=row.phone_number.revision)


def _cancel(row: Assignment, given: ActionInput) -> None:
    if not _cancellable(row):
        raise NothingToDo(f"{row}: {_state(row)}, so there is nothing to cancel.")
    actions.cancel(number=row.phone_number, actor=given.actor, seen=row.phone_number.revision)


def _is_late(row: Any) -> bool:
    return bool(row.late_at)


def _ask_again(row: Any, given: ActionInput) -> None:
    if not _is_late(row):
        raise NothingToDo(f"{row}: no carrier is late, so there is nothing to ask again.")
    actions.ask_again(number=row.phone_number, actor=given.actor)


def _remove(row: Assignment, given: ActionInput) -> None:
    if not _removable(row):
        raise NothingToDo(f"{row}: {_state(row)}, so there is nothing to remove.")
    actions.remove(number=row.phone_number, actor=given.actor, seen=row.phone_number.revision)


def _state(row: Assignment) -> str:
    return row.get_status_display().lower() + (" and over" if row.ended_at else "")


STUCK_ACTIONS = (
    StaffAction(
        "ask_again",
        "Ask the carriers again",
        "asked again at the carriers",
        _ask_again,
        (ChangeRefused,),
        _is_late,
        bulk=ASK_AGAIN_IN_BULK,
    ),
    StaffAction(
        "cancel",
        "Cancel…",
        "cancelled",
        _cancel,
        (ChangeRefused,),
        _cancellable,
        asks=ConfirmForm,
        warning="What propagates stops. Where a campaign is live, it serves everywhere again; "
        "where none is, the number has no campaign any more.",
        button="Cancel the {objects}",
        bulk=CANCEL_IN_BULK,
    ),
)

ASSIGNMENT_ACTIONS = (
    StaffAction(
        "retry", "Retry", "retried", _retry, (ChangeRefused,), _retriable, bulk=RETRY_IN_BULK
    ),
    *STUCK_ACTIONS,
    StaffAction(
        "remove",
        "Remove…",
        "being removed",
        _remove,
        (ChangeRefused,),
        _removable,
        asks=ConfirmForm,
        warning="The number stops sending at once, under every campaign, and the carriers let it "
        "go one by one.",
    ),
)


def on_owners(staff_action: StaffAction) -> Action:
    """Return an action on registrations: it does this to the assignments that they belong to."""
    act = staff_action.as_action()

    @wraps(act)
    def action(
        page: "ModelAdmin[Any]", request: HttpRequest, queryset: QuerySet[Any]
    ) -> HttpResponse | None:
        owners = page.admin_site.get_model_admin(Assignment)
        chosen = queryset.order_by().values("assignment")
        return act(owners, request, owners.get_queryset(request).filter(pk__in=chosen))

    return action
