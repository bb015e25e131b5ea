"""The staff site: Django admin under our name."""

from functools import wraps
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse

from core.admin.query_strings import refuse_null_characters


class AutocompleteView(AutocompleteJsonView):
    """Labels results by `choice_label`, which distinguishes equal names in different accounts."""

    def get_queryset(self) -> "QuerySet[Model]":
        related = self.model_admin.list_select_related
        rows: QuerySet[Model] = super().get_queryset()
        return rows.select_related(*related) if isinstance(related, list | tuple) else rows

    def serialize_result(self, obj: Model, to_field_name: str) -> dict[str, str]:
        label = getattr(self.model_admin, "choice_label", str)
        return super().serialize_result(obj, to_field_name) | {"text": label(obj)}


class StaffSite(AdminSite):
    site_header = site_title = "Longcode"
    index_title = "Staff"
    site_url = "/"
    enable_nav_sidebar = False  # wide lists need the space

    def get_urls(self) -> list[Any]:
        """Leave out the redirect to an object's own page, which only members can open."""
        return [url for url in super().get_urls() if getattr(url, "name", "") != "view_on_site"]

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Answer 400 to an address that the database cannot read."""

        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            refuse_null_characters(request)
            response: HttpResponse = view(request, *args, **kwargs)
            return response

        return super().admin_view(checked, cacheable)

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        return AutocompleteView.as_view(admin_site=self)(request)  # type: ignore[return-value]


class StaffAdminConfig(AdminConfig):
    default_site = "core.admin.site.StaffSite"
