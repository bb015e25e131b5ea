"""The Delete action of staff lists, for the objects whose own pages can delete them."""

from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.contrib.admin.actions import delete_selected
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from core.admin.selection import divide

MAX_AT_ONCE = 500
LABEL = "Delete…"


def delete_deletable(
    page: "ModelAdmin[Any]", request: HttpRequest, queryset: QuerySet[Any]
) -> HttpResponse | None:
    """Ask about, and delete, the objects that may be deleted; report the others by reason."""

    def why_not(obj: Any) -> str:
        if page.has_delete_permission(request, obj):
            return ""
        status = obj.get_status_display().lower() if hasattr(obj, "status") else "in use"
        return f"is {status} and cannot be deleted"

    objects = list(queryset[: MAX_AT_ONCE + 1])
    if len(objects) > MAX_AT_ONCE:
        messages.error(request, f"Nothing was deleted: choose {MAX_AT_ONCE} or fewer at a time.")
        return None
    selection = divide(objects, why_not)
    nothing = [] if selection.fit else ["Nothing was deleted."]
    for sentence in [*nothing, *selection.why_others(page.opts)]:
        messages.warning(request, sentence)
    if not selection.fit:
        return None
    keys = [obj.pk for obj in selection.fit]
    return delete_selected(page, request, queryset.filter(pk__in=keys))
