"""What staff do to more assignments than are done one by one: all that a list of theirs shows."""

from typing import Any

from django.db.models import QuerySet

from core.admin.actions import ActionInput, BulkAction
from core.counting import Count, capped_count
from phone_numbers import actions, stuck
from phone_numbers.exceptions import ChangeRefused
from phone_numbers.models import AssignmentStatus, PhoneNumber
from phone_numbers.stuck import CancelEffect

MOST_RETRIES = 250

Rows = QuerySet[Any]
Answer = tuple[str, list[str]]
LEFT = "{} {} left: choose them again for the rest."
NOTHING = "Nothing was changed: there is nothing among these that this could be done to."
AT_ONCE = f"{stuck.MOST_AT_ONCE:,} numbers are done at a time."


def _numbers(rows: Rows) -> QuerySet[PhoneNumber]:
    return PhoneNumber.objects.filter(pk__in=rows.order_by().values("phone_number"))


def _pending(rows: Rows) -> QuerySet[PhoneNumber]:
    return _numbers(rows.filter(status=AssignmentStatus.PENDING))


def _preview_asking(rows: Rows) -> list[str]:
    found = stuck.survey(_numbers(rows))
    late = [f"{carrier} is late with {_said(count)}." for carrier, count in found.carriers]
    anew = (
        "Each late carrier gets the request anew. Where it has a queue, the number goes to its end."
    )
    return [*(late or ["No carrier is late with any of these."]), anew, AT_ONCE]


def _ask_again(rows: Rows, given: ActionInput) -> Answer:
    result = stuck.ask_all_again(_numbers(rows), given.actor)
    return _told("{} asked again at the carriers.", result.done, result.left)


def _preview_cancelling(rows: Rows) -> list[str]:
    fates = stuck.survey(_pending(rows)).fates
    sentences = {
        CancelEffect.GOES_BACK: "{}: the move is called off; what is live serves everywhere again.",
        CancelEffect.WITHDRAWN: "{}: the first assignment is withdrawn, and no campaign is left.",
        CancelEffect.REFUSED: "{}: cannot be cancelled, because what they leave never sends again.",
    }
    said = [text.format(_said(fates[fate])) for fate, text in sentences.items() if fates[fate]]
    return [*said, "What no carrier is late with stays as it is.", AT_ONCE]


def _cancel(rows: Rows, given: ActionInput) -> Answer:
    numbers = _pending(rows)
    result = stuck.cancel_all(numbers, given.actor)
    refused = [f"Not cancelled: {sentence}" for sentence in stuck.refusals(numbers)]
    done, rest = _told("Cancelled for {}.", result.done, result.left)
    return done, rest + refused


def _retriable(rows: Rows) -> Rows:
    """Keep failures that nobody has answered, and that no rule refuses now."""
    return rows.filter(status=AssignmentStatus.FAILED, ended_at=None, refusal="")


def _preview_retrying(rows: Rows) -> list[str]:
    return [
        f"{capped_count(_retriable(rows))} have failed, and no rule refuses them now.",
        "The carriers that refused are asked again; those that have the number keep it.",
        f"{MOST_RETRIES} are done at a time.",
    ]


def _retry(rows: Rows, given: ActionInput) -> Answer:
    done, refused = 0, []
    for row in _retriable(rows).order_by("pk")[:MOST_RETRIES]:
        number = row.phone_number
        try:
            actions.retry(number=number, actor=given.actor, seen=number.revision)
            done += 1
        except ChangeRefused as refusal:
            refused.append(str(refusal))
    left = Count(max(0, capped_count(_retriable(rows)).value - len(refused)))
    said, rest = _told("{} retried.", done, left)
    return said, rest + refused


def _said(count: Count) -> str:
    return f"{count} number{'' if count.one else 's'}"


def _told(sentence: str, done: int, left: Count) -> Answer:
    """Say what was done, and what is left to do."""
    rest = [LEFT.format(left, "is" if left.one else "are")] if left else []
    return (sentence.format(_said(Count(done))), rest) if done else ("", [NOTHING, *rest])


ASK_AGAIN_IN_BULK = BulkAction(_preview_asking, _ask_again)
CANCEL_IN_BULK = BulkAction(_preview_cancelling, _cancel)
RETRY_IN_BULK = BulkAction(_preview_retrying, _retry)
