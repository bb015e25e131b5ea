"""Adapts responses to htmx, so that views only return pages, fragments and redirects.

A fragment is a part of a page for an htmx request. Boosted requests and requests that restore
history get whole pages.
"""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urldefrag, urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme

VARY = ("HX-Request", "HX-Boosted", "HX-History-Restore-Request")
PROBLEM = 'id="problem-text"'  # the text of an error page; htmx shows only this part


def is_fragment(request: HttpRequest) -> bool:
    htmx: Any = getattr(request, "htmx", None)
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def render_page(
    request: HttpRequest, template: str, partial: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render the page, or only the named partial for an htmx request."""
    name = f"{template}#{partial}" if is_fragment(request) else template
    return render(request, name, context, status=status)


def show_as_problem(response: HttpResponse) -> HttpResponse:
    """Make htmx show an error page's text above the page and leave its target unchanged."""
    response["HX-Retarget"] = "#problem"
    response["HX-Reswap"] = "innerHTML"
    response["HX-Reselect"] = "#problem-text"
    return response


class HtmxResponseMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.htmx and "Location" in response:  # type: ignore[attr-defined]
            response = _navigate(request, response)
        if response.streaming or not response.get("Content-Type", "").startswith("text/html"):
            return response
        patch_vary_headers(response, VARY)
        if is_fragment(request):
            _finish_fragment(request, response)
        return response


def _navigate(request: HttpRequest, redirect: HttpResponse) -> HttpResponse:
    """Make htmx navigate to the redirect's target; XHR would follow it and swap the page in."""
    location, current = redirect["Location"], request.htmx.current_url_abs_path  # type: ignore[attr-defined]
    response = HttpResponse(status=204)
    response.cookies = redirect.cookies
    if urlsplit(location).path == resolve_url(settings.LOGIN_URL):
        response["HX-Redirect"] = redirect_to_login(current or request.get_full_path()).url
    elif not url_has_allowed_host_and_scheme(location, {request.get_host()}, request.is_secure()):
        response["HX-Redirect"] = location
    else:
        stays = current is not None and urldefrag(current).url == location
        swap = {"push": "false"} if stays else {"swap": "innerHTML show:window:top"}
        whole_page = {"HX-Boosted": "true"}
        response["HX-Location"] = json.dumps({"path": location, "headers": whole_page, **swap})
    return response


def _finish_fragment(request: HttpRequest, response: HttpResponse) -> None:
    """Add messages, and show errors above the page."""
    if response.status_code >= 400 and response.status_code != 422:
        if PROBLEM.encode() in response.content:
            show_as_problem(response)
        return
    messages = get_messages(request)
    if response.status_code == 204 or getattr(messages, "used", True) or not len(messages):
        return
    toasts = render_to_string("core/toasts.html", {"messages": messages})
    response.content += f'<div hx-swap-oob="beforeend:#toasts">{toasts}</div>'.encode()
