"""How HtmxResponseMiddleware changes pages, fragments, redirects and messages."""

import json
from http.cookies import SimpleCookie

import pytest
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.test import Client
from django.urls import include, path

from core.htmx import is_fragment

pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]
HTMX = {"HX-Request": "true"}
BOOSTED = HTMX | {"HX-Boosted": "true"}
HISTORY = HTMX | {"HX-History-Restore-Request": "true"}


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("part" if is_fragment(request) else render(request, "dashboard/base.html"))


def move(request: HttpRequest) -> HttpResponse:
    messages.success(request, "It is moved.")
    response = redirect(request.GET.get("to", "/page/"))
    response.set_cookie("kept", "yes")
    return response


def refuse(request: HttpRequest) -> HttpResponse:
    messages.error(request, "It is refused & stays.")
    return HttpResponse("form", status=422)


def forbid(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied("Only owners may.")


def csv(request: HttpRequest) -> HttpResponse:
    messages.success(request, "kept for the next page")
    return StreamingHttpResponse(iter(["a,b"]), content_type="text/csv")


urlpatterns = [
    path("page/", page),
    path("move/", move),
    path("refuse/", refuse),
    path("forbid/", forbid),
    path("csv/", csv),
    path("empty/", lambda request: HttpResponse(status=204)),
    path(
        "cached/",
        lambda request: HttpResponse("x", headers={"Vary": "Accept", "Cache-Control": "private"}),
    ),
    path("members/", login_required(page)),
    path("", include("accounts.urls")),
    path("", include("dashboard.urls")),
]


@pytest.fixture(autouse=True)
def _static(settings) -> None:
    settings.STATIC_ROOT = settings.STATICFILES_DIRS[0]


def get(
    client: Client, url: str, headers: dict[str, str] = HTMX, current_url: str = ""
) -> HttpResponse:
    current = {"HX-Current-URL": "http://testserver" + current_url} if current_url else {}
    return client.get(url, headers=headers | current)


@pytest.mark.parametrize("headers", [{}, BOOSTED, HISTORY], ids=["plain", "boosted", "history"])
def test_plain_boosted_and_history_requests_get_a_page(
    client: Client, headers: dict[str, str]
) -> None:
    assert b"<html" in get(client, "/page/", headers).content


def test_an_htmx_request_gets_a_fragment(client: Client) -> None:
    assert get(client, "/page/").content == b"part"


@pytest.mark.parametrize("headers", [{}, HTMX, BOOSTED], ids=["plain", "htmx", "boosted"])
@pytest.mark.parametrize("url", ["/page/", "/move/", "/refuse/", "/members/"])
def test_every_response_varies_by_the_htmx_headers(client: Client, url: str, headers) -> None:
    assert {"HX-Request", "HX-Boosted"} <= set(get(client, url, headers)["Vary"].split(", "))


def test_headers_set_by_a_view_are_kept(client: Client) -> None:
    response = get(client, "/cached/")
    assert "Accept" in response["Vary"].split(", ")
    assert response["Cache-Control"] == "private"


def test_neither_fragments_nor_pages_are_stored(client: Client) -> None:
    assert "no-store" in get(client, "/page/")["Cache-Control"]
    assert "no-store" in get(client, "/page/", {})["Cache-Control"]


def test_a_redirect_becomes_an_htmx_location(client: Client) -> None:
    response = get(client, "/move/", current_url="/elsewhere/")
    location = json.loads(response["HX-Location"])
    assert response.status_code == 204
    assert "Location" not in response
    assert (location["path"], location["headers"]) == ("/page/", {"HX-Boosted": "true"})
    assert location["swap"].endswith("show:window:top")
    assert isinstance(response.cookies, SimpleCookie)
    assert response.cookies["kept"].value == "yes"


@pytest.mark.parametrize("current_url", ["/page/", "/page/#carriers"])
def test_a_redirect_to_the_same_page_neither_scrolls_nor_adds_history(
    client: Client, current_url
) -> None:
    location = json.loads(get(client, "/move/", current_url=current_url)["HX-Location"])
    assert location["push"] == "false"
    assert "swap" not in location


def test_without_htmx_a_redirect_is_unchanged(client: Client) -> None:
    response = get(client, "/move/", {})
    assert (response.status_code, response["Location"]) == (302, "/page/")


@pytest.mark.parametrize("url", ["https://elsewhere.example/", "//elsewhere.example/"])
def test_a_redirect_to_another_site_navigates_the_browser(client: Client, url: str) -> None:
    response = get(client, f"/move/?to={url}")
    assert response["HX-Redirect"] == url
    assert "HX-Location" not in response


def test_an_expired_session_signs_in_and_returns_to_the_page(client: Client) -> None:
    response = get(client, "/members/?poll=1", current_url="/page/?q=212")
    assert response["HX-Redirect"] == "/accounts/login/?next=/page/%3Fq%3D212"


def test_an_expired_session_without_a_page_returns_to_the_url(client: Client) -> None:
    assert get(client, "/members/")["HX-Redirect"] == "/accounts/login/?next=/members/"


def test_a_message_is_shown_once_after_a_redirect(client: Client) -> None:
    get(client, "/move/")
    assert b"It is moved." in get(client, "/page/", BOOSTED).content
    assert b"It is moved." not in get(client, "/page/", BOOSTED).content


def test_a_message_is_sent_out_of_band_with_a_fragment(client: Client) -> None:
    body = get(client, "/refuse/").content.decode()
    assert body.startswith('form<div hx-swap-oob="beforeend:#toasts">')
    assert "It is refused &amp; stays." in body
    assert get(client, "/page/").content == b"part"


@pytest.mark.parametrize("url", ["/empty/", "/csv/", "/forbid/"])
def test_a_response_that_is_not_swapped_keeps_the_message(client: Client, url: str) -> None:
    get(client, "/move/")
    get(client, url)
    assert b"It is moved." in get(client, "/page/").content


def test_an_error_is_shown_above_the_page(client: Client) -> None:
    response = get(client, "/forbid/")
    assert response.status_code == 403
    assert (response["HX-Retarget"], response["HX-Reswap"]) == ("#problem", "innerHTML")
    assert b"Only owners may." in response.content
    assert "HX-Retarget" not in get(client, "/forbid/", {})


def test_a_refused_form_replaces_the_form(client: Client) -> None:
    assert "HX-Retarget" not in get(client, "/refuse/")
