"""Refuses a large body, one of unknown size, or one with a file, unless the page takes files.

A body is refused before any of it is read.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, NoReturn

from django.conf import settings
from django.core.exceptions import BadRequest
from django.core.files.uploadhandler import FileUploadHandler, TemporaryFileUploadHandler
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from core.htmx import VARY, show_as_problem

_LIMIT = "body_limit"
View = Callable[..., HttpResponseBase]


def accepts_files(limit: int) -> Callable[[View], View]:
    """Let a view take files, in bodies of up to `limit` bytes; they are stored while it runs."""

    def decorate(view: View) -> View:
        protected = csrf_protect(view)

        @csrf_exempt  # the check reads the body, so the handlers must be set before it
        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            request.upload_handlers = [TemporaryFileUploadHandler(request)]
            return protected(request, *args, **kwargs)

        setattr(wrapped, _LIMIT, limit)
        return wrapped

    return decorate


class FileRefusal(FileUploadHandler):
    """Refuses each file (400), so that none is written to disk."""

    def new_file(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise BadRequest("This page takes no files.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None: ...

    def file_complete(self, file_size: int) -> None: ...


class BodyLimitMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "chunked" in request.headers.get("Transfer-Encoding", "").lower():
            return _refuse(request, 411)
        length = request.headers.get("content-length") or "0"
        size = int(length) if length.isdecimal() else 0
        if size > settings.BODY_LIMIT and size > (limit := _limit_of(request)):
            return _refuse(request, 413, megabytes=limit // 1_000_000)
        return self.get_response(request)


def _limit_of(request: HttpRequest) -> int:
    try:
        return int(getattr(resolve(request.path_info).func, _LIMIT, 0))
    except Resolver404:
        return 0


def _refuse(request: HttpRequest, status: int, **context: int) -> HttpResponse:
    response = HttpResponse(render_to_string("413.html", context), status=status)
    patch_vary_headers(response, VARY)
    if request.headers.get("HX-Request") == "true":
        show_as_problem(response)
    return response
