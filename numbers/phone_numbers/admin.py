"""Staff pages: numbers, assignments and registrations."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Model, OuterRef, Prefetch, QuerySet
from django.forms import BaseModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path

from accounts.staff.pages import (
    Link,
    ReadOnlyAdmin,
    ReadOnlyInline,
    StaffAdmin,
    add_link,
    list_link,
)
from accounts.wording import duration
from carriers.models import Carrier
from phone_numbers import rules
from phone_numbers.actions import assign
from phone_numbers.admin_filters import (
    AssignedFilter,
    FailureFilter,
    HoldFilter,
    OpenFilter,
    RegionFilter,
    StuckFilter,
    matching_numbers,
    of_matching_numbers,
)
from phone_numbers.admin_forms import AssignmentForm, NumberForm
from phone_numbers.admin_reasons import catalogue, entry, failure, hold
from phone_numbers.admin_verbs import (
    ASSIGNMENT_VERBS,
    NUMBER_VERBS,
    STUCK_VERBS,
    on_owners,
)
from phone_numbers.errors import ChangeRefused, NothingToDo
from phone_numbers.models import Assignment, CarrierRegistration, NumberStatus, PhoneNumber
from phone_numbers.waiting import late_by, timed

Found = tuple[QuerySet[Any], bool]


class RecentAssignments(ReadOnlyInline):
    model = Assignment
    columns = ("campaign", "status", "requested_at", "requested_by", "live_at", "ended_at")
    related = ("campaign", "requested_by")
    verbose_name_plural = "latest assignments"


@admin.register(PhoneNumber)
class PhoneNumberAdmin(StaffAdmin):
    form = NumberForm
    verbs = NUMBER_VERBS
    list_display = [
        "written", "name", "account", "status", "under", "place", "line_type",
    ]  # fmt: skip
    list_select_related = ["account"]
    list_filter = ["status", "line_type", RegionFilter, AssignedFilter]
    search_fields = ["e164", "name"]
    search_help_text = "Digits as they come, or the name of a number or of an account."
    autocomplete_fields = ["account"]
    inlines = [RecentAssignments]
    readonly_fields = [
        "status", "status_reason", "country", "line_type", "place", "area_code", "created_at",
    ]  # fmt: skip
    fieldsets = [
        (None, {"fields": ["account", "e164", "name", ("status", "status_reason")]}),
        (
            "Said by the number itself",
            {"fields": [("country", "line_type", "area_code", "place"), "created_at"]},
        ),
    ]
    add_fieldsets = [(None, {"fields": ["account", "e164", "name"]})]

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> Any:
        return self.fieldsets if obj else self.add_fieldsets

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        return [*self.readonly_fields, *(["account", "e164"] if obj else [])]

    def has_delete_permission(self, request: HttpRequest, obj: PhoneNumber | None = None) -> bool:
        """Only what was never in use: the rest is history."""
        unused = obj is None or obj.status == NumberStatus.PENDING
        return unused and super().has_delete_permission(request, obj)

    def get_queryset(self, request: HttpRequest) -> QuerySet[PhoneNumber]:
        current = Assignment.objects.open().select_related("campaign")
        rows: QuerySet[PhoneNumber] = super().get_queryset(request)
        return rows.prefetch_related(Prefetch("assignments", current, to_attr="current"))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> Found:
        term = search_term.strip()
        return (queryset.filter(matching_numbers(term)) if term else queryset), False

    def label_of_choice(self, number: PhoneNumber) -> str:
        return f"{number} ({number.account}, {number.get_status_display().lower()})"

    def links(self, obj: PhoneNumber) -> Iterable[Link]:
        yield "Assign", add_link("numbers_assignment", phone_number=obj.pk)
        yield "Assignments", list_link("numbers_assignment", phone_number__id__exact=obj.pk)

    @admin.display(description="Number", ordering="e164")
    def written(self, number: PhoneNumber) -> str:
        return str(number)

    @admin.display(description="Under")
    def under(self, number: Any) -> str:
        words = [f"{row.campaign} ({row.get_status_display().lower()})" for row in number.current]
        return ", ".join(words) or "—"


@admin.display(description="Late by")
def late(row: Any) -> str:
    if not row.is_late:
        return ""
    seconds = late_by(row)
    return duration(seconds) if seconds else "some seconds"


@admin.display(description="Trouble")
def trouble(row: Any) -> str:
    """Say why a carrier refused, what holds a confirmation, or how late it is and what it tried."""
    if code := row.failure_code or row.hold_code:
        return entry(code)
    tried = f"{row.tries} without answer" if row.tries and row.due_at else ""
    said = [f"Late by {late(row)}" if row.is_late else "", tried]
    return ", ".join(filter(None, said))


class Registrations(ReadOnlyInline):
    model = CarrierRegistration
    columns = (
        "carrier", "status", late, "submitted_at", "due_at", "expected_by", "tries", hold,
        failure, "registered_at", "ended_at",
    )  # fmt: skip
    verbose_name_plural = "at the carriers"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return timed(super().get_queryset(request))


@admin.register(Assignment)
class AssignmentAdmin(ReadOnlyAdmin):
    """Adding one assigns; what was once requested is history and stays as it is."""

    form = AssignmentForm
    verbs = ASSIGNMENT_VERBS
    list_display = [
        "phone_number", "campaign", "account", "status", "trouble", "requested_at",
        "requested_by", "live_at",
    ]  # fmt: skip
    list_select_related = ["phone_number", "campaign", "account", "requested_by"]
    list_filter = ["status", StuckFilter, OpenFilter, FailureFilter, HoldFilter]
    search_fields = ["phone_number__e164"]
    search_help_text = "Digits as they come, or the name of a number or of an account."
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
        late = CarrierRegistration.objects.late().filter(assignment=OuterRef("pk")).order_by()
        rows = super().get_queryset(request).annotate(late_at=ArraySubquery(late.values("carrier")))
        return rules.with_refusal(rows)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> Found:
        term = search_term.strip()
        return (queryset.filter(of_matching_numbers(term)) if term else queryset), False

    def links(self, obj: Assignment) -> Iterable[Link]:
        number = obj.phone_number_id
        yield "Assign again", add_link("numbers_assignment", phone_number=number)
        yield "All of this number", list_link("numbers_assignment", phone_number__id__exact=number)

    @admin.display(description="Trouble")
    def trouble(self, row: Any) -> str:
        """Say why it failed, what keeps an open one from sending, or which carriers are late."""
        code = row.failure_code or ("" if row.ended_at else row.refusal)
        late = [carrier.label for carrier in Carrier if carrier in row.late_at]
        return entry(code) or (f"Late: {', '.join(late)}" if late else "")

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Say so when somebody was quicker than this form; nothing was saved then."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except ChangeRefused as refusal:
            messages.error(request, f"Nothing was saved. {refusal}")
            chosen = {name: request.POST.get(name, "") for name in self.add_fields}
            return HttpResponseRedirect(add_link("numbers_assignment", **chosen))

    def save_model(
        self, request: HttpRequest, obj: Assignment, form: "BaseModelForm[Any]", change: bool
    ) -> None:
        """Assign by the verb that owners use; the number counts as seen when it was validated."""
        row = assign(
            number=obj.phone_number,
            campaign=obj.campaign,
            actor=request.user,  # type: ignore[arg-type]
            seen=obj.phone_number.revision,
        )
        if row is None:
            raise NothingToDo(f"{obj.phone_number} is under {obj.campaign} already.")
        vars(obj).update(vars(row))

    def response_add(
        self, request: HttpRequest, obj: Assignment, post_url_continue: str | None = None
    ) -> HttpResponse:
        messages.success(request, f"{obj.phone_number} goes under {obj.campaign}.")
        return HttpResponseRedirect(self.reverse("change", obj.pk))


@admin.register(CarrierRegistration)
class CarrierRegistrationAdmin(ReadOnlyAdmin):
    """What is done to registrations is done to the assignments that they belong to."""

    list_display = [
        "assignment", "carrier", "status", trouble, "submitted_at", "due_at", "registered_at",
    ]  # fmt: skip
    list_select_related = ["assignment__phone_number", "assignment__campaign"]
    list_filter = ["status", "carrier", StuckFilter, HoldFilter, FailureFilter]
    search_fields = ["phone_number__e164"]
    ordering = ["-pk"]

    def __init__(self, model: type[Model], admin_site: admin.AdminSite) -> None:
        super().__init__(model, admin_site)
        self.actions = [on_owners(verb) for verb in STUCK_VERBS]

    def has_work_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("numbers.change_assignment"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return timed(super().get_queryset(request))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> Found:
        term = search_term.strip()
        return (queryset.filter(of_matching_numbers(term)) if term else queryset), False
