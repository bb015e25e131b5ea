"""The campaigns of a number's dropdown: `{% load campaign_choices %}`.

An account may have thousands, and a template takes ten times as long for each.
"""

from collections.abc import Iterable

from django import template
from django.template.context import Context
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from core.templatetags.display import tone_icon
from dashboard import links
from dashboard.templatetags.reasons import reason_code
from phone_numbers.status.choices import Choice

register = template.Library()

_OPTION = '<option value="{}"{}>{} — {} of {} number{}</option>\n'
_REFUSED_OPTION = '<option value="{}" disabled>{} — {}</option>\n'
_REFUSED = '<li class="held">{} <div><a href="{}">{}</a> <small>{} {}</small></div></li>\n'


@register.filter
def open_options(choices: Iterable[Choice]) -> SafeString:
    """Draw the options that can be chosen, each with how full its campaign is."""
    return format_html_join("", _OPTION, map(_option, choices))


def _option(choice: Choice) -> tuple[object, ...]:
    campaign, limit = choice.campaign, choice.campaign.number_limit
    mark = SafeString(" selected") if choice.selected else ""
    plural = "" if limit == 1 else "s"
    return campaign.pk, mark, campaign, f"{choice.numbers:,}", f"{limit:,}", plural


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
