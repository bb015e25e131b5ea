"""Base classes of the staff pages: safe saves, staff actions, the audit, and fast lists."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import ForeignKey, Model, QuerySet, URLField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from core.admin.actions import StaffAction
from core.admin.audit import AuditRow, AuditSource, audit_rows, is_audited
from core.admin.deletion import LABEL, delete_deletable
from core.admin.foreign_keys import ForeignKeysMixin
from core.admin.forms import StaffForm
from core.admin.links import Link
from core.admin.paginator import CappedPaginator
from core.admin.query_strings import StaffChangeList
from core.admin.saves import SafeSavesMixin

MAX_DIGITS = 18  # of a key that a bigint can hold


class StaffAdmin(ForeignKeysMixin, SafeSavesMixin):
    """The base of all staff pages."""

    form = StaffForm
    formfield_overrides = {URLField: {"assume_scheme": "https"}}
    paginator = CappedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER  # each facet counts the whole table
    list_per_page = 50
    sortable_when_long: tuple[str, ...] = ()
    """The columns whose order an index has; a list of up to 10,000 rows sorts by the others too."""
    view_on_site = False  # only members can open an account's own pages
    staff_actions: tuple[StaffAction, ...] = ()
    can_add_another = True

    def __init__(self, model: type[Model], admin_site: admin.AdminSite) -> None:
        super().__init__(model, admin_site)
        self.actions = [action.as_admin_action() for action in self.staff_actions]

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Offer Delete, but only for rows whose own pages offer it."""
        actions: dict[str, Any] = super().get_actions(request)
        if "delete_selected" in actions:
            actions["delete_selected"] = (delete_deletable, "delete_selected", LABEL)
        return actions

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Any:
        """Return the object with this key, unless it is written in another way, such as 1_0."""
        return super().get_object(request, object_id, from_field) if object_id.isdecimal() else None

    def reverse(self, page: str, *args: Any) -> str:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}"
        return reverse(name, args=args)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[StaffChangeList]:
        return StaffChangeList

    def has_staff_action_permission(self, request: HttpRequest) -> bool:
        """Allow staff actions with the change permission, even if the form is read-only."""
        return bool(request.user.has_perm(f"{self.opts.app_label}.change_{self.opts.model_name}"))

    def links(self, obj: Any) -> Iterable[Link]:
        """Return links from an object's page to related pages."""
        return ()

    def audit_sources(self) -> Sequence[AuditSource]:
        return [AuditSource(self.model)] if is_audited(self.model) else []

    def audit(self, key: int) -> list[AuditRow] | None:
        """Return what the database recorded about an object, newest first; None if nothing can."""
        sources = self.audit_sources()
        return audit_rows(key, *sources) if sources else None

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Read initial values from the query string, without malformed foreign keys."""
        initial = super().get_changeform_initial_data(request)
        keys = {field.name for field in self.opts.fields if isinstance(field, ForeignKey)}
        return {k: v for k, v in initial.items() if k not in keys or str(v).isdecimal()}

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """Show the page with its tools."""
        context = (extra_context or {}) | self._tools(request, object_id)
        return super().changeform_view(request, object_id, form_url, context)

    def _tools(self, request: HttpRequest, object_id: str | None) -> dict[str, Any]:
        obj = self.get_object(request, object_id) if object_id else None
        if obj is None:
            buttons = ("show_save_and_add_another", "show_save_and_continue")
            return dict.fromkeys(buttons, self.can_add_another)
        permitted = self.staff_actions if self.has_staff_action_permission(request) else ()
        return {
            "staff_actions": [action for action in permitted if action.available_for(obj)],
            "links": list(self.links(obj)),
            "checkbox": ACTION_CHECKBOX_NAME,
        }

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the audit rows in addition to Django's log of staff changes."""
        is_key = object_id.isdecimal() and len(object_id) <= MAX_DIGITS
        rows = self.audit(int(object_id)) if is_key else None
        context = {"title": "Audit", "audit": rows, "is_audited": rows is not None}
        return super().history_view(request, object_id, (extra_context or {}) | context)

    def response_action(
        self, request: HttpRequest, queryset: QuerySet[Any], *args: Any
    ) -> HttpResponse | None:
        if all(key.isdecimal() for key in request.POST.getlist(ACTION_CHECKBOX_NAME)):
            return super().response_action(request, queryset, *args)
        messages.error(request, "Nothing was done: the selection is not valid.")
        return HttpResponseRedirect(request.get_full_path())


class ReadOnlyAdmin(StaffAdmin):
    """Pages without editing or deleting; subclasses may allow adding."""

    can_add_another = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
