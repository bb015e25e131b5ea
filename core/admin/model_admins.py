"""Admin pages made for work: safe saves, verbs as buttons, the audit, lists that stay quick."""

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.db.models import ForeignKey, Model, QuerySet, URLField
from django.forms import BaseInlineFormSet, BaseModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from core.admin.actions import StaffAction
from core.admin.audit import Source, audit_rows, is_audited
from core.admin.forms import Choice, StaffForm
from core.postgres import constraint_of

if TYPE_CHECKING:
    BaseAdmin = BaseModelAdmin[Any]
    ModelAdmin = admin.ModelAdmin[Any]
    TabularInline = admin.TabularInline[Any, Any]
    InlineFormSet = BaseInlineFormSet[Any, Any, Any]
    BasePaginator = Paginator[Any]
else:
    BaseAdmin = BaseModelAdmin
    ModelAdmin, TabularInline = admin.ModelAdmin, admin.TabularInline
    InlineFormSet, BasePaginator = BaseInlineFormSet, Paginator

Link = tuple[str, str]


class CappedPaginator(BasePaginator):
    """Counts as far as somebody would leaf, because a full count of a big table takes long."""

    most = 10_000

    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list
        return int(rows.order_by()[: self.most].count())

    @property
    def is_capped(self) -> bool:
        return self.count == self.most


class Choices(BaseAdmin):
    """Choices in words of their own page, that stand up to nonsense, without buttons to edit."""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = Choice(db_field, self.admin_site)
        field: Any = super().formfield_for_foreignkey(db_field, request, **kwargs)
        page: Any = self.admin_site._registry.get(db_field.remote_field.model)
        if field and hasattr(page, "label_of_choice"):
            field.label_from_instance = page.label_of_choice
        return field

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_add_related = field.widget.can_change_related = False
            field.widget.can_delete_related = False
        return field


class StaffAdmin(Choices, ModelAdmin):
    """The base of all our pages."""

    form = StaffForm
    formfield_overrides = {URLField: {"assume_scheme": "https"}}
    paginator = CappedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER  # each would count the whole table
    list_per_page = 50
    view_on_site = False  # the account's pages are for its members
    staff_actions: tuple[StaffAction, ...] = ()
    adds_many = True

    def __init__(self, model: type[Model], admin_site: admin.AdminSite) -> None:
        super().__init__(model, admin_site)
        self.actions = [action.as_action() for action in self.staff_actions]

    def reverse(self, page: str, *args: Any) -> str:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}"
        return reverse(name, args=args)

    def has_work_permission(self, request: HttpRequest) -> bool:
        """May this person use the verbs? Those who may change, also where no form changes."""
        return bool(request.user.has_perm(f"{self.opts.app_label}.change_{self.opts.model_name}"))

    def links(self, obj: Any) -> Iterable[Link]:
        """Return more places to go to from an object's page: words and address."""
        return ()

    def audit_sources(self) -> Sequence[Source]:
        return [Source(self.model)] if is_audited(self.model) else []

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Fill in what the address names, except keys that are none."""
        given = super().get_changeform_initial_data(request)
        keys = {field.name for field in self.opts.fields if isinstance(field, ForeignKey)}
        return {k: v for k, v in given.items() if k not in keys or str(v).isdecimal()}

    def save_model(
        self, request: HttpRequest, obj: Any, form: "BaseModelForm[Any]", change: bool
    ) -> None:
        """Write only what was changed: the rest may have moved on since the page was opened."""
        if not change:
            obj.save()
            return
        columns = {field.name for field in self.opts.concrete_fields}
        obj.save(update_fields=columns.intersection(form.changed_data))

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """Show the page with its tools; where a constraint was quicker than the form, say so."""
        context = (extra_context or {}) | self._tools(request, object_id)
        try:
            return super().changeform_view(request, object_id, form_url, context)
        except IntegrityError as error:
            if not constraint_of(error):
                raise
            messages.error(request, f"Nothing was saved. {_sentence(self.model, error)}")
            return HttpResponseRedirect(request.get_full_path())

    def _tools(self, request: HttpRequest, object_id: str | None) -> dict[str, Any]:
        obj = self.get_object(request, object_id) if object_id else None
        if obj is None:
            buttons = ("show_save_and_add_another", "show_save_and_continue")
            return dict.fromkeys(buttons, self.adds_many)
        staff_actions = self.staff_actions if self.has_work_permission(request) else ()
        return {
            "staff_actions": [action for action in staff_actions if action.fits(obj)],
            "links": list(self.links(obj)),
            "checkbox": ACTION_CHECKBOX_NAME,
        }

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show what the database recorded, not only what was done on these pages."""
        sources = self.audit_sources()
        rows = audit_rows(int(object_id), *sources) if object_id.isdecimal() else []
        context = {"title": "Audit", "audit": rows, "is_audited": bool(sources)}
        return super().history_view(request, object_id, (extra_context or {}) | context)

    def response_action(
        self, request: HttpRequest, queryset: QuerySet[Any], *args: Any
    ) -> HttpResponse | None:
        if all(key.isdecimal() for key in request.POST.getlist(ACTION_CHECKBOX_NAME)):
            return super().response_action(request, queryset, *args)
        messages.error(request, "Nothing was done: that is no object of this list.")
        return HttpResponseRedirect(request.get_full_path())


def _sentence(model: type[Model], error: IntegrityError) -> str:
    """Return what a named constraint says to people."""
    name = constraint_of(error)
    known = {constraint.name: constraint for constraint in model._meta.constraints}
    if name in known:
        return str(known[name].get_violation_error_message())
    return "Somebody was quicker: look at it again."


class ReadOnlyAdmin(StaffAdmin):
    """A history: to be looked at, and added to one by one where a page says so."""

    adds_many = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class StaffInline(Choices, TabularInline):
    """Rows to be edited beside the object that they belong to."""

    extra = 0


class RecentFormSet(InlineFormSet):
    """The first rows only; the list has them all."""

    most = 10

    def get_queryset(self) -> QuerySet[Any]:
        if not hasattr(self, "_queryset"):
            self._queryset = super().get_queryset()[: self.most]
        return self._queryset


class ReadOnlyInline(TabularInline):
    """Rows of another list, beside the object that they belong to."""

    formset = RecentFormSet
    template = "admin/read_only_rows.html"
    columns: tuple[str | Callable[[Any], str], ...] = ()
    related: tuple[str, ...] = ()
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


def list_link(name: str, **filters: Any) -> str:
    """Return the address of a list such as `numbers_assignment`, filtered."""
    return f"{reverse(f'admin:{name}_changelist')}?{urlencode(filters)}"


def add_link(name: str, **values: Any) -> str:
    """Return the address of a page to add one of these, with some fields filled in."""
    return f"{reverse(f'admin:{name}_add')}?{urlencode(values)}"
