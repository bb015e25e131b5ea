"""The page that explains every reason."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboard.access import AccountRequest, member_view
from dashboard.links import support_url, way_out_page
from phone_numbers.reasons.catalogue import catalogue


@require_safe
@member_view
def reasons(request: AccountRequest) -> HttpResponse:
    """Explain every reason to the members of an account."""
    account = request.account
    kinds = catalogue(
        lambda way_out: way_out_page(way_out, account),
        lambda reason: support_url(account, code=reason.code),
    )
    return render(request, "dashboard/reasons.html", {"kinds": kinds})
