"""Staff page of area codes."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Model
from django.forms import BaseModelForm
from django.http import HttpRequest

from core.admin.links import Link, list_link
from core.admin.model_admins import StaffAdmin
from phone_numbers.models import AreaCode, PhoneNumber


@admin.register(AreaCode)
class AreaCodeAdmin(StaffAdmin):
    """Edits what the area codes are. None is deleted: an ordinary US code is set to that."""

    list_display = ["code", "country", "line_type", "note", "as_of"]
    list_filter = ["line_type", "country"]
    search_fields = ["code", "note__plain__contains"]
    search_help_text = "An area code, or what it is for."
    fieldsets = [
        (
            None,
            {
                "fields": ["code", ("country", "line_type"), "note", ("source", "as_of")],
                "description": "A +1 number counts as a US local number unless its area code is "
                "listed here or known to the number library. A change takes effect on existing "
                "numbers at once: they may stop, or start, to qualify for 10DLC.",
            },
        )
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        return ["code"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: AreaCode | None = None) -> bool:
        return False

    def links(self, obj: AreaCode) -> list[Link]:
        return [("Numbers", list_link("numbers_phonenumber", area_code__exact=obj.code))]

    def save_model(
        self, request: HttpRequest, obj: AreaCode, form: "BaseModelForm[Any]", change: bool
    ) -> None:
        """Report how many numbers the change was about."""
        super().save_model(request, obj, form, change)
        count = PhoneNumber.objects.filter(area_code=obj.code).count()
        if count and {"country", "line_type"} & set(form.changed_data):
            kind = f"{obj.get_country_display()}, {obj.get_line_type_display().lower()}"
            numbers = "1 number has" if count == 1 else f"{count:,} numbers have"
            messages.warning(request, f"{numbers} area code {obj.code} and now count as: {kind}.")
