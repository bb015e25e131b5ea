"""Counts that stop at a limit, because an exact count of a large table is slow."""

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet

COUNT_LIMIT = 10_000


@dataclass(frozen=True, slots=True)
class Count:
    """A count that stops at COUNT_LIMIT, unless it is known exactly."""

    value: int
    exact: bool = False

    def __str__(self) -> str:
        return f"{self.value:,}" if self.is_known else f"{COUNT_LIMIT:,}+"

    def __bool__(self) -> bool:
        return self.value > 0

    @property
    def is_known(self) -> bool:
        """Whether `value` is the number itself and not the limit."""
        return self.exact or self.value <= COUNT_LIMIT

    @property
    def is_one(self) -> bool:
        return self.value == 1


def capped_count(rows: QuerySet[Any]) -> Count:
    """Count rows up to one more than COUNT_LIMIT."""
    return Count(rows.order_by()[: COUNT_LIMIT + 1].count())


def capped_counts(*lists: QuerySet[Any]) -> list[Count]:
    """Count the rows of several lists, none of which is `none()`, in one query."""
    capped = [rows.order_by().values("pk")[: COUNT_LIMIT + 1] for rows in lists]
    compiled = [rows.query.sql_with_params() for rows in capped]
    counts = (f"(SELECT count(*) FROM ({sql}) AS capped_count)" for sql, _ in compiled)  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(counts), [v for _, values in compiled for v in values])
        return list(map(Count, cursor.fetchone() or ()))
