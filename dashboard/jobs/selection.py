"""Selecting numbers in the list, and drafting a job for them."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from bulk.drafts import FROM_LIST, draft_matching, draft_selection
from bulk.models import Source
from core.htmx import is_fragment
from core.keys import read_key
from dashboard.access import AccountRequest, member_view, require_owner
from dashboard.links import job_url, page_url
from dashboard.number_filters import MOST_ON_A_PAGE
from dashboard.selection import Selection, filters_of, select, selection_at
from phone_numbers.exceptions import NothingToDo
from phone_numbers.models import PhoneNumber

LONGEST = 2000
"""Characters of filters that a job records."""


@require_http_methods(["GET", "HEAD", "POST"])
@member_view
def selection(request: AccountRequest) -> HttpResponse:
    """Keep what is ticked on a page of the list; go on to another page, or draft a job.

    `query` is the page's place in the list, `shown` its numbers, `ticked` those with a tick.
    `go` in the address is the place to go on to.
    """
    require_owner(request)
    place = request.POST.get("query", "")[:LONGEST]
    if request.method != "POST":
        return redirect(_list_url(request, place))
    chosen = _chosen(request, place)
    select(request, request.account, chosen)
    if request.POST.get("do") in FROM_LIST:
        return _draft(request, chosen, request.POST["do"], place)
    if not is_fragment(request):
        return redirect(_list_url(request, request.GET.get("go", place)[:LONGEST]))
    return render(request, "dashboard/selection_bar.html", {"selection": chosen})


def _chosen(request: AccountRequest, place: str) -> Selection:
    """Return what is selected after this request."""
    do, shown = request.POST.get("do"), _keys(request.POST.get("shown", "").split(","))
    kept = selection_at(request, request.account, place)
    if do == "none":
        return Selection()
    if do == "matching":
        return Selection(matching=filters_of(place))
    if kept.matching is not None:
        return kept
    ticked = shown if do == "page" else _keys(request.POST.getlist("ticked"))
    return Selection(kept.keys - shown | ticked)


def _keys(texts: list[str]) -> frozenset[int]:
    keys = map(read_key, texts[: MOST_ON_A_PAGE + 1])
    return frozenset(key for key in keys if key is not None)


def _draft(request: AccountRequest, chosen: Selection, kind: str, place: str) -> HttpResponse:
    drafted: dict[str, Any] = {"account": request.account, "actor": request.user, "kind": kind}
    try:
        if criteria := chosen.criteria(request.account):
            job = draft_matching(**drafted, criteria=criteria, query=chosen.matching or "")
        else:
            ticked = PhoneNumber.objects.filter(pk__in=chosen.keys)
            job = draft_selection(**drafted, numbers=ticked, source=Source.TICKED)
    except NothingToDo:
        messages.error(request, "No number is selected. Tick numbers, or select all that match.")
        return redirect(_list_url(request, place))
    return redirect(job_url(job))


def _list_url(request: AccountRequest, query: str) -> str:
    kept = QueryDict(query).urlencode()
    url = page_url("dashboard:number_list", request.account.slug)
    return f"{url}?{kept}" if kept else url
