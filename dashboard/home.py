"""The start page."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.models import Account, User
from dashboard.access import LAST_ACCOUNT
from dashboard.links import account_url


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Redirect to the user's last account, or to their first; without one, say whom to ask."""
    accounts = Account.objects.of(cast(User, request.user))
    last = request.session.get(LAST_ACCOUNT)
    account = accounts.filter(slug=last).first() or accounts.first()
    if account is None:
        return render(request, "dashboard/home_without_account.html")
    return redirect(account_url(account))
