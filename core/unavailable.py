"""A plain page (503) for an outage of the database, the broker or the mail server.

Django converts exceptions to responses at every middleware. An exception outside the view (such
as from loading the session or the user) never reaches this middleware; the signal reports it.
"""

import logging
import smtplib
import socket
import sys
from collections.abc import Callable
from typing import Any

import kombu.exceptions
import psycopg_pool
import redis.exceptions
from django.core.signals import got_request_exception
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers

from core.htmx import VARY, show_as_problem
from core.postgres import timed_out_while_idle

OUTAGES = (
    OperationalError,
    InterfaceError,
    psycopg_pool.PoolTimeout,
    kombu.exceptions.OperationalError,
    redis.exceptions.ConnectionError,
    redis.exceptions.TimeoutError,
    smtplib.SMTPException,
    ConnectionError,
    TimeoutError,
    socket.gaierror,
)
RETRY_AFTER_SECONDS = 10

log = logging.getLogger(__name__)


class UnavailableMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        got_request_exception.connect(_remember, dispatch_uid="core.unavailable")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        failure = getattr(request, "failure", None)
        if response.status_code == 500 and failure and _is_outage(failure):
            return _unavailable(request, failure)
        return response

    def process_exception(self, request: HttpRequest, failure: Exception) -> HttpResponse | None:
        return _unavailable(request, failure) if _is_outage(failure) else None


def _is_outage(failure: BaseException) -> bool:
    return isinstance(failure, OUTAGES) or timed_out_while_idle(failure)


def _remember(request: HttpRequest | None = None, **kwargs: Any) -> None:
    if request is not None:
        request.failure = sys.exc_info()[1]  # type: ignore[attr-defined]


def _unavailable(request: HttpRequest, failure: BaseException) -> HttpResponse:
    log.error("Answering 503 to %s %s: %s", request.method, request.path, failure)
    again = request.get_full_path() if request.method in ("GET", "HEAD") else ""
    response = HttpResponse(render_to_string("503.html", {"again": again}), status=503)
    response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    patch_vary_headers(response, VARY)
    if request.headers.get("HX-Request") == "true":
        show_as_problem(response)
    return response
