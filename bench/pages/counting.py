"""Counts the queries of a request that asks for it, and times them."""

import time
from collections.abc import Callable

from django.db import connection
from django.http import HttpRequest, HttpResponse


class CountingMiddleware:
    """Answers a request with the header X-Count with X-Queries and X-Sql-Ms."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "X-Count" not in request.headers:
            return self.get_response(request)
        seconds: list[float] = []

        def timed(execute, *statement):
            started = time.perf_counter()
            try:
                return execute(*statement)
            finally:
                seconds.append(time.perf_counter() - started)

        with connection.execute_wrapper(timed):
            response = self.get_response(request)
        response["X-Queries"], response["X-Sql-Ms"] = len(seconds), sum(seconds) * 1000
        return response
