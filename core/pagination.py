"""Keyset pagination: pages start at a key instead of an offset, so that late pages stay fast."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest

Item = TypeVar("Item", bound=Model)
SIZE = 50


@dataclass(frozen=True, slots=True)
class NewestFirst(Generic[Item]):
    """Up to SIZE rows; `older` is the cursor of the next page, or None on the last page."""

    items: list[Item]
    older: int | None
    is_first: bool


def newest_first(rows: QuerySet[Item], request: HttpRequest) -> NewestFirst[Item]:
    """Return the page below the primary key in `?before=`; without a valid key, the first page."""
    cursor = request.GET.get("before", "")
    valid = cursor.isascii() and cursor.isdecimal() and len(cursor) < 19
    if valid:
        rows = rows.filter(pk__lt=int(cursor))
    items = list(rows.order_by("-pk")[: SIZE + 1])
    older = items[SIZE - 1].pk if len(items) > SIZE else None
    return NewestFirst(items[:SIZE], older, not valid)


@dataclass(frozen=True, slots=True)
class KeyPage(Generic[Item]):
    """Up to SIZE rows in key order, with the cursors of the adjacent pages ("" for none)."""

    items: list[Item]
    previous: str
    next: str


def page_by_key(
    rows: QuerySet[Item], key: str, *, after: str = "", before: str = ""
) -> KeyPage[Item]:
    """Return the page after or before a value of `key`, a unique text column, in one query."""
    if before:
        backwards = rows.filter(**{f"{key}__lt": before}).order_by(f"-{key}")[: SIZE + 1]
        items = list(backwards)[::-1]
        return _key_page(items[-SIZE:], key, has_previous=len(items) > SIZE, has_next=True)
    if after:
        rows = rows.filter(**{f"{key}__gt": after})
    items = list(rows.order_by(key)[: SIZE + 1])
    return _key_page(items[:SIZE], key, has_previous=bool(after), has_next=len(items) > SIZE)


def _key_page(items: list[Any], key: str, *, has_previous: bool, has_next: bool) -> KeyPage[Any]:
    if not items:
        return KeyPage([], "", "")
    first, last = getattr(items[0], key), getattr(items[-1], key)
    return KeyPage(items, first if has_previous else "", last if has_next else "")
