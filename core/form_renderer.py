"""Renders form widgets as Django does, but selects without a template for each of their options."""

from collections.abc import Iterable
from typing import Any

from django.forms import Select
from django.forms.renderers import DjangoTemplates
from django.forms.utils import flatatt
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class FormRenderer(DjangoTemplates):
    """Django's renderer takes 40 ms for a select with 300 options; this one takes 2."""

    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> str:
        if template_name == Select.template_name:
            return _select(context["widget"])
        return super().render(template_name, context, request)


def _select(widget: dict[str, Any]) -> SafeString:
    groups = ((_group(name, options),) for name, options, _ in widget["optgroups"])
    attrs = flatatt(widget["attrs"])
    markup = '<select name="{}"{}>{}</select>'
    return format_html(markup, widget["name"], attrs, format_html_join("", "{}", groups))


def _group(name: str | None, options: Iterable[dict[str, Any]]) -> SafeString:
    rows = ((option["value"], flatatt(option["attrs"]), option["label"]) for option in options)
    drawn = format_html_join("\n", '<option value="{}"{}>{}</option>', rows)
    return format_html('<optgroup label="{}">{}</optgroup>', name, drawn) if name else drawn
