"""The campaigns that a page offers: `{% load campaign_choices %}`.

A template takes ten times as long for each.
"""

from collections.abc import Iterable
from typing import Any

from django import template
from django.template.context import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.templatetags.display import tone_icon
from dashboard import links
from dashboard.templatetags.reasons import reason_code, reason_url
from phone_numbers.rules import SHOWN
from phone_numbers.status.choices import Choice

register = template.Library()

_OPTION = '<option value="{}"{}>{} — {}</option>\n'
_REFUSED_OPTION = '<option value="{}" disabled>{} — {}</option>\n'
_RADIO = """<div>
  <input class="form-check-input" type="radio" name="campaign" value="{0}" id="c{0}"{1}>
  <label for="c{0}">{2} <small>{3}</small></label> <small class="end">{4}</small>
</div>
"""
_REFUSED = '<li class="held">{} <div><a href="{}">{}</a> <small>{} {}</small></div></li>\n'


@register.filter
def open_options(choices: Iterable[Choice]) -> SafeString:
    """Draw the options that can be chosen, each with how full its campaign is."""
    return format_html_join("", _OPTION, map(_option, choices))


def _option(choice: Choice) -> tuple[object, ...]:
    mark = SafeString(" selected") if choice.selected else ""
    return choice.campaign.pk, mark, choice.campaign, _usage(choice)


@register.filter
def refused_options(choices: Iterable[Choice]) -> SafeString:
    """Draw the options that cannot be chosen, each with the reason in few words."""
    return format_html_join(
        "",
        _REFUSED_OPTION,
        (
            (choice.campaign.pk, choice.campaign, choice.explanation.short_for_campaign)
            for choice in choices
            if choice.explanation
        ),
    )


@register.simple_tag(takes_context=True)
def refused_campaigns(context: Context, choices: Iterable[Choice]) -> SafeString:
    """List the campaigns that cannot be chosen, each with the whole reason and its code."""
    icon = tone_icon("held")
    rows = (
        (
            icon,
            links.campaign_url(choice.campaign),
            choice.campaign,
            choice.explanation,
            reason_code(context, choice.explanation.code),
        )
        for choice in choices
        if choice.explanation
    )
    return format_html_join("", _REFUSED, rows)


@register.simple_tag(takes_context=True)
def campaign_radios(context: Context, choices: Iterable[Choice], checked: int) -> SafeString:
    """Draw a row for each campaign, with how full it is or the reason why it cannot be chosen."""
    rows = (
        (
            choice.campaign.pk,
            _marks(choice, checked),
            choice.campaign,
            choice.campaign.brand,
            _usage(choice) if choice.open else _why(context, choice),
        )
        for choice in choices
    )
    return format_html_join("", _RADIO, rows)


def _marks(choice: Choice, checked: int) -> SafeString:
    marks = {
        " data-saved": choice.selected,
        " checked": choice.campaign.pk == checked,
        " disabled": not choice.open,
    }
    return SafeString("".join(mark for mark, applies in marks.items() if applies))


def _usage(choice: Choice) -> str:
    limit = choice.campaign.number_limit
    return f"{choice.numbers:,} of {limit:,} number{'' if limit == 1 else 's'}"


def _why(context: Context, choice: Choice) -> SafeString:
    why: Any = choice.explanation
    url = reason_url(context, why.code)
    return format_html('<a href="{}" title="{}">{}</a>', url, why, why.short_for_campaign)


@register.simple_tag
def campaigns_found(text: str, listed: int, total: int) -> str:
    """Say how many of the campaigns that a text means are listed, and how to find the others."""
    if not total:
        return f"No campaign of this account has “{text}” in its name or its brand." if text else ""
    if not text and listed < total:
        return f"{listed} of {total:,} campaigns are listed. Search to find the others."
    if total > SHOWN:
        return f"The first {SHOWN} of {total:,} campaigns that match. Write more to narrow them."
    if not text:
        return ""
    return "1 campaign matches." if total == 1 else f"{total} campaigns match."
