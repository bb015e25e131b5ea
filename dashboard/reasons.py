"""The page that explains every reason."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboard.access import AccountRequest, member_view
from phone_numbers.reasons.catalogue import entries


@require_safe
@member_view
def reasons(request: AccountRequest) -> HttpResponse:
    """Explain every reason to the people of an account."""
    return render(request, "dashboard/reasons.html", {"kinds": entries(request.account.slug)})
