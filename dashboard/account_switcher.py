"""The page of all accounts of a user; the menu of the top bar shows the same rows."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import Membership, User
from core.htmx import is_fragment
from dashboard.access import LAST_ACCOUNT, memberships_of
from phone_numbers.models import PhoneNumber
from phone_numbers.status.states import ATTENTION, in_state

MOST = 100
"""The count of numbers that need attention stops here."""


@require_safe
@login_required
def accounts(request: HttpRequest) -> HttpResponse:
    """List the user's accounts with role, balance, and how many numbers need attention.

    The parameter `page` is the name of the page that the user is on; rows link to the same one.
    """
    context = {
        "memberships": _with_attention(memberships_of(cast(User, request.user).pk)),
        "current": request.session.get(LAST_ACCOUNT, ""),
        "page_name": request.GET.get("page", ""),
        "most": MOST,
    }
    part = "#rows" if is_fragment(request) else ""
    return render(request, f"dashboard/account_list.html{part}", context)


def _with_attention(memberships: QuerySet[Membership]) -> QuerySet[Membership]:
    """Annotate up to MOST numbers of each account that need attention, in the same query."""
    own = PhoneNumber.objects.filter(account=OuterRef("account"))
    concerned = in_state(own, ATTENTION)
    return memberships.annotate(attention=ArraySubquery(concerned.order_by().values("pk")[:MOST]))
