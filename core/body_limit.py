"""Refuses a large body, or one of unknown size, before any of it is read.

No page takes files, so no form is larger than the limit.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers

from core.htmx import VARY, show_as_problem


class BodyLimitMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "chunked" in request.headers.get("Transfer-Encoding", "").lower():
            return _refuse(request, 411)
        length = request.headers.get("content-length") or "0"
        if length.isdecimal() and int(length) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return _refuse(request, 413)
        return self.get_response(request)


def _refuse(request: HttpRequest, status: int) -> HttpResponse:
    response = HttpResponse(render_to_string("413.html"), status=status)
    patch_vary_headers(response, VARY)
    if request.headers.get("HX-Request") == "true":
        show_as_problem(response)
    return response
