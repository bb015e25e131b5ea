"""Tags and filters for icons, times, durations, money and form controls: `{% load display %}`.

A list calls them a hundred times, so none of them renders a template.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, Select
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core import formatting

register = template.Library()

TONE_ICONS = {
    "ok": ("check-circle", "Yes"),
    "wait": ("clock-dashed", "Under way"),
    "held": ("pause-circle", "On hold"),
    "late": ("alert", "Late"),
    "bad": ("cross-circle", "No"),
    "idle": ("dot-minus", "Does not apply"),
}
"""The icon of each tone, and its name as the answer to a checklist's question."""


@cache
def _sprite() -> str:
    return static("img/icons.svg")


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Draw an icon of the sprite; without a label it is decorative."""
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}#{}"/></svg>',
            label,
            _sprite(),
            name,
        )
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', _sprite(), name
    )


@register.simple_tag
def tone_icon(tone: str, label: str = "", *, named: bool = False) -> SafeString:
    """Draw the icon of a tone; `named` labels it with the tone's own name."""
    name, own_name = TONE_ICONS[tone]
    return icon(name, own_name if named else label)


def _time(moment: datetime | None, say: Callable[[datetime, datetime], str]) -> str:
    """Write a moment in words, with the exact time of the reader's zone on hover."""
    if moment is None:
        return ""
    zone = timezone.get_current_timezone()
    local, now = moment.astimezone(zone), timezone.now().astimezone(zone)
    iso, exact, words = local.isoformat("T", "seconds"), formatting.exact(local), say(local, now)
    # Users supply none of these parts, so there is nothing to escape.
    return SafeString(f'<time datetime="{iso}" title="{exact}">{words}</time>')


@register.simple_tag
def when(moment: datetime | None) -> str:
    """Write how long ago or how soon: "4 min ago", "yesterday", "in about 40 s"."""
    return _time(moment, formatting.when)


@register.filter
def since(moment: datetime | None) -> str:
    """Write for how long something has lasted: "for 2 h", "since yesterday", "since 28 Oct"."""
    return _time(moment, formatting.since)


@register.filter
def duration(length: timedelta | float | None) -> str:
    """Write a length of time: "3 min 41 s"."""
    return "" if length is None else formatting.duration(length)


@register.filter
def usd(amount: Decimal | int | None) -> str:
    """Write US dollars: "$1,240.50", "−$3.20"."""
    return "" if amount is None else formatting.usd(Decimal(amount))


@register.filter
def staff_note(note: str) -> str:
    """Mark what staff wrote as theirs."""
    return formatting.staff_note(note)


@register.filter
def isolate(name: str) -> str:
    """Write a name so that a right-to-left one does not reorder the text beside it."""
    return formatting.isolate(name)


@register.filter
def control(field: BoundField, autofocus: str = "") -> SafeString:
    """Render a form field's control with its class; `field|control:"autofocus"` has the focus."""
    attrs: dict[str, Any] = {"autofocus": True} if autofocus else {}
    widget = field.field.widget
    if isinstance(widget, Select):
        attrs["class"] = "form-select"
    elif not isinstance(widget, CheckboxInput):
        attrs["class"] = "form-control"
    return field.as_widget(attrs=attrs)
