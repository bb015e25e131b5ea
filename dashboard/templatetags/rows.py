"""Cells of the rows of numbers: `{% load rows %}`.

Lists call them for every row, so none of them renders a template.
"""

from functools import lru_cache
from urllib.parse import quote

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.formatting import isolate
from dashboard import links
from phone_numbers.models import PhoneNumber
from phone_numbers.status.rows import Bar

register = template.Library()


@register.simple_tag
def number_cell(number: PhoneNumber, back: str = "") -> SafeString:
    """Link to the number's page, which leads back to this place in the list, and name it."""
    way_back = f"?back={quote(back)}" if back else ""
    url = links.number_url(number)
    link = format_html('<a class="row-link" href="{}{}">{}</a>', url, way_back, number)
    if not number.name:
        return link
    name = isolate(number.name)
    return format_html('{} <small class="text-truncate" title="{}">{}</small>', link, name, name)


@register.filter
def place_or_type(number: PhoneNumber) -> str:
    """Name the place of a number, or its line type if it has none."""
    return number.place or number.get_line_type_display()


@register.filter
@lru_cache(maxsize=4096)
def carrier_bars(bars: tuple[Bar, ...]) -> SafeString:
    """Draw a bar for each carrier; most rows of a list have the same ones."""
    label = ", ".join(map(str, bars))
    drawn = format_html_join("", '<i class="{}" title="{}"></i>', ((b.tone, b) for b in bars))
    return format_html('<span class="bars" role="img" aria-label="{}">{}</span>', label, drawn)
