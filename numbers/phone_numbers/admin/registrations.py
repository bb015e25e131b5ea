"""Staff pages of carrier registrations."""

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from core.admin.audit import AuditRow
from core.admin.model_admins import ReadOnlyAdmin
from phone_numbers.admin import trouble
from phone_numbers.admin.actions import STUCK_ACTIONS, on_assignments
from phone_numbers.admin.assignments import SearchResults
from phone_numbers.admin.audit import registration_rows
from phone_numbers.admin.filters import (
    SEARCHED,
    FailureFilter,
    HoldFilter,
    StatusFilter,
    StuckFilter,
    WaitingFilter,
    of_matching_numbers,
)
from phone_numbers.models import CarrierRegistration


@admin.register(CarrierRegistration)
class CarrierRegistrationAdmin(ReadOnlyAdmin):
    """Registrations are read-only; the actions act on their assignments."""

    list_display = [
        "assignment", "carrier", "status", "trouble", "submitted_at", "due_at", "registered_at",
    ]  # fmt: skip
    list_select_related = ["assignment__phone_number", "assignment__campaign"]
    list_filter = [
        ("status", StatusFilter), "carrier", WaitingFilter, StuckFilter, HoldFilter,
        FailureFilter,
    ]  # fmt: skip
    search_fields = ["phone_number__e164"]
    search_help_text = SEARCHED
    ordering = ["-pk"]
    readonly_fields = ["trouble"]
    fields = [
        ("assignment", "account"),
        ("carrier", "status", "trouble"),
        ("submitted_at", "submission", "tries", "due_at"),
        ("queue_ahead", "answer_at", "expected_by"),
        ("held_at", "registered_at", "ended_at"),
    ]

    def __init__(self, model: type[Model], admin_site: admin.AdminSite) -> None:
        super().__init__(model, admin_site)
        self.actions = [on_assignments(action) for action in STUCK_ACTIONS]

    def has_staff_action_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("numbers.change_assignment"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return trouble.with_trouble(super().get_queryset(request))

    def audit(self, key: int) -> list[AuditRow]:
        return registration_rows(key)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> SearchResults:
        term = search_term.strip()
        return (queryset.filter(of_matching_numbers(term)) if term else queryset), False

    @admin.display(description="Trouble")
    def trouble(self, row: Any) -> str:
        return trouble.trouble(row)
