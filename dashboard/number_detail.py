"""The page of one number, and the owner's actions on it."""

from collections.abc import Callable
from typing import Any, cast
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from campaigns.models import Campaign
from core.htmx import is_fragment
from dashboard.access import AccountRequest, member_view, require_owner
from dashboard.forms import CampaignForm, SeenForm
from dashboard.links import number_url
from dashboard.number_campaigns import as_query, searched
from dashboard.number_context import at_a_glance, in_full, number_page, removal
from phone_numbers import actions, rules
from phone_numbers.exceptions import ChangeRefused
from phone_numbers.models import Assignment, PhoneNumber
from phone_numbers.status.snapshot import read_snapshot


def own_number(request: AccountRequest, pk: int) -> PhoneNumber:
    """Return a number of the request's account; raise Http404 for any other."""
    numbers = rules.with_number_refusal(PhoneNumber.objects.filter(account=request.account))
    number: PhoneNumber = get_object_or_404(numbers, pk=pk)
    number.account = request.account
    return number


@require_http_methods(["GET", "HEAD", "POST"])
@member_view
def detail(request: AccountRequest, pk: int) -> HttpResponse:
    """Show a number; POST saves the campaign chosen for it."""
    number = own_number(request, pk)
    if request.method == "POST":
        return _to_search(request, number) if "search" in request.POST else _save(request, number)
    if is_fragment(request) and "find" in request.GET:
        return _options(request, number)
    if is_fragment(request) and "mark" in request.GET:
        return _what_changed(request, number)
    return _page(request, number)


def _page(
    request: AccountRequest, number: PhoneNumber, error: ChangeRefused | str = "", status: int = 200
) -> HttpResponse:
    context = number_page(number, may_write=request.membership.may_write) | {
        "error": error,
        "back": _back(request),
        "kept": _kept(request),
    }
    if context["is_part"] and "find" in request.GET:
        context |= searched(request.GET, number, context["snapshot"])
    template = "dashboard/number_detail.html" + ("#number" if is_fragment(request) else "")
    return render(request, template, context, status=status)


def _what_changed(request: AccountRequest, number: PhoneNumber) -> HttpResponse:
    """Answer a poll with the parts of the page that have changed, or with 204 if none has.

    The card sends its own mark, because the page keeps an old card while the user works on it.
    """
    glance = at_a_glance(number, may_write=request.membership.may_write)
    news = glance["mark"] != request.GET["mark"]
    card_changed = glance["card"] != request.GET.get("card")
    if not (news or card_changed):
        return HttpResponse(status=204)
    context = {"kept": _kept(request), "news": news, "card_changed": card_changed}
    return render(request, "dashboard/number_detail.html#poll", in_full(glance) | context)


def _options(request: AccountRequest, number: PhoneNumber) -> HttpResponse:
    """Answer a search for campaigns with the options that match."""
    snapshot = read_snapshot(number)
    context = {"number": number, "snapshot": snapshot, "oob": True}
    context |= searched(request.GET, number, snapshot)
    return render(request, "dashboard/number_campaign_options.html", context)


def _save(request: AccountRequest, number: PhoneNumber) -> HttpResponse:
    require_owner(request)
    form = CampaignForm(request.POST, number=number)
    if not form.is_valid():
        return _page(request, number, _errors(form), status=422)
    campaign = cast("Campaign | None", form.cleaned_data["campaign"])
    if campaign is None:
        url = reverse("dashboard:number_remove", args=[request.account.slug, number.pk])
        return redirect(url + _kept(request))
    try:
        saved = actions.assign(
            number=number, campaign=campaign, actor=request.user, seen=form.cleaned_data["seen"]
        )
    except ChangeRefused as refused:
        return _page(request, number, refused, status=422)
    _confirm(request, number, campaign, saved)
    return _to_page(request, number)


def _to_search(request: AccountRequest, number: PhoneNumber) -> HttpResponse:
    """Redirect to what the form searches for, without JavaScript."""
    kept = _kept(request)
    query = f"{kept}&" if kept else "?"
    return redirect(f"{number_url(number)}{query}{as_query(request.POST)}#campaign-title")


def _back(request: HttpRequest) -> str:
    """Return the filters and the page of the list that the reader came from."""
    return request.GET.get("back", "")[:500]


def _kept(request: HttpRequest) -> str:
    """Return the query string that keeps the way back to the list."""
    return f"?back={quote(_back(request))}" if _back(request) else ""


def _to_page(request: HttpRequest, number: PhoneNumber) -> HttpResponse:
    return redirect(number_url(number) + _kept(request))


def _errors(form: SeenForm) -> str:
    return " ".join(str(error) for errors in form.errors.values() for error in errors)


def _confirm(
    request: HttpRequest, number: PhoneNumber, campaign: Campaign, saved: Assignment | None
) -> None:
    if saved is None:
        messages.info(request, f"{number} is already under {campaign}; nothing was changed.")
    elif saved.live_at:
        messages.success(request, f"The move is cancelled; {number} stays with {campaign}.")
    else:
        messages.success(request, f"Saved. {campaign} is on its way to the carriers.")


@require_http_methods(["GET", "HEAD", "POST"])
@member_view
def remove(request: AccountRequest, pk: int) -> HttpResponse:
    """Ask before a number loses its campaign; POST removes it."""
    number = own_number(request, pk)
    if request.method == "POST":
        done = f"Removed. {number} sends nothing any more; the carriers deregister it one by one."
        return _do(request, number, actions.remove, done)
    require_owner(request)
    snapshot = read_snapshot(number)
    if snapshot.selected is None:
        messages.info(request, "Choose a campaign first.")
        return _to_page(request, number)
    context = removal(snapshot) | {"kept": _kept(request)}
    return render(request, "dashboard/number_remove.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@member_view
def cancel(request: AccountRequest, pk: int) -> HttpResponse:
    """Cancel the pending assignment."""
    number = own_number(request, pk)
    return _do(request, number, actions.cancel, _cancelled)


def _cancelled(live: Assignment | None) -> str:
    if live is None:
        return "Cancelled. The number has no campaign now."
    return f"Move cancelled. Going back to {live.campaign}."


@require_http_methods(["GET", "HEAD", "POST"])
@member_view
def keep(request: AccountRequest, pk: int) -> HttpResponse:
    """Stay with the live campaign after a move has failed."""
    number = own_number(request, pk)
    return _do(request, number, actions.keep, "The failed move is dismissed; nothing else changes.")


@require_http_methods(["GET", "HEAD", "POST"])
@member_view
def retry(request: AccountRequest, pk: int) -> HttpResponse:
    """Retry a failed assignment at the carriers."""
    number = own_number(request, pk)
    return _do(request, number, actions.retry, "Retrying at the carriers that do not have it yet.")


@require_http_methods(["GET", "HEAD", "POST"])
@member_view
def ask_again(request: AccountRequest, pk: int) -> HttpResponse:
    """Ask the late carriers again."""
    number = own_number(request, pk)
    done = (
        "Asked again. Live campaigns keep serving, and the page shows which carriers have answered."
    )
    return _do(request, number, actions.ask_again, done)


def _do(
    request: AccountRequest,
    number: PhoneNumber,
    action: Callable[..., Any],
    done: str | Callable[[Any], str],
) -> HttpResponse:
    """Do what a button asks for; `done` says so, or is called with what the action returned.

    The address of a refused action leads to the number's page.
    """
    if request.method != "POST":
        return _to_page(request, number)
    require_owner(request)
    form = SeenForm(request.POST)
    if not form.is_valid():
        return _page(request, number, _errors(form), status=422)
    try:
        result = action(number=number, actor=request.user, seen=form.cleaned_data["seen"])
    except ChangeRefused as refused:
        return _page(request, number, refused, status=422)
    messages.success(request, done if isinstance(done, str) else done(result))
    return _to_page(request, number)
