"""Newest first, a page at a time by key: lists of campaigns, brands, activity and money."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

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


@dataclass(frozen=True, slots=True)
class Page:
    """Up to SIZE numbers in order, with the cursors of the neighbours ("" where there is none)."""

    items: list[Any]
    previous: str
    next: str


def page_of(numbers: QuerySet[Any], *, after: str = "", before: str = "") -> Page:
    """Return the page after, or else before, a number in E.164; one query for one row more."""
    if before:
        backwards = numbers.filter(e164__lt=before).order_by("-e164")[: SIZE + 1]
        items = list(backwards)[::-1]
        more, items = len(items) > SIZE, items[-SIZE:]
        return _page(items, earlier=more, later=True)
    onward = numbers.filter(e164__gt=after) if after else numbers
    items = list(onward.order_by("e164")[: SIZE + 1])
    return _page(items[:SIZE], earlier=bool(after), later=len(items) > SIZE)


def _page(items: list[Any], *, earlier: bool, later: bool) -> Page:
    if not items:
        return Page([], "", "")
    return Page(items, items[0].e164 if earlier else "", items[-1].e164 if later else "")
