"""The least that a Django view of the same fifty rows has to do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.models import Account
from core.pagination import SIZE
from phone_numbers.models import Standing


def bare_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the first numbers of an account: two queries, and no filters, links, rules or frame."""
    account = Account.objects.get(slug=slug)
    own = Standing.objects.filter(account=account).select_related("phone_number", "campaign")
    return render(request, "bench/bare_list.html", {"standings": own.order_by("e164")[:SIZE]})
