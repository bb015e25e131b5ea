"""The list of numbers: filters, pages by key, and rows that update themselves."""

import re
import zlib
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from core.htmx import is_fragment
from core.pagination import SIZE, page_by_key
from dashboard.access import AccountRequest, member_view
from dashboard.number_filters import NumberFilter
from phone_numbers.models import PhoneNumber
from phone_numbers.status.counts import state_counts
from phone_numbers.status.rows import Row, for_rows, rows

CURSOR = re.compile(r"\+[1-9][0-9]{6,14}")
MOVING_PAUSE, RESTING_PAUSE = 2, 10
WATCHED = re.compile(r"([0-9]{1,18})\.([0-9]{1,10})")


@require_safe
@member_view
def number_list(request: AccountRequest) -> HttpResponse:
    """Show the account's numbers, narrowed and paged by the URL."""
    own = PhoneNumber.objects.filter(account=request.account)
    narrowed = NumberFilter(request.GET, for_rows(own), request=request)
    after, before = _cursor(request, "after"), _cursor(request, "before")
    page = page_by_key(narrowed.qs, "e164", after=after, before=before)
    shown = rows(page.items)
    filters = _kept(request.GET, narrowed)
    context: dict[str, Any] = {
        "rows": shown,
        "page": page,
        "form": narrowed.form,
        "filters": filters,
        "back": _place(request, filters),
        "ignored": list(narrowed.form.errors),
        "watch": watch(shown),
        "pause": pause(shown),
        "counts": state_counts(request.account),
        "may_write": request.membership.may_write,
    }
    if not is_fragment(request):
        return render(request, "dashboard/number_list.html", context)
    response = render(request, "dashboard/number_list.html#results", context)
    response["HX-Push-Url"] = f"{request.path}?{filters}" if filters else request.path
    return response


@require_safe
@member_view
def moving_rows(request: AccountRequest) -> HttpResponse:
    """Answer the list's poll: the watched rows that changed, and the marks of all of them."""
    watched = {
        match[1]: match[2]
        for entry in request.GET.getlist("watch")[:SIZE]
        if (match := WATCHED.fullmatch(entry))
    }
    own = PhoneNumber.objects.filter(account=request.account, pk__in=watched)
    found = rows(list(for_rows(own)))
    changed = [row for row in found if str(mark(row)) != watched.get(str(row.number.pk))]
    if found and not changed:
        return HttpResponse(status=204)
    context = {
        "changed": changed,
        "watch": watch(found),
        "pause": pause(found),
        "back": request.GET.get("back", "")[:500],
        "oob": True,
    }
    return render(request, "dashboard/number_list.html#poll", context)


def mark(row: Row) -> int:
    """Return a short mark of what a row shows, and of how soon it is looked at again."""
    campaign = row.campaign.pk if row.campaign else 0
    number = row.number.name, row.number.status
    shown = (*number, row.word, row.tone, campaign, row.bars, row.since, row.moving)
    return zlib.crc32(repr(shown).encode())


def watch(shown: list[Row]) -> list[str]:
    """Return what a poll sends back: each row with the mark it was shown with."""
    return [f"{row.number.pk}.{mark(row)}" for row in shown]


def pause(shown: list[Row]) -> int:
    """Return for how many seconds a poll waits; anybody may stop a row that nothing moves."""
    return MOVING_PAUSE if any(row.moving for row in shown) else RESTING_PAUSE


def _cursor(request: HttpRequest, name: str) -> str:
    """Return a cursor of the URL; anything that is no number in E.164 starts from the beginning."""
    value = request.GET.get(name, "")
    return value if CURSOR.fullmatch(value) else ""


def _place(request: HttpRequest, filters: str) -> str:
    """Return the query that brings somebody back to where they were in the list."""
    cursors = {name: cursor for name in ("after", "before") if (cursor := _cursor(request, name))}
    return "&".join(filter(None, [filters, urlencode(cursors)]))


def _kept(query: QueryDict, narrowed: NumberFilter) -> str:
    """Return the filters of the URL that narrow, without the page, for links to other pages."""
    kept = QueryDict(mutable=True)
    for name in narrowed.filters:
        if narrowed.form.cleaned_data.get(name):
            kept[name] = query.get(name, "")
    return kept.urlencode()
