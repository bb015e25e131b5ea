"""The list of numbers: filters, keyset pages, and rows that update themselves."""

import re
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from carriers.models import Carrier
from core.htmx import is_fragment
from core.pagination import SIZE, KeyPage, Place, page_by_key
from dashboard.access import AccountRequest, member_view
from dashboard.number_filters import NumberFilter
from phone_numbers.models import PhoneNumber
from phone_numbers.status.counts import state_counts
from phone_numbers.status.rows import BAR_WORDS, Row, for_rows, rows

CURSOR = re.compile(r"\+[1-9][0-9]{6,14}")
MOVING_PAUSE, RESTING_PAUSE = 2, 10
WATCHED = re.compile(r"([0-9]{1,18})\.([0-9]{1,10})")


@require_safe
@member_view
def number_list(request: AccountRequest) -> HttpResponse:
    """Show the account's numbers, filtered and paged by the URL."""
    own = PhoneNumber.objects.filter(account=request.account)
    filtered = NumberFilter(request.GET, for_rows(own), request=request)
    after, before = _cursor(request, "after"), _cursor(request, "before")
    page = page_by_key(filtered.qs, "e164", after=after, before=before)
    filters = _kept(request.GET, filtered)
    context = _listed(request, filtered, page) | {
        "page": page,
        "form": filtered.form,
        "filters": filters,
        "back": _way_back(request, filters),
        "ignored": list(filtered.form.errors),
        "may_write": request.membership.may_write,
    }
    if not is_fragment(request):
        return render(request, "dashboard/number_list.html", context)
    response = render(request, "dashboard/number_list.html#narrowed", context)
    url = f"{request.path}?{filters}" if filters else request.path
    response["HX-Replace-Url" if _goes_on(request, url) else "HX-Push-Url"] = url
    return response


def _listed(
    request: AccountRequest, filtered: NumberFilter, page: KeyPage[PhoneNumber]
) -> dict[str, Any]:
    """Return the rows of a page, their place in the list, and the counts above it."""
    shown, lists = rows(page.items), {}
    if shown:
        before = filtered.qs.filter(e164__lt=shown[0].number.e164)
        lists = {"listed": filtered.qs, "before": before}
    counts = state_counts(request.account, **lists)
    return {
        "rows": shown,
        "watch": watch(shown),
        "pause": pause(shown),
        "counts": counts,
        "place": Place(counts["before"], len(shown), counts["listed"]) if shown else None,
        "carriers": Carrier.labels,
        "legend": BAR_WORDS.items(),
    }


def _goes_on(request: HttpRequest, url: str) -> bool:
    """Whether the same search goes on, which is one step of the browser's history."""
    old, new = urlsplit(request.htmx.current_url_abs_path or ""), urlsplit(url)  # type: ignore[attr-defined]
    was, now = dict(parse_qsl(old.query)), dict(parse_qsl(new.query))
    searches = bool(was.pop("q", "")), bool(now.pop("q", ""))
    return (old.path, was) == (new.path, now) and searches[0] == searches[1]


@require_safe
@member_view
def moving_rows(request: AccountRequest) -> HttpResponse:
    """Answer the list's poll: the watched rows that changed, and the marks of all."""
    watched = {
        match[1]: match[2]
        for entry in request.GET.getlist("watch")[:SIZE]
        if (match := WATCHED.fullmatch(entry))
    }
    own = PhoneNumber.objects.filter(account=request.account, pk__in=watched)
    shown = rows(list(for_rows(own)))
    changed = [row for row in shown if str(row.mark) != watched.get(str(row.number.pk))]
    if shown and not changed:
        return HttpResponse(status=204)
    context = {
        "changed": changed,
        "watch": watch(shown),
        "pause": pause(shown),
        "back": request.GET.get("back", "")[:500],
        "oob": True,
    }
    return render(request, "dashboard/number_list.html#poll", context)


def watch(shown: list[Row]) -> list[str]:
    """Return what a poll sends back: the key of each row with its mark."""
    return [f"{row.number.pk}.{row.mark}" for row in shown]


def pause(shown: list[Row]) -> int:
    """Return the seconds between polls; staff may suspend even a number that does not move."""
    return MOVING_PAUSE if any(row.moving for row in shown) else RESTING_PAUSE


def _cursor(request: HttpRequest, name: str) -> str:
    """Return a cursor of the URL, or "" unless it is a number in E.164."""
    value = request.GET.get(name, "")
    return value if CURSOR.fullmatch(value) else ""


def _way_back(request: HttpRequest, filters: str) -> str:
    """Return the query that leads back to this place in the list."""
    cursors = {name: cursor for name in ("after", "before") if (cursor := _cursor(request, name))}
    return "&".join(filter(None, [filters, urlencode(cursors)]))


def _kept(query: QueryDict, filtered: NumberFilter) -> str:
    """Return the valid filters of the URL, without the page, for links to other pages."""
    kept = QueryDict(mutable=True)
    for name in filtered.filters:
        if filtered.form.cleaned_data.get(name):
            kept[name] = query.get(name, "")
    return kept.urlencode()
