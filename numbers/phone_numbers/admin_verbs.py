"""What staff do to numbers and assignments."""

from accounts.staff.verbs import Confirm, Order, Reason, Verb
from campaigns.lifecycle import MoveRefused
from phone_numbers import actions, lifecycle
from phone_numbers.errors import ChangeRefused, NothingToDo
from phone_numbers.models import Assignment, AssignmentStatus, NumberStatus, PhoneNumber


def _activate(number: PhoneNumber, order: Order) -> None:
    lifecycle.activate(number)


def _suspend(number: PhoneNumber, order: Order) -> None:
    lifecycle.suspend(number, reason=order.reason)


NUMBER_VERBS = (
    Verb(
        "activate",
        "Activate",
        "activated",
        _activate,
        (MoveRefused,),
        lambda number: number.status != NumberStatus.ACTIVE,
    ),
    Verb(
        "suspend",
        "Suspend…",
        "suspended",
        _suspend,
        (MoveRefused,),
        lambda number: number.status != NumberStatus.SUSPENDED,
        asks=Reason,
        warning="Sending stops at once. Assignments stay, and go on when the number is activated.",
    ),
)


def _retriable(row: Assignment) -> bool:
    return row.status == AssignmentStatus.FAILED and row.ended_at is None


def _cancellable(row: Assignment) -> bool:
    return row.status == AssignmentStatus.PENDING


def _removable(row: Assignment) -> bool:
    return row.status == AssignmentStatus.LIVE or _retriable(row)


def _retry(row: Assignment, order: Order) -> None:
    if not _retriable(row):
        raise NothingToDo(f"{row}: {_state(row)}, so there is nothing to retry.")
    actions.retry(number=row.phone_number, actor=order.actor, seen=row.phone_number.revision)


def _cancel(row: Assignment, order: Order) -> None:
    if not _cancellable(row):
        raise NothingToDo(f"{row}: {_state(row)}, so there is nothing to cancel.")
    actions.cancel(number=row.phone_number, actor=order.actor, seen=row.phone_number.revision)


def _remove(row: Assignment, order: Order) -> None:
    if not _removable(row):
        raise NothingToDo(f"{row}: {_state(row)}, so there is nothing to remove.")
    actions.remove(number=row.phone_number, actor=order.actor, seen=row.phone_number.revision)


def _state(row: Assignment) -> str:
    return row.get_status_display().lower() + (" and over" if row.ended_at else "")


ASSIGNMENT_VERBS = (
    Verb("retry", "Retry", "retried", _retry, (ChangeRefused,), _retriable),
    Verb(
        "cancel",
        "Cancel…",
        "cancelled",
        _cancel,
        (ChangeRefused,),
        _cancellable,
        asks=Confirm,
        warning="What propagates stops. The campaign that was live before serves everywhere again.",
    ),
    Verb(
        "remove",
        "Remove…",
        "being removed",
        _remove,
        (ChangeRefused,),
        _removable,
        asks=Confirm,
        warning="The number stops sending at once, under every campaign, and the carriers let it "
        "go one by one.",
    ),
)
