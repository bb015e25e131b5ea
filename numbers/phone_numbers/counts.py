"""How many numbers of an account are live, propagating or in need; never counting without end."""

from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.models import Account
from phone_numbers.filters import ATTENTION, in_state
from phone_numbers.models import PhoneNumber

MOST = 10_000


@dataclass(frozen=True, slots=True)
class Count:
    """A count that stops at MOST."""

    value: int

    def __str__(self) -> str:
        return f"{self.value:,}" if self.value <= MOST else f"{MOST:,}+"

    def __bool__(self) -> bool:
        return self.value > 0

    @property
    def one(self) -> bool:
        return self.value == 1


def capped(rows: QuerySet[PhoneNumber]) -> Count:
    """Count rows up to one more than MOST."""
    return Count(rows.order_by()[: MOST + 1].count())


def state_counts(account: Account) -> dict[str, Count]:
    """Return `all`, `live`, `propagating` and `attention` of an account (four queries)."""
    own = PhoneNumber.objects.filter(account=account)
    states = ("live", "propagating", ATTENTION)
    return {"all": capped(own)} | {state: capped(own.filter(in_state(state))) for state in states}
