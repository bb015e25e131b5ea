"""What staff do to more assignments than are done one by one: all that a list of theirs shows."""

from typing import Any

from django.db.models import QuerySet

from accounts.staff.verbs import Many, Order
from phone_numbers import actions, stuck
from phone_numbers.counts import Count, capped
from phone_numbers.errors import ChangeRefused
from phone_numbers.models import AssignmentStatus, PhoneNumber

MOST_RETRIES = 250

Rows = QuerySet[Any]
Said = tuple[str, list[str]]
LEFT = "{} {} left: choose them again for the rest."
NOTHING = "Nothing was changed: there is nothing among these that this could be done to."
AT_ONCE = f"{stuck.MOST_AT_ONCE:,} numbers are done at a time."


def _numbers(rows: Rows) -> QuerySet[PhoneNumber]:
    return PhoneNumber.objects.filter(pk__in=rows.order_by().values("phone_number"))


def _pending(rows: Rows) -> QuerySet[PhoneNumber]:
    return _numbers(rows.filter(status=AssignmentStatus.PENDING))


def _foresee_asking(rows: Rows) -> list[str]:
    found = stuck.survey(_numbers(rows))
    late = [f"{carrier} is late with {_said(count)}." for carrier, count in found.carriers]
    anew = (
        "Each late carrier gets the request anew. Where it has a queue, the number goes to its end."
    )
    return [*(late or ["No carrier is late with any of these."]), anew, AT_ONCE]


def _ask_again(rows: Rows, order: Order) -> Said:
    outcome = stuck.ask_all_again(_numbers(rows), order.actor)
    return _told("{} asked again at the carriers.", outcome.done, outcome.left)


def _foresee_cancelling(rows: Rows) -> list[str]:
    fates = stuck.survey(_pending(rows)).fates
    sentences = {
        stuck.Fate.GOES_BACK: "{}: the move is called off; what is live serves everywhere again.",
        stuck.Fate.WITHDRAWN: "{}: the first assignment is withdrawn, and no campaign is left.",
        stuck.Fate.REFUSED: "{}: cannot be cancelled, because what they leave never sends again.",
    }
    said = [text.format(_said(fates[fate])) for fate, text in sentences.items() if fates[fate]]
    return [*said, "What no carrier is late with stays as it is.", AT_ONCE]


def _cancel(rows: Rows, order: Order) -> Said:
    numbers = _pending(rows)
    outcome = stuck.cancel_all(numbers, order.actor)
    refused = [f"Not cancelled: {sentence}" for sentence in stuck.refusals(numbers)]
    done, rest = _told("Cancelled for {}.", outcome.done, outcome.left)
    return done, rest + refused


def _retriable(rows: Rows) -> Rows:
    """Keep failures that nobody has answered, and that no rule refuses now."""
    return rows.filter(status=AssignmentStatus.FAILED, ended_at=None, refusal="")


def _foresee_retrying(rows: Rows) -> list[str]:
    return [
        f"{capped(_retriable(rows))} have failed, and no rule refuses them now.",
        "The carriers that refused are asked again; those that have the number keep it.",
        f"{MOST_RETRIES} are done at a time.",
    ]


def _retry(rows: Rows, order: Order) -> Said:
    done, refused = 0, []
    for row in _retriable(rows).order_by("pk")[:MOST_RETRIES]:
        number = row.phone_number
        try:
            actions.retry(number=number, actor=order.actor, seen=number.revision)
            done += 1
        except ChangeRefused as refusal:
            refused.append(str(refusal))
    left = Count(max(0, capped(_retriable(rows)).value - len(refused)))
    said, rest = _told("{} retried.", done, left)
    return said, rest + refused


def _said(count: Count) -> str:
    return f"{count} number{'' if count.one else 's'}"


def _told(sentence: str, done: int, left: Count) -> Said:
    """Say what was done, and what is left to do."""
    rest = [LEFT.format(left, "is" if left.one else "are")] if left else []
    return (sentence.format(_said(Count(done))), rest) if done else ("", [NOTHING, *rest])


ASK_MANY_AGAIN = Many(_foresee_asking, _ask_again)
CANCEL_MANY = Many(_foresee_cancelling, _cancel)
RETRY_MANY = Many(_foresee_retrying, _retry)
