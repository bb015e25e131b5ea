"""Newest first, a page at a time by key: lists of campaigns, brands, activity and money."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest

Item = TypeVar("Item", bound=Model)
SIZE = 50


@dataclass(frozen=True, slots=True)
class NewestFirst(Generic[Item]):
    """Up to SIZE rows; `older` is the cursor of the next page, None on the last."""

    items: list[Item]
    older: int | None
    is_first: bool


def newest_first(rows: QuerySet[Item], request: HttpRequest) -> NewestFirst[Item]:
    """Return the page that `?before=` asks for; a cursor that is no number starts at the top."""
    cursor = request.GET.get("before", "")
    valid = cursor.isascii() and cursor.isdecimal() and len(cursor) < 19
    if valid:
        rows = rows.filter(pk__lt=int(cursor))
    found = list(rows.order_by("-pk")[: SIZE + 1])
    older = found[SIZE - 1].pk if len(found) > SIZE else None
    return NewestFirst(found[:SIZE], older, not valid)
