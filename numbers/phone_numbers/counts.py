"""How many numbers of an account are live, propagating or in need; never counting without end."""

from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet

from accounts.models import Account
from phone_numbers.filters import ATTENTION, in_state
from phone_numbers.models import PhoneNumber

MOST = 10_000
STATES_COUNTED = ("live", "propagating", "stuck", ATTENTION)


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
    """Return `all`, and those of STATES_COUNTED, of an account, in one query."""
    own = PhoneNumber.objects.filter(account=account).order_by().values("pk")
    asked = {"all": own} | {state: own.filter(in_state(state)) for state in STATES_COUNTED}
    compiled = [rows[: MOST + 1].query.sql_with_params() for rows in asked.values()]
    counts = (f"(SELECT count(*) FROM ({sql}) AS capped)" for sql, _ in compiled)  # noqa: S608
    with connection.cursor() as cursor:
        values = [value for _, values in compiled for value in values]
        cursor.execute("SELECT " + ", ".join(counts), values)
        return dict(zip(asked, map(Count, cursor.fetchone() or ()), strict=True))
