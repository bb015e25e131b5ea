"""The page of an account's balance and ledger."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import LedgerEntry
from core.pagination import newest_first
from dashboard.access import AccountRequest, member_view


@require_safe
@member_view
def balance(request: AccountRequest) -> HttpResponse:
    """Show the balance and the ledger, which only staff can change."""
    entries = LedgerEntry.objects.filter(account=request.account).select_related("actor")
    return render(request, "dashboard/balance.html", {"page": newest_first(entries, request)})
