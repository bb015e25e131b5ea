"""Staff pages of assignments."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.forms import BaseModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.utils.html import format_html_join

from core.admin.audit import AuditRow
from core.admin.inlines import ReadOnlyInline
from core.admin.links import Link, add_link, list_link
from core.admin.model_admins import ReadOnlyAdmin
from phone_numbers import rules
from phone_numbers.actions import assign
from phone_numbers.admin.actions import ASSIGNMENT_ACTIONS
from phone_numbers.admin.audit import assignment_rows
from phone_numbers.admin.filters import (
    SEARCHED,
    FailureFilter,
    HoldFilter,
    OpenFilter,
    StatusFilter,
    StuckFilter,
    of_matching_numbers,
)
from phone_numbers.admin.forms import AssignmentForm
from phone_numbers.admin.reasons import catalogue, entry
from phone_numbers.admin.trouble import carrier, trouble, waits, with_trouble, with_waits
from phone_numbers.exceptions import ChangeRefused, NothingToDo
from phone_numbers.models import Assignment, CarrierRegistration

SearchResults = tuple[QuerySet[Any], bool]


class Registrations(ReadOnlyInline):
    model = CarrierRegistration
    columns = (
        carrier, "status", trouble, "submitted_at", "due_at", "expected_by", "registered_at",
        "ended_at",
    )  # fmt: skip
    verbose_name_plural = "at the carriers"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return with_trouble(super().get_queryset(request))


@admin.register(Assignment)
class AssignmentAdmin(ReadOnlyAdmin):
    """Adding an assignment assigns the number. Existing assignments are read-only."""

    form = AssignmentForm
    staff_actions = ASSIGNMENT_ACTIONS
    list_display = [
        "phone_number", "campaign", "account", "status", "trouble", "requested_at",
        "requested_by", "live_at",
    ]  # fmt: skip
    list_select_related = ["phone_number", "campaign", "account", "requested_by"]
    list_filter = [("status", StatusFilter), StuckFilter, OpenFilter, FailureFilter, HoldFilter]
    search_fields = ["phone_number__e164"]
    search_help_text = SEARCHED
    autocomplete_fields = ["phone_number", "campaign"]
    inlines = [Registrations]
    readonly_fields = ["trouble"]
    fields = [
        ("phone_number", "campaign", "account"),
        ("status", "trouble", "attempt"),
        ("requested_by", "requested_at"),
        ("live_at", "failed_at", "failure_carrier"),
        ("asked_again_by", "asked_again_at"),
        ("stopped_by", "stopped_at", "ended_at"),
    ]
    add_fields = ["phone_number", "campaign"]

    def get_urls(self) -> list[Any]:
        reasons = self.admin_site.admin_view(catalogue)
        return [path("reasons/", reasons, name="numbers_reasons"), *super().get_urls()]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("numbers.add_assignment"))

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        return self.fields if obj else self.add_fields

    def get_inlines(self, request: HttpRequest, obj: Model | None) -> Any:
        return self.inlines if obj else []

    def get_queryset(self, request: HttpRequest) -> QuerySet[Assignment]:
        return with_waits(rules.with_refusal(super().get_queryset(request)))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> SearchResults:
        term = search_term.strip()
        return (queryset.filter(of_matching_numbers(term)) if term else queryset), False

    def audit(self, key: int) -> list[AuditRow]:
        return assignment_rows(key)

    def links(self, obj: Assignment) -> Iterable[Link]:
        number = obj.phone_number_id
        yield "Assign again", add_link("numbers_assignment", phone_number=number)
        yield "All of this number", list_link("numbers_assignment", phone_number__id__exact=number)

    @admin.display(description="Trouble")
    def trouble(self, row: Any) -> str:
        """Return why it failed, why it may not send although open, and what it waits for."""
        code = row.failure_code or ("" if row.ended_at else row.refusal)
        parts = [entry(code), *waits(row)]
        return format_html_join("; ", "{}", ((part,) for part in parts if part))

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Report a refusal, for example after another user's change, and return to the form."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except ChangeRefused as refusal:
            messages.error(request, f"Nothing was saved. {refusal}")
            values = {name: request.POST.get(name, "") for name in self.add_fields}
            return HttpResponseRedirect(add_link("numbers_assignment", **values))

    def save_model(
        self, request: HttpRequest, obj: Assignment, form: "BaseModelForm[Any]", change: bool
    ) -> None:
        """Assign as the owners' form does, at the revision that was validated."""
        row = assign(
            number=obj.phone_number,
            campaign=obj.campaign,
            actor=request.user,  # type: ignore[arg-type]
            seen=obj.phone_number.revision,
        )
        if row is None:
            raise NothingToDo(f"{obj.phone_number} is already under {obj.campaign}.")
        vars(obj).update(vars(row))

    def response_add(
        self, request: HttpRequest, obj: Assignment, post_url_continue: str | None = None
    ) -> HttpResponse:
        messages.success(request, f"{obj.phone_number} is being assigned to {obj.campaign}.")
        return HttpResponseRedirect(self.reverse("change", obj.pk))
