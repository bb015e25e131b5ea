"""Reasons on staff pages, linked to a catalogue that all staff can open."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from phone_numbers.reasons import reason_for
from phone_numbers.reasons.catalogue import catalogue as all_reasons


def entry(code: str, text: str = "") -> str:
    """Return a link to the code's entry in the catalogue, or "" without a code."""
    if not code:
        return ""
    reason = reason_for(code)
    address = f"{reverse('admin:numbers_reasons')}#{reason.anchor}"
    return format_html('<a href="{}">{}</a>', address, text or reason.short)


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """Explain every reason to staff, who need not be members of any account."""
    context = admin.site.each_context(request)
    context |= {"title": "Reasons, and what to do", "kinds": all_reasons()}
    return TemplateResponse(request, "admin/reasons.html", context)
