"""Tables of related rows on an object's staff page."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import BaseInlineFormSet
from django.http import HttpRequest

from core.admin.foreign_keys import ForeignKeysMixin
from core.admin.formsets import RowForm, StaffFormSet
from core.admin.opened_pages import opened_page

if TYPE_CHECKING:
    TabularInline = admin.TabularInline[Any, Any]
    InlineFormSet = BaseInlineFormSet[Any, Any, Any]
else:
    TabularInline, InlineFormSet = admin.TabularInline, BaseInlineFormSet


class EditableInline(ForeignKeysMixin, TabularInline):
    """Related rows that staff edit in place."""

    form = RowForm
    formset = StaffFormSet
    extra = 0

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset: Any = super().get_formset(request, obj, **kwargs)
        formset.page = opened_page(request)
        return formset


class LimitedFormSet(InlineFormSet):
    """Shows the first `limit` rows; the list page of the model has all of them."""

    limit = 10

    def get_queryset(self) -> QuerySet[Any]:
        if not hasattr(self, "_queryset"):
            self._queryset = super().get_queryset()[: self.limit]
        return self._queryset


class ReadOnlyInline(TabularInline):
    """Related rows without a form; each links to its own page."""

    formset = LimitedFormSet
    template = "admin/read_only_rows.html"
    columns: tuple[str | Callable[[Any], str], ...] = ()
    related: tuple[str, ...] = ()
    view_on_site = False
    extra = 0
    can_delete = False
    show_change_link = True

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.columns

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.columns

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        return rows.select_related(*self.related) if self.related else rows

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
