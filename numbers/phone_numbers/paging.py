"""Pages by key: read on from the last row seen, never count rows to skip."""

from dataclasses import dataclass

from django.db.models import QuerySet

from phone_numbers.models import PhoneNumber

SIZE = 50


@dataclass(frozen=True, slots=True)
class Page:
    """Up to SIZE numbers in order, with the cursors of the neighbours ("" where there is none)."""

    items: list[PhoneNumber]
    previous: str
    next: str


def page_of(numbers: QuerySet[PhoneNumber], *, after: str = "", before: str = "") -> Page:
    """Return the page after, or else before, a number in E.164; one query for one row more."""
    if before:
        backwards = numbers.filter(e164__lt=before).order_by("-e164")[: SIZE + 1]
        items = list(backwards)[::-1]
        more, items = len(items) > SIZE, items[-SIZE:]
        return _page(items, earlier=more, later=True)
    onward = numbers.filter(e164__gt=after) if after else numbers
    items = list(onward.order_by("e164")[: SIZE + 1])
    return _page(items[:SIZE], earlier=bool(after), later=len(items) > SIZE)


def _page(items: list[PhoneNumber], *, earlier: bool, later: bool) -> Page:
    if not items:
        return Page([], "", "")
    return Page(items, items[0].e164 if earlier else "", items[-1].e164 if later else "")
