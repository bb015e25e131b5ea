"""Staff lists in pages that begin at a row instead of an offset, so that late pages stay fast.

The address of a page has the row's key: `p=after-7`, `p=before-7` or `p=last`.
"""

import re
from typing import Any

from django.contrib.admin.views.main import ALL_VAR, ORDER_VAR, PAGE_VAR, ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest

from core.admin.list_pages import ListOrder, ListPage, ListReader, read_order
from core.counting import COUNT_LIMIT, Count, capped_count
from core.pagination import Place

_PAGE = re.compile(r"(after|before)-([0-9]{1,18})", re.ASCII)
_LAST = "last"


class Total(int):
    """How many rows a list has, which Django's pages write as "10,000+"."""

    def __str__(self) -> str:
        return str(Count(int(self)))


class PagedChangeList(ChangeList):
    """Counts up to COUNT_LIMIT rows, and sorts a longer list only where an index has the order."""

    order: ListOrder | None = None
    multi_page = False  # the pages have no numbers

    def get_ordering(self, request: HttpRequest, queryset: QuerySet[Any]) -> list[Any]:
        """Return no order until the rows have been counted."""
        return list(self.order.terms()) if self.order else []

    def get_ordering_field(self, field_name: Any) -> Any:
        """Return what to sort by, if this column may be sorted by."""
        sortable = field_name in (self.sortable_by or ())
        return super().get_ordering_field(field_name) if sortable else None

    def get_results(self, request: HttpRequest) -> None:
        """Count the rows, choose their order, and read a page of them."""
        total = capped_count(self.queryset)
        self._describe(total)
        self.order = self._order(request)
        rows = self.queryset = self.queryset.order_by(*self.order.terms())
        size = COUNT_LIMIT if self.show_all and self.can_show_all else self.list_per_page
        page = self._page(ListReader(rows, self.order, size), request.GET.get(PAGE_VAR, ""))
        self.result_list = page.rows
        self.place = Place(page.before, len(page.rows), total) if page.rows else None
        self.page_links = self._links(page)

    def _describe(self, total: Count) -> None:
        """Set what Django's pages and ours say about the length of the list."""
        narrowed = bool(self.query or self.get_filters_params())
        self.result_count = Total(total.value)
        self.full_result_count = None if narrowed else self.result_count
        self.show_full_result_count, self.show_admin_actions = False, True
        self.can_show_all = total.value <= self.list_max_show_all
        self.is_long = total.value > COUNT_LIMIT
        self.sorted_up_to = Total(COUNT_LIMIT)

    def _order(self, request: HttpRequest) -> ListOrder:
        if self.is_long:
            self.sortable_by = self.model_admin.sortable_when_long  # type: ignore[attr-defined]
        self._keep_one_sort()
        return read_order(self.model, super().get_ordering(request, self.queryset)[0])

    def _keep_one_sort(self) -> None:
        """Keep the first column of the query string that may be sorted by, and drop the others."""
        names = {str(place): name for place, name in enumerate(self.list_display)}
        self.filter_params.pop(ORDER_VAR, None)
        for wanted in self.params.pop(ORDER_VAR, "").split("."):
            name = names.get(wanted.removeprefix("-"))
            if name and self.get_ordering_field(name):
                self.params[ORDER_VAR], self.filter_params[ORDER_VAR] = wanted, [wanted]
                return

    def _page(self, reader: ListReader, text: str) -> ListPage:
        """Read the page that the query string asks for, or the first one."""
        if text == _LAST:
            return reader.page(backwards=True)
        match = _PAGE.fullmatch(text)
        row = reader.order.row(self.root_queryset, int(match[2])) if match else None
        backwards = bool(row and match and match[1] == "before")
        return reader.page(row, backwards=backwards)

    def _links(self, page: ListPage) -> list[tuple[str, str]]:
        """Return the text and the query string of each link, which is "" if it leads nowhere."""
        if not (page.has_previous or page.has_next):
            return []
        places = [
            ("First", None, page.has_previous),
            ("Previous", f"before-{page.rows[0].pk}", page.has_previous),
            ("Next", f"after-{page.rows[-1].pk}", page.has_next),
            ("Last", _LAST, page.has_next),
        ]
        links = [
            (text, self.get_query_string({PAGE_VAR: place}) if leads else "")
            for text, place, leads in places
        ]
        everything = self.get_query_string({ALL_VAR: ""})
        return [*links, *([("Show all", everything)] if self.can_show_all else [])]
