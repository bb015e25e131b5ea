"""Staff actions on phone numbers, assignments and carrier registrations."""

from functools import wraps
from typing import Any

from django.contrib.admin import ModelAdmin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from core.admin.actions import ActionInput, AdminAction, ReasonForm, StaffAction
from core.admin.selection import StatusChange
from core.lifecycle import TransitionRefused
from phone_numbers import actions, lifecycle
from phone_numbers.admin.bulk_actions import ASK_AGAIN_IN_BULK, CANCEL_IN_BULK, RETRY_IN_BULK
from phone_numbers.exceptions import ChangeRefused
from phone_numbers.models import Assignment, AssignmentStatus, NumberStatus, PhoneNumber


def _activate(number: PhoneNumber, answers: ActionInput) -> None:
    lifecycle.activate(number)


def _suspend(number: PhoneNumber, answers: ActionInput) -> None:
    lifecycle.suspend(number, reason=answers.reason)


NUMBER_ACTIONS = (
    StaffAction(
        "activate",
        "Activate…",
        "activated",
        _activate,
        (TransitionRefused,),
        StatusChange((NumberStatus.PENDING, NumberStatus.SUSPENDED), NumberStatus.ACTIVE),
    ),
    StaffAction(
        "suspend",
        "Suspend…",
        "suspended",
        _suspend,
        (TransitionRefused,),
        StatusChange((NumberStatus.PENDING, NumberStatus.ACTIVE), NumberStatus.SUSPENDED),
        form_class=ReasonForm,
        warning="Sending stops at once. Assignments stay, and resume when the number is activated.",
    ),
)


def _state(row: Assignment) -> str:
    """Return the status as a predicate: "is live", "has failed"."""
    if row.status == AssignmentStatus.FAILED:
        return "has failed and is closed" if row.ended_at else "has failed"
    return f"is {row.get_status_display().lower()}"


def _not_failed(row: Assignment) -> str:
    failed = row.status == AssignmentStatus.FAILED and row.ended_at is None
    return "" if failed else _state(row)


def _not_pending(row: Assignment) -> str:
    return "" if row.status == AssignmentStatus.PENDING else _state(row)


def _not_removable(row: Assignment) -> str:
    return "" if row.status == AssignmentStatus.LIVE else _not_failed(row)


def _not_late(row: Any) -> str:
    return "" if row.late_at else "has no late carrier"


def _retry(row: Assignment, answers: ActionInput) -> None:
    actions.retry(number=row.phone_number, actor=answers.actor, seen=row.phone_number.revision)


def _cancel(row: Assignment, answers: ActionInput) -> None:
    actions.cancel(number=row.phone_number, actor=answers.actor, seen=row.phone_number.revision)


def _ask_again(row: Any, answers: ActionInput) -> None:
    actions.ask_again(number=row.phone_number, actor=answers.actor)


def _remove(row: Assignment, answers: ActionInput) -> None:
    actions.remove(number=row.phone_number, actor=answers.actor, seen=row.phone_number.revision)


STUCK_ACTIONS = (
    StaffAction(
        "ask_again",
        "Ask the carriers again…",
        "sent to the late carriers again",
        _ask_again,
        (ChangeRefused,),
        _not_late,
        bulk=ASK_AGAIN_IN_BULK,
    ),
    StaffAction(
        "cancel",
        "Cancel…",
        "cancelled",
        _cancel,
        (ChangeRefused,),
        _not_pending,
        warning="Propagation stops. A number with a live campaign stays under it at all carriers; "
        "any other number is left without a campaign.",
        button_label="Cancel the {objects}",
        bulk=CANCEL_IN_BULK,
    ),
)

ASSIGNMENT_ACTIONS = (
    StaffAction(
        "retry", "Retry…", "retried", _retry, (ChangeRefused,), _not_failed, bulk=RETRY_IN_BULK
    ),
    *STUCK_ACTIONS,
    StaffAction(
        "remove",
        "Remove…",
        "being removed",
        _remove,
        (ChangeRefused,),
        _not_removable,
        warning="The number stops sending at once, under every campaign, and is deregistered at "
        "each carrier.",
    ),
)


def on_assignments(staff_action: StaffAction) -> AdminAction:
    """Return an action on registrations that acts on their assignments."""
    act = staff_action.as_admin_action()

    @wraps(act)
    def action(
        page: "ModelAdmin[Any]", request: HttpRequest, queryset: QuerySet[Any]
    ) -> HttpResponse | None:
        assignment_admin = page.admin_site.get_model_admin(Assignment)
        selected = queryset.order_by().values("assignment")
        assignments = assignment_admin.get_queryset(request).filter(pk__in=selected)
        return act(assignment_admin, request, assignments)

    return action
