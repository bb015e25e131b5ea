"""Query strings that the staff pages cannot read: garbage, NUL characters, dates after 9999."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import BadRequest
from django.db import DataError, transaction
from django.db.models import QuerySet
from django.http import HttpRequest

logger = logging.getLogger(__name__)


def refuse_null_characters(request: HttpRequest) -> None:
    """Raise BadRequest if the address has a NUL character, which PostgreSQL cannot store."""
    texts = [request.path, *request.GET, *(v for _, vs in request.GET.lists() for v in vs)]
    if any("\0" in text for text in texts):
        raise BadRequest("The address has a NUL character")


class StaffChangeList(ChangeList):
    """Treats a value that Python or PostgreSQL cannot read like an unknown filter.

    Django then opens the list without filters.
    """

    def get_queryset(
        self, request: HttpRequest, exclude_parameters: list[str] | None = None
    ) -> QuerySet[Any]:
        with self._unreadable_values_reported(request):
            return super().get_queryset(request, exclude_parameters)

    def get_results(self, request: HttpRequest) -> None:
        with self._unreadable_values_reported(request):
            super().get_results(request)

    @contextmanager
    def _unreadable_values_reported(self, request: HttpRequest) -> Iterator[None]:
        """Report a fault of the query string; any other fault is ours and is raised."""
        if not request.GET:
            yield
            return
        try:
            with transaction.atomic():
                yield
        except (DataError, IncorrectLookupParameters, OverflowError, ValueError) as fault:
            logger.info("Could not filter %s by the query string: %r", request.path, fault)
            messages.warning(request, "The address has a filter that does not work. Showing all.")
            raise IncorrectLookupParameters from fault
