"""All late numbers of an account, or among others: seen, asked again, cancelled together.

What is late is read from the database when it is done, a chunk at a time: each is a transaction
of its own, with its locks in the house's order, and ends as the verb for one number would.
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
from core.counting import MOST, Count, capped_count
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
from phone_numbers.status.states import in_state

MOST_AT_ONCE = 10_000
CHUNK = 250

Ids = Collection[int]
Numbers = QuerySet[PhoneNumber]


class CancelEffect(TextChoices):
    """What cancelling would do to a number that a carrier is late with."""

    GOES_BACK = "goes_back"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"
    NOTHING = "nothing"  # what is late is no assignment under way: a removal, or a way back


CANCELLABLE = (CancelEffect.GOES_BACK, CancelEffect.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class StuckSummary:
    """What is late now: how many numbers, at which carriers, and what cancelling would do."""

    total: Count
    carriers: list[tuple[str, Count]]
    effects: dict[str, Count]

    @property
    def can_cancel(self) -> bool:
        return any(self.effects[effect] for effect in CANCELLABLE)


@dataclass(frozen=True, slots=True)
class BatchResult:
    """How many numbers were done, and how many of the same kind are late still."""

    done: int
    left: Count


def summarize(numbers: Numbers) -> StuckSummary:
    """Look at up to MOST late ones, and one more (one query)."""
    here = CarrierRegistration.objects.late().filter(phone_number=OuterRef("pk")).order_by()
    late = _with_effect(numbers).annotate(at=ArraySubquery(here.values("carrier")))
    found = list(late.order_by().values_list("effect", "at")[: MOST + 1])
    carriers = Counter(carrier for _, at in found for carrier in set(at))
    effects = Counter(effect for effect, _ in found)
    return StuckSummary(
        total=Count(len(found)),
        carriers=[(c.label, Count(carriers[c])) for c in Carrier if carriers[c]],
        effects={effect.value: Count(effects[effect]) for effect in CancelEffect},
    )


def late_carriers(account: Account) -> list[str]:
    """Return the names of the carriers that are late with a number of the account."""
    here = CarrierRegistration.objects.late().filter(phone_number__account=account).order_by()
    found = set(here.values_list("carrier", flat=True).distinct())
    return [carrier.label for carrier in Carrier if carrier in found]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why the numbers of one live campaign cannot go back to it: the reason's code, a sentence."""

    code: str
    sentence: str

    def __str__(self) -> str:
        return self.sentence


def refusals(numbers: Numbers) -> list[Refusal]:
    """Say why some cannot be cancelled: a sentence for each campaign that none can go back to."""
    refused = _with_effect(numbers).filter(effect=CancelEffect.REFUSED).order_by()
    live = rules.with_refusal(
        Assignment.objects.filter(
            phone_number__in=refused.values("pk")[:MOST], status=AssignmentStatus.LIVE
        )
    ).select_related("campaign__brand", "phone_number__account")
    rows: dict[int, list[Any]] = {}
    for row in live:
        rows.setdefault(row.campaign_id, []).append(row)
    return [_refusal(group) for group in rows.values()]


def _refusal(group: list[Any]) -> Refusal:
    row, many = group[0], len(group)
    who = str(row.phone_number) if many == 1 else f"{many:,} numbers"
    return Refusal(row.refusal, f"{who}: {explain(row.refusal, row.phone_number, row.campaign)}")


def ask_all_again(numbers: Numbers, actor: User) -> BatchResult:
    """Ask the late carriers of these numbers anew, for MOST_AT_ONCE numbers at most."""
    return _in_chunks(_late(numbers), lambda ids: len(ask_each_again(ids, actor)))


def cancel_all(numbers: Numbers, actor: User) -> BatchResult:
    """Cancel what is under way for late ones, as far as it can be, MOST_AT_ONCE at most."""
    late = _with_effect(numbers).filter(fate__in=CANCELLABLE)
    return _in_chunks(late, lambda ids: len(cancel_each(ids, actor)[0]))


def _late(numbers: Numbers) -> Numbers:
    return numbers.filter(in_state("stuck"))


def _with_effect(numbers: Numbers) -> QuerySet[Any]:
    own = Assignment.objects.filter(phone_number=OuterRef("pk")).order_by()
    late_there = CarrierRegistration.objects.late().filter(assignment=OuterRef("pk"))
    under_way = own.filter(Exists(late_there), status=AssignmentStatus.PENDING)
    live = own.filter(status=AssignmentStatus.LIVE)
    for_good = rules.with_refusal(live).exclude(refusal__in=["", *TEMPORARY])
    effect = Case(
        When(~Exists(under_way), then=Value(CancelEffect.NOTHING)),
        When(Exists(for_good), then=Value(CancelEffect.REFUSED)),
        When(Exists(live), then=Value(CancelEffect.GOES_BACK)),
        default=Value(CancelEffect.WITHDRAWN),
    )
    late: QuerySet[Any] = _late(numbers).annotate(effect=effect)
    return late


def _in_chunks(late: QuerySet[Any], do: Callable[[Ids], int]) -> BatchResult:
    done, last = 0, 0
    for _ in range(MOST_AT_ONCE // CHUNK):
        with transaction.atomic():
            following = late.filter(pk__gt=last).order_by("pk")[:CHUNK]
            if not (found := list(following.values_list("pk", flat=True))):
                break
            lock_numbers_with_their_campaigns(found)
            still = late.filter(pk__in=found).order_by().values_list("pk", flat=True)
            done, last = done + do(list(still)), found[-1]
    return BatchResult(done, capped_count(late))
