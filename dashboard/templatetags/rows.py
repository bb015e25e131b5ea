"""Rows of numbers: `{% load rows %}`.

A list has fifty, and a template would take five times as long for each.
"""

from functools import lru_cache
from urllib.parse import quote

from django import template
from django.template.context import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.formatting import isolate
from core.templatetags.display import since
from dashboard import links
from dashboard.selection import Selection
from dashboard.templatetags.reasons import status_label
from phone_numbers.models import NumberStatus, PhoneNumber
from phone_numbers.status.rows import Bar, Row

register = template.Library()

_ROW = """
  <tr id="n{}"{}>{}
    <td class="main">{}</td>
    <td class="muted">{}</td>
    <td class="muted">{}</td>
    <td class="sub"{}>{}</td>
    <td class="state-cell">{}</td>
    <td class="side">{}</td>
    <td class="muted right">{}</td>
  </tr>
"""
_TICK = (
    '<td class="tick"><label><input class="form-check-input" type="checkbox" form="selection"'
    ' name="ticked" id="t{0}" value="{0}" aria-label="Select {1}"{2}></label></td>'
)


@register.simple_tag(takes_context=True)
def number_row(context: Context, row: Row) -> SafeString:
    """Draw a row of the list; with `oob`, for a poll, which replaces the row of that number.

    The link leads `back` to this place in the list.
    """
    number, campaign = row.number, row.campaign
    return format_html(
        _ROW,
        number.pk,
        SafeString(' hx-swap-oob="true"') if context.get("oob") else "",
        _tick(number, context.get("selection")),
        _name(number, context["back"]),
        number.place or number.get_line_type_display(),
        _status(number),
        format_html(' title="{}"', campaign) if campaign else "",
        campaign or "—",
        status_label(context, row.label),
        carrier_bars(row.bars),
        since(row.label.since),
    )


def _tick(number: PhoneNumber, selection: Selection | None) -> SafeString:
    """Draw the box that selects a number; boxes do nothing while all that match are selected."""
    if selection is None:
        return SafeString("")
    checked = " checked" if number in selection else ""
    disabled = "" if selection.matching is None else " disabled"
    return format_html(_TICK, number.pk, number, SafeString(checked + disabled))


def _name(number: PhoneNumber, back: str) -> SafeString:
    way_back = f"?back={quote(back)}" if back else ""
    url = links.number_url(number)
    link = format_html('<a class="row-link" href="{}{}">{}</a>', url, way_back, number)
    if not number.name:
        return link
    name = isolate(number.name)
    return format_html('{} <small class="text-truncate" title="{}">{}</small>', link, name, name)


def _status(number: PhoneNumber) -> str:
    if number.status == NumberStatus.ACTIVE:
        return "Active"
    return format_html('<span class="label held">{}</span>', number.get_status_display())


@register.filter
@lru_cache(maxsize=4096)
def carrier_bars(bars: tuple[Bar, ...]) -> SafeString:
    """Draw a bar for each carrier; most rows of a list have the same ones."""
    label = ", ".join(map(str, bars))
    drawn = format_html_join("", '<i class="{}" title="{}"></i>', ((b.tone, b) for b in bars))
    return format_html('<span class="bars" role="img" aria-label="{}">{}</span>', label, drawn)
