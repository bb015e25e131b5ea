"""The page about all stuck numbers of an account: ask their carriers again, or cancel."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from dashboard.access import AccountRequest, member_view, require_owner
from dashboard.forms import StuckForm
from phone_numbers.stuck import (
    MAX_AT_ONCE,
    BatchResult,
    ask_all_again,
    cancel_all,
    refusals,
    summarize,
)


@require_http_methods(["GET", "HEAD", "POST"])
@member_view
def stuck(request: AccountRequest) -> HttpResponse:
    """Ask what to do with all stuck numbers; POST does it to the numbers that are still stuck."""
    require_owner(request)
    if request.method != "POST":
        return _page(request)
    form = StuckForm(request.POST)
    if not form.is_valid():
        return _page(request, str(form.errors["choice"][0]), status=422)
    cancelling = form.cleaned_data["choice"] == "cancel"
    own = request.account.phone_numbers.all()
    result = (cancel_all if cancelling else ask_all_again)(own, request.user)
    if not result.done:
        return _page(request, _why_nothing(request), status=422)
    outcome = "Cancelled for" if cancelling else "The carriers are asked again for"
    messages.success(request, f"{outcome} {_numbers(result.done)}.{_rest(result)}")
    if cancelling:
        for sentence in refusals(own):
            messages.warning(request, f"Not cancelled: {sentence}")
    return redirect(request.path)


def _why_nothing(request: AccountRequest) -> str:
    """Say why nothing changed: another window was faster, or none can be cancelled."""
    if summarize(request.account.phone_numbers.all()).total:
        return "None of the late requests can be cancelled any more."
    return "No carrier is late any more."


def _page(request: AccountRequest, error: str = "", status: int = 200) -> HttpResponse:
    own = request.account.phone_numbers.all()
    context = {
        "late": summarize(own),
        "refusals": refusals(own),
        "most": MAX_AT_ONCE,
        "error": error,
    }
    return render(request, "dashboard/stuck_numbers.html", context, status=status)


def _numbers(count: int) -> str:
    return f"{count:,} number{'' if count == 1 else 's'}"


def _rest(result: BatchResult) -> str:
    if not result.left:
        return ""
    return f" {result.left} {'is' if result.left.is_one else 'are'} left: press again for the rest."
