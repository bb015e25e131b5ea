"""The order of a staff list, and its pages, which begin at a row instead of an offset."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import F, Model, OrderBy, Q, QuerySet
from django.db.models.expressions import Combinable

from core.counting import Count, capped_count

Row = tuple[Any, int]
"""A place in an order: the value by which a row is ordered, and its key."""


@dataclass(frozen=True, slots=True)
class ListOrder:
    """An order by an expression, and by key among equals; PostgreSQL puts NULL after all values.

    A `unique` expression has neither equals nor NULL, so its index alone finds a page.
    """

    by: Combinable
    descending: bool = False
    unique: bool = False

    def terms(self, *, backwards: bool = False) -> list[OrderBy]:
        """Return what `order_by` takes."""
        columns: Iterable[Any] = (self.by,) if self.unique else (self.by, F("pk"))
        return [OrderBy(column, descending=self.descending != backwards) for column in columns]

    def row(self, rows: QuerySet[Any], key: int) -> Row | None:
        """Return the place of the row with this key, or None if there is no such row."""
        found = rows.filter(pk=key).order_by().values_list(self.by, "pk").first()
        return (found[0], found[1]) if found else None

    def beyond(self, rows: QuerySet[Any], row: Row | None, *, backwards: bool) -> QuerySet[Any]:
        """Return the rows after a row, or before it if `backwards`, with the value of each."""
        valued: QuerySet[Any] = rows.annotate(list_order=self.by)
        if row is None:
            return valued
        below = self.descending != backwards
        if self.unique:
            condition = Q((f"list_order__{'lt' if below else 'gt'}", row[0]))
        else:
            condition = _below(*row) if below else _above(*row)
        return valued.filter(condition)


@dataclass(frozen=True, slots=True)
class ListPage:
    """Some rows of a list, and how many come before them."""

    rows: list[Any]
    before: Count
    has_previous: bool
    has_next: bool


@dataclass(frozen=True, slots=True)
class ListReader:
    """Reads pages of up to `size` of the `rows` in an order."""

    rows: QuerySet[Any]
    order: ListOrder
    size: int

    def page(self, row: Row | None = None, *, backwards: bool = False) -> ListPage:
        """Return the page after a row, or before it if `backwards`; without a row, from an end.

        Finds keys before it reads rows, whose joins and annotations are then for a page only.
        """
        beyond = self.order.beyond(self.rows, row, backwards=backwards)
        terms = self.order.terms(backwards=backwards)
        found = list(beyond.order_by(*terms).values_list("pk", flat=True)[: self.size + 1])
        if row and not found:
            return self.page()
        more, keys = len(found) > self.size, found[: self.size]
        has_previous, has_next = (more, row is not None) if backwards else (row is not None, more)
        return self._page(keys, has_previous=has_previous, has_next=has_next)

    def _page(self, keys: list[int], *, has_previous: bool, has_next: bool) -> ListPage:
        rows = self.order.beyond(self.rows, None, backwards=False).filter(pk__in=keys)
        shown = list(rows.order_by(*self.order.terms())) if keys else []
        before = Count(0)
        if has_previous and shown:
            first = (shown[0].list_order, shown[0].pk)
            before = capped_count(self.order.beyond(self.rows, first, backwards=True))
        return ListPage(shown, before, has_previous, has_next)


def read_order(model: type[Model], term: Any) -> ListOrder:
    """Return the order that a term of Django's `order_by` means for rows of a model."""
    if isinstance(term, str):
        name, descending = _column(model, term.removeprefix("-")), term.startswith("-")
        return ListOrder(F(name), descending, unique=_is_unique(model, name))
    by, descending = (
        (term.expression, term.descending) if isinstance(term, OrderBy) else (term, False)
    )
    return ListOrder(by, descending)


def _is_unique(model: type[Model], name: str) -> bool:
    fields = model._meta.fields
    return name in {"pk", *(field.name for field in fields if field.unique and not field.null)}


def _column(model: type[Model], name: str) -> str:
    """Return the path to a column by its name; a foreign key is ordered as its own model is."""
    try:
        related: Any = model._meta.get_field(name).related_model
    except FieldDoesNotExist:
        return name
    if not related or not related._meta.ordering:
        return name
    return f"{name}__{_column(related, related._meta.ordering[0].removeprefix('-'))}"


def _above(value: Any, key: int) -> Q:
    if value is None:
        return Q(list_order=None, pk__gt=key)
    return Q(list_order__gt=value) | Q(list_order=value, pk__gt=key) | Q(list_order=None)


def _below(value: Any, key: int) -> Q:
    if value is None:
        return Q(list_order=None, pk__lt=key) | Q(list_order__isnull=False)
    return Q(list_order__lt=value) | Q(list_order=value, pk__lt=key)
