"""Query strings that the staff pages cannot read: garbage, NUL characters, dates after 9999."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import BadRequest, FieldError
from django.db import DataError, transaction
from django.db.models import Model, QuerySet
from django.db.models.constants import LOOKUP_SEP
from django.db.models.sql import Query
from django.http import HttpRequest

from core.admin.change_list import PagedChangeList

PLAIN_LOOKUPS = {"exact", "in", "isnull", "gt", "gte", "lt", "lte", "year", "month", "day"}
"""The lookups of the filters, date hierarchies and links of the staff pages."""

logger = logging.getLogger(__name__)


def refuse_null_characters(request: HttpRequest) -> None:
    """Raise BadRequest if the address has a NUL character, which PostgreSQL cannot store."""
    texts = [request.path, *request.GET, *(v for _, vs in request.GET.lists() for v in vs)]
    if any("\0" in text for text in texts):
        raise BadRequest("The address has a NUL character")


def is_plain(model: type[Model], name: str) -> bool:
    """Return whether a parameter compares a field plainly, or is no field at all.

    Other lookups fail on odd values, and a regular expression can occupy PostgreSQL for hours.
    """
    try:
        lookups, _, _ = Query(model).solve_lookup_type(name)
    except FieldError:
        return LOOKUP_SEP not in name
    return set(lookups) <= PLAIN_LOOKUPS


class StaffChangeList(PagedChangeList):
    """Treats filters that Python or PostgreSQL cannot read like unknown ones: shows all rows."""

    def get_queryset(
        self, request: HttpRequest, exclude_parameters: list[str | None] | None = None
    ) -> QuerySet[Any]:
        with self._unreadable_filters_dropped(request):
            for name in self.get_filters_params():
                if not is_plain(self.model, name):
                    raise IncorrectLookupParameters(name)
            return super().get_queryset(request, exclude_parameters)

    def get_results(self, request: HttpRequest) -> None:
        with self._unreadable_filters_dropped(request):
            super().get_results(request)

    @contextmanager
    def _unreadable_filters_dropped(self, request: HttpRequest) -> Iterator[None]:
        """Let Django open the list without filters, if there are any; other faults are ours."""
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
