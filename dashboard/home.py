"""The person's own pages: where to start, and their settings."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Account, User
from core.htmx import render_page
from dashboard.access import LAST_ACCOUNT
from dashboard.links import account_url
from dashboard.settings_form import SettingsForm


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Go to the account last used, or to the first; say who can help where there is none."""
    accounts = Account.objects.of(cast(User, request.user))
    last = request.session.get(LAST_ACCOUNT)
    account = accounts.filter(slug=last).first() or accounts.first()
    return (
        redirect(account_url(account)) if account else render(request, "dashboard/no_account.html")
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def settings(request: HttpRequest) -> HttpResponse:
    """Let a person change their name, time zone and theme."""
    # A copy: a refused form has written into it, and the page around shows the real one.
    person = User.objects.get(pk=cast(User, request.user).pk)
    form = SettingsForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        person.save(update_fields=form.Meta.fields)
        messages.success(request, "Your settings are saved.")
        return redirect("dashboard:settings")
    status = 422 if form.is_bound else 200
    return render_page(request, "dashboard/settings.html", "form", {"form": form}, status)
