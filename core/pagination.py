"""Keyset pagination: pages start at a key instead of an offset, so that late pages stay fast."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest

from core.counting import COUNT_LIMIT, Count, capped_counts
from core.keys import read_key

Item = TypeVar("Item", bound=Model)
SIZE = 50


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page is in its list: `before` rows come first, and the list has `total`."""

    before: Count
    shown: int
    total: Count

    def __str__(self) -> str:
        """Write "1–50 of 86", or how many are shown if the rows before are too many to count."""
        if self.before.value > COUNT_LIMIT:
            return f"{self.shown} of {self.total}, after the first {COUNT_LIMIT:,}"
        first, last = self.before.value + 1, self.before.value + self.shown
        return f"{first:,}–{last:,} of {self.total}"


@dataclass(frozen=True, slots=True)
class NewestFirst(Generic[Item]):
    """Up to SIZE rows; `older` is the cursor of the next page, or None on the last page."""

    items: list[Item]
    older: int | None
    is_first: bool
    place: Place | None


def newest_first(rows: QuerySet[Item], request: HttpRequest) -> NewestFirst[Item]:
    """Return the page below the primary key in `?before=`; without a valid key, the first page."""
    cursor = read_key(request.GET.get("before", ""))
    from_cursor = rows if cursor is None else rows.filter(pk__lt=cursor)
    items = list(from_cursor.order_by("-pk")[: SIZE + 1])
    older = items[SIZE - 1].pk if len(items) > SIZE else None
    shown = items[:SIZE]
    if not shown:
        return NewestFirst([], None, cursor is None, None)
    before, total = capped_counts(rows.filter(pk__gt=shown[0].pk), rows)
    return NewestFirst(shown, older, cursor is None, Place(before, len(shown), total))
