"""The account's money: what it has, and every movement of it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import AccountRequest, member_view
from accounts.models import LedgerEntry
from accounts.paging import newest_first


@require_safe
@member_view
def balance(request: AccountRequest) -> HttpResponse:
    """Show the balance and the ledger; staff move the money."""
    entries = LedgerEntry.objects.filter(account=request.account).select_related("actor")
    return render(request, "accounts/balance.html", {"page": newest_first(entries, request)})
