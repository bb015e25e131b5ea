"""Staff pages of phone numbers."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import Model, Prefetch, QuerySet
from django.http import HttpRequest

from core.admin.inlines import ReadOnlyInline
from core.admin.links import Link, add_link, list_link
from core.admin.model_admins import StaffAdmin
from phone_numbers.admin.actions import NUMBER_ACTIONS
from phone_numbers.admin.assignments import SearchResults
from phone_numbers.admin.exchange import NumberExchange
from phone_numbers.admin.filters import SEARCHED, AssignedFilter, RegionFilter
from phone_numbers.admin.forms import NumberForm
from phone_numbers.models import Assignment, NumberStatus, PhoneNumber
from phone_numbers.search import matching_numbers


class RecentAssignments(ReadOnlyInline):
    model = Assignment
    columns = ("campaign", "status", "requested_at", "requested_by", "live_at", "ended_at")
    related = ("campaign", "requested_by")
    verbose_name_plural = "latest assignments"


@admin.register(PhoneNumber)
class PhoneNumberAdmin(NumberExchange, StaffAdmin):
    form = NumberForm
    staff_actions = NUMBER_ACTIONS
    list_display = [
        "written", "name", "account", "status", "under", "place", "line_type",
    ]  # fmt: skip
    list_select_related = ["account"]
    list_filter = ["status", "line_type", RegionFilter, AssignedFilter]
    sortable_when_long = ("written",)
    search_fields = ["e164", "name"]
    search_help_text = SEARCHED
    autocomplete_fields = ["account"]
    inlines = [RecentAssignments]
    readonly_fields = [
        "status", "status_reason", "country", "line_type", "place", "area_code", "note",
        "created_at",
    ]  # fmt: skip
    fieldsets = [
        (None, {"fields": ["account", "e164", "name", ("status", "status_reason")]}),
        (
            "Derived from the number",
            {"fields": [("country", "line_type", "area_code", "place"), "note", "created_at"]},
        ),
    ]
    add_fieldsets = [(None, {"fields": ["account", "e164", "name"]})]

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> Any:
        return self.fieldsets if obj else self.add_fieldsets

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        return [*self.readonly_fields, *(["account", "e164"] if obj else [])]

    def has_delete_permission(self, request: HttpRequest, obj: PhoneNumber | None = None) -> bool:
        """Allow deleting only numbers that were never active."""
        unused = obj is None or obj.status == NumberStatus.PENDING
        return unused and super().has_delete_permission(request, obj)

    def get_queryset(self, request: HttpRequest) -> QuerySet[PhoneNumber]:
        current = Assignment.objects.open().select_related("campaign")
        rows: QuerySet[PhoneNumber] = super().get_queryset(request)
        return rows.prefetch_related(Prefetch("assignments", current, to_attr="current"))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> SearchResults:
        term = search_term.strip()
        return (queryset.filter(matching_numbers(term)) if term else queryset), False

    def choice_label(self, number: PhoneNumber) -> str:
        return f"{number} ({number.account}, {number.get_status_display().lower()})"

    def links(self, obj: PhoneNumber) -> Iterable[Link]:
        yield "Assign", add_link("numbers_assignment", phone_number=obj.pk)
        yield "Assignments", list_link("numbers_assignment", phone_number__id__exact=obj.pk)

    @admin.display(description="Number", ordering="e164")
    def written(self, number: PhoneNumber) -> str:
        return str(number)

    @admin.display(description="Note")
    def note(self, number: PhoneNumber) -> str:
        return number.area_code_note or "—"

    @admin.display(description="Under")
    def under(self, number: Any) -> str:
        labels = [f"{row.campaign} ({row.get_status_display().lower()})" for row in number.current]
        return ", ".join(labels) or "—"
