"""Our own pages, and something behind every link of the top bar."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from accounts.access import AccountRequest, member_view, require_owner
from config.urls import urlpatterns as ours


@member_view
def page(request: AccountRequest) -> HttpResponse:
    return render(request, "base.html")


@member_view
def owners_only(request: AccountRequest) -> HttpResponse:
    require_owner(request)
    return HttpResponse("done")


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a mistake of ours")


numbers = [
    path("numbers/", page, name="list"),
    path("activity/", page, name="activity"),
    path("reasons/", page, name="reasons"),
]
campaigns = [
    path("campaigns/", page, name="campaign_list"),
    path("brands/", page, name="brand_list"),
]
inside = [
    path("", page, name="overview"),
    path("numbers/1/", page),
    path("change/", owners_only),
    path("", include((numbers, "numbers"))),
    path("", include((campaigns, "campaigns"))),
]
urlpatterns = [path("a/<slug:slug>/", include(inside)), path("broken/", broken), *ours[:2]]
