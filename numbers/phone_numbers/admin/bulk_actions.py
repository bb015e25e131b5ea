"""Bulk versions of staff actions, for selections too large to handle one by one."""

from typing import Any

from django.db.models import QuerySet

from core.admin.actions import ActionInput, BulkAction
from core.counting import Count, capped_count
from phone_numbers import actions, stuck
from phone_numbers.exceptions import ChangeRefused
from phone_numbers.models import AssignmentStatus, PhoneNumber
from phone_numbers.stuck import CancelEffect

MAX_RETRIES = 250

Rows = QuerySet[Any]
Result = tuple[str, list[str]]
"""A success message and warnings."""
LEFT = "{} {} left. Select them again to continue."
NOTHING = "Nothing was changed: this action applies to none of the selected assignments."
AT_ONCE = f"Up to {stuck.MAX_AT_ONCE:,} numbers are changed at a time."


def _numbers(rows: Rows) -> QuerySet[PhoneNumber]:
    return PhoneNumber.objects.filter(pk__in=rows.order_by().values("phone_number"))


def _pending(rows: Rows) -> QuerySet[PhoneNumber]:
    return _numbers(rows.filter(status=AssignmentStatus.PENDING))


def _preview_asking(rows: Rows) -> list[str]:
    summary = stuck.summarize(_numbers(rows))
    late = [
        f"{carrier} is late with {_numbers_text(count)}." for carrier, count in summary.carriers
    ]
    effect = (
        "Each late carrier gets the request again. At a carrier with a queue, the number moves "
        "to the end."
    )
    return [*(late or ["No carrier is late with any of these."]), effect, AT_ONCE]


def _ask_again(rows: Rows, answers: ActionInput) -> Result:
    result = stuck.ask_all_again(_numbers(rows), answers.actor)
    return _result("{} sent to the late carriers again.", result.done, result.left)


def _preview_cancelling(rows: Rows) -> list[str]:
    counts = stuck.summarize(_pending(rows)).effects
    sentences = {
        CancelEffect.GOES_BACK: "{}: move cancelled; the live campaign serves everywhere again.",
        CancelEffect.WITHDRAWN: "{}: the first assignment is withdrawn; no campaign is left.",
        CancelEffect.REFUSED: "{}: not cancelled, because the previous campaign never sends again.",
    }
    effects = [
        text.format(_numbers_text(counts[effect]))
        for effect, text in sentences.items()
        if counts[effect]
    ]
    return [*effects, "Assignments that no carrier is late with do not change.", AT_ONCE]


def _cancel(rows: Rows, answers: ActionInput) -> Result:
    numbers = _pending(rows)
    result = stuck.cancel_all(numbers, answers.actor)
    refused = [f"Not cancelled: {sentence}" for sentence in stuck.refusals(numbers)]
    done, rest = _result("Cancelled for {}.", result.done, result.left)
    return done, rest + refused


def _retriable(rows: Rows) -> Rows:
    """Keep open failures that no rule refuses now."""
    return rows.filter(status=AssignmentStatus.FAILED, ended_at=None, refusal="")


def _preview_retrying(rows: Rows) -> list[str]:
    return [
        f"{capped_count(_retriable(rows))} have failed, and no rule refuses them now.",
        "The carriers that refused are asked again; the others keep the number registered.",
        f"Up to {MAX_RETRIES} are retried at a time.",
    ]


def _retry(rows: Rows, answers: ActionInput) -> Result:
    done, refused = 0, []
    for row in _retriable(rows).order_by("pk")[:MAX_RETRIES]:
        number = row.phone_number
        try:
            actions.retry(number=number, actor=answers.actor, seen=number.revision)
            done += 1
        except ChangeRefused as refusal:
            refused.append(str(refusal))
    left = Count(max(0, capped_count(_retriable(rows)).value - len(refused)))
    success, rest = _result("{} retried.", done, left)
    return success, rest + refused


def _numbers_text(count: Count) -> str:
    return f"{count} number{'' if count.is_one else 's'}"


def _result(sentence: str, done: int, left: Count) -> Result:
    """Return a message about the `done` numbers and warnings about those left."""
    rest = [LEFT.format(left, "is" if left.is_one else "are")] if left else []
    return (sentence.format(_numbers_text(Count(done))), rest) if done else ("", [NOTHING, *rest])


ASK_AGAIN_IN_BULK = BulkAction(_preview_asking, _ask_again)
CANCEL_IN_BULK = BulkAction(_preview_cancelling, _cancel)
RETRY_IN_BULK = BulkAction(_preview_retrying, _retry)
