"""Bulk actions on stuck numbers: those that a carrier has not answered in time.

The numbers are processed in chunks. Each chunk is one transaction: it locks its numbers, reads
which are still late, and has the same effect as the action on each number alone.
"""

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import Case, Exists, OuterRef, QuerySet, TextChoices, Value, When

from accounts.models import Account, User
from carriers.models import Carrier
from core.counting import COUNT_LIMIT, Count, capped_count
from phone_numbers import rules
from phone_numbers.actions import ask_each_again, cancel_each
from phone_numbers.locks import lock_numbers_with_their_campaigns
from phone_numbers.models import (
    Assignment,
    AssignmentStatus,
    CarrierRegistration,
    PhoneNumber,
)
from phone_numbers.reasons import TEMPORARY, explain
from phone_numbers.status.states import STUCK, in_state

MAX_AT_ONCE = 10_000
CHUNK = 250

Ids = Collection[int]
Numbers = QuerySet[PhoneNumber]


class CancelEffect(TextChoices):
    """What cancelling would do to a stuck number."""

    GOES_BACK = "goes_back"  # the move ends, and the live campaign serves everywhere again
    WITHDRAWN = "withdrawn"  # the first assignment ends, and the number has no campaign
    REFUSED = "refused"  # nothing: a rule permanently refuses the live campaign
    NOTHING = "nothing"  # the carrier is late with a removal or a restored live assignment


CANCELLABLE = (CancelEffect.GOES_BACK, CancelEffect.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class StuckSummary:
    """How many numbers are stuck, at which carriers, and what cancelling would do to them."""

    total: Count
    carriers: list[tuple[str, Count]]
    effects: dict[str, Count]

    @property
    def can_cancel(self) -> bool:
        return any(self.effects[effect] for effect in CANCELLABLE)


@dataclass(frozen=True, slots=True)
class BatchResult:
    """How many numbers a bulk action has changed, and how many it can still change."""

    done: int
    left: Count


def summarize(numbers: Numbers) -> StuckSummary:
    """Count stuck numbers, up to COUNT_LIMIT and one more (one query)."""
    late = CarrierRegistration.objects.late().filter(phone_number=OuterRef("pk")).order_by()
    stuck = _with_effect(numbers).annotate(late_at=ArraySubquery(late.values("carrier")))
    rows = list(stuck.order_by().values_list("effect", "late_at")[: COUNT_LIMIT + 1])
    carriers = Counter(carrier for _, late_at in rows for carrier in set(late_at))
    effects = Counter(effect for effect, _ in rows)
    return StuckSummary(
        total=Count(len(rows)),
        carriers=[(c.label, Count(carriers[c])) for c in Carrier if carriers[c]],
        effects={effect.value: Count(effects[effect]) for effect in CancelEffect},
    )


def late_carriers(account: Account) -> list[str]:
    """Return the names of carriers that are late with any number of the account."""
    late = CarrierRegistration.objects.late().filter(account=account).order_by()
    carriers = set(late.values_list("carrier", flat=True).distinct())
    return [carrier.label for carrier in Carrier if carrier in carriers]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why the numbers of one live campaign cannot go back to it: a reason's code, a sentence."""

    code: str
    sentence: str

    def __str__(self) -> str:
        return self.sentence


def refusals(numbers: Numbers) -> list[Refusal]:
    """Return why numbers cannot be cancelled, for each campaign that they cannot go back to."""
    refused = _with_effect(numbers).filter(effect=CancelEffect.REFUSED).order_by()
    live = rules.with_refusal(
        Assignment.objects.filter(
            phone_number__in=refused.values("pk")[:COUNT_LIMIT], status=AssignmentStatus.LIVE
        )
    ).select_related("campaign__brand", "phone_number__account")
    by_campaign: dict[int, list[Any]] = {}
    for assignment in live:
        by_campaign.setdefault(assignment.campaign_id, []).append(assignment)
    return [_refusal(group) for group in by_campaign.values()]


def _refusal(assignments: list[Any]) -> Refusal:
    first, count = assignments[0], len(assignments)
    numbers = str(first.phone_number) if count == 1 else f"{count:,} numbers"
    why = explain(first.refusal, first.phone_number, first.campaign)
    return Refusal(first.refusal, f"{numbers}: {why}")


def ask_all_again(numbers: Numbers, actor: User) -> BatchResult:
    """Submit overdue requests again, for at most MAX_AT_ONCE of these numbers."""
    return _in_chunks(_stuck(numbers), lambda ids: len(ask_each_again(ids, actor)))


def cancel_all(numbers: Numbers, actor: User) -> BatchResult:
    """Cancel the pending assignments of at most MAX_AT_ONCE stuck numbers, where possible."""
    stuck = _with_effect(numbers).filter(effect__in=CANCELLABLE)
    return _in_chunks(stuck, lambda ids: len(cancel_each(ids, actor)[0]))


def _stuck(numbers: Numbers) -> Numbers:
    return in_state(numbers, STUCK)


def _with_effect(numbers: Numbers) -> QuerySet[Any]:
    """Return the stuck numbers among these, with the `effect` of cancelling."""
    own = Assignment.objects.filter(phone_number=OuterRef("pk")).order_by()
    late = CarrierRegistration.objects.late().filter(assignment=OuterRef("pk"))
    pending = own.filter(Exists(late), status=AssignmentStatus.PENDING)
    live = own.filter(status=AssignmentStatus.LIVE)
    refused = rules.with_refusal(live).exclude(refusal__in=["", *TEMPORARY])
    effect = Case(
        When(~Exists(pending), then=Value(CancelEffect.NOTHING)),
        When(Exists(refused), then=Value(CancelEffect.REFUSED)),
        When(Exists(live), then=Value(CancelEffect.GOES_BACK)),
        default=Value(CancelEffect.WITHDRAWN),
    )
    stuck: QuerySet[Any] = _stuck(numbers).annotate(effect=effect)
    return stuck


def _in_chunks(stuck: QuerySet[Any], action: Callable[[Ids], int]) -> BatchResult:
    """Apply an action, which returns how many it changed, to chunks of numbers by key."""
    done, last = 0, 0
    for _ in range(MAX_AT_ONCE // CHUNK):
        with transaction.atomic():
            following = stuck.filter(pk__gt=last).order_by("pk")[:CHUNK]
            if not (chunk := list(following.values_list("pk", flat=True))):
                break
            lock_numbers_with_their_campaigns(chunk)
            still_stuck = stuck.filter(pk__in=chunk).order_by().values_list("pk", flat=True)
            done, last = done + action(list(still_stuck)), chunk[-1]
    return BatchResult(done, capped_count(stuck))
