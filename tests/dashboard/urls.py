"""The pages under test, and a stub for every other link of the top bar."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from config.urls import urlpatterns as ours
from dashboard import account_switcher, balance, home, personal_settings
from dashboard.access import AccountRequest, member_view, require_owner


@member_view
def page(request: AccountRequest) -> HttpResponse:
    return render(request, "dashboard/base.html")


@member_view
def owners_only(request: AccountRequest) -> HttpResponse:
    require_owner(request)
    return HttpResponse("done")


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a mistake of ours")


of_account = [
    path("", page, name="overview"),
    path("numbers/", page, name="number_list"),
    path("numbers/1/", page),
    path("activity/", page, name="activity"),
    path("reasons/", page, name="reasons"),
    path("jobs/", page, name="job_list"),
    path("campaigns/", page, name="campaign_list"),
    path("brands/", page, name="brand_list"),
    path("balance/", balance.balance, name="balance"),
    path("change/", owners_only),
]
dashboard = [
    path("", home.home, name="home"),
    path("me/", personal_settings.personal_settings, name="settings"),
    path("me/accounts/", account_switcher.accounts, name="account_list"),
    path("a/<slug:slug>/", include(of_account)),
]
urlpatterns = [
    path("broken/", broken),
    *ours[:2],
    path("", include((dashboard, "dashboard"))),
]
