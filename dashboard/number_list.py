"""The list of numbers: filters, keyset pages, and rows that update themselves."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from carriers.models import Carrier
from core.counting import Count
from core.htmx import is_fragment
from core.pagination import Place
from dashboard.access import AccountRequest, member_view
from dashboard.marks import mark
from dashboard.number_filters import MOST_ON_A_PAGE, NumberFilter
from dashboard.selection import Selection, selection_at
from phone_numbers.listing import Listing, Page
from phone_numbers.status.counts import state_counts
from phone_numbers.status.rows import BAR_WORDS, Row, for_rows, rows

CURSORS = ("after", "before")
MOVING_PAUSE, RESTING_PAUSE = 2, 10
SHOWN_COUNTS = ("all", "live", "propagating", "stuck", "attention")
WATCHED = re.compile(r"([0-9]{1,18})\.([0-9]{1,10})")


@require_safe
@member_view
def number_list(request: AccountRequest) -> HttpResponse:
    """Show the account's numbers, filtered and paged by the URL."""
    filtered = NumberFilter(request.GET, account=request.account)
    listing = Listing(filtered.criteria(), filtered.order)
    after, before = (request.GET.get(name, "") for name in CURSORS)
    page = listing.page(filtered.page_size, after=after, before=before, last="last" in request.GET)
    filters = filtered.kept()
    back = _way_back(request, filters)
    context = _listed(request, listing, page, back) | {
        "page": page,
        "form": filtered,
        "filters": filters,
        "narrowed": listing.criteria.narrows,
        "back": back,
        "ignored": list(filtered.errors),
        "may_write": request.membership.may_write,
        "selection": _selection(request, back),
    }
    if not is_fragment(request):
        return render(request, "dashboard/number_list.html", context)
    response = render(request, "dashboard/number_list.html#narrowed", context)
    url = f"{request.path}?{filters}" if filters else request.path
    response["HX-Replace-Url" if _goes_on(request, url) else "HX-Push-Url"] = url
    return response


def _listed(request: AccountRequest, listing: Listing, page: Page, back: str) -> dict[str, Any]:
    """Return the rows of a page, their place in the list, and the counts above it."""
    shown = page.rows
    counts = state_counts(request.account)
    return {
        "rows": shown,
        "watch": watch(shown, _counts_mark(counts), back),
        "pause": pause(shown),
        "counts": counts,
        "place": _place(listing, page, counts["all"]) if shown else None,
        "carriers": Carrier.labels,
        "legend": BAR_WORDS.items(),
    }


def _place(listing: Listing, page: Page, every: Count) -> Place:
    total = listing.count() if listing.criteria.narrows else every
    before = listing.count(page.previous) if page.previous else Count(0)
    return Place(before, len(page.rows), total)


def _goes_on(request: HttpRequest, url: str) -> bool:
    """Whether the same search goes on, which is one step of the browser's history."""
    old, new = urlsplit(request.htmx.current_url_abs_path or ""), urlsplit(url)  # type: ignore[attr-defined]
    was, now = dict(parse_qsl(old.query)), dict(parse_qsl(new.query))
    searches = bool(was.pop("q", "")), bool(now.pop("q", ""))
    return (old.path, was) == (new.path, now) and searches[0] == searches[1]


@require_safe
@member_view
def moving_rows(request: AccountRequest) -> HttpResponse:
    """Answer the list's poll: the watched rows that changed, the marks of all, and the counts.

    While rows move, the counts are only read with a changed row, because they cost more than rows.
    """
    watched = {
        match[1]: match[2]
        for entry in request.GET.getlist("watch")[:MOST_ON_A_PAGE]
        if (match := WATCHED.fullmatch(entry))
    }
    shown = rows(for_rows(request.account, list(map(int, watched))))
    changed = [row for row in shown if str(row.mark) != watched.get(str(row.number.pk))]
    rests = pause(shown) == RESTING_PAUSE
    counts = state_counts(request.account) if changed or rests else None
    counts_mark = _counts_mark(counts) if counts else request.GET.get("counts", "")
    if shown and not changed and counts_mark == request.GET.get("counts"):
        return HttpResponse(status=204)
    back = request.GET.get("back", "")[:500]
    context = {
        "counts": counts,
        "changed": changed,
        "watch": watch(shown, counts_mark, back),
        "pause": pause(shown),
        "back": back,
        "selection": _selection(request, back),
        "oob": True,
    }
    return render(request, "dashboard/number_list.html#poll", context)


def _selection(request: AccountRequest, back: str) -> Selection | None:
    """Return what is selected in this list; viewers select nothing."""
    return selection_at(request, request.account, back) if request.membership.may_write else None


def _counts_mark(counts: Mapping[str, object]) -> str:
    return mark(" ".join(str(counts[name]) for name in SHOWN_COUNTS))


def watch(shown: list[Row], counts_mark: str, back: str) -> str:
    """Return the query of a poll: each row's key and mark, the counts' mark, and the way back."""
    entries = [f"{row.number.pk}.{row.mark}" for row in shown]
    query = {"watch": entries, "counts": counts_mark, "back": back}
    return urlencode(query, doseq=True) if shown else ""


def pause(shown: list[Row]) -> int:
    """Return the seconds between polls; staff may suspend even a number that does not move."""
    return MOVING_PAUSE if any(row.moving for row in shown) else RESTING_PAUSE


def _way_back(request: HttpRequest, filters: str) -> str:
    """Return the query that leads back to this place in the list."""
    cursors = {name: request.GET[name][:100] for name in CURSORS if request.GET.get(name)}
    if "last" in request.GET:
        cursors["last"] = ""
    return "&".join(filter(None, [filters, urlencode(cursors)]))
