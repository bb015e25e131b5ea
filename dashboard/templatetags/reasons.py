"""Reasons on pages: each leads to its entry in the account's catalogue. `{% load reasons %}`.

Lists call those for a row for every row, so none of these renders a template.
"""

from collections.abc import Iterable
from typing import Any

from django import template
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from campaigns.models import Campaign
from phone_numbers.reasons import reason_for
from phone_numbers.reasons.wording import entry_url, explain
from phone_numbers.status.problems import problems_under

register = template.Library()


@register.simple_tag(takes_context=True)
def reason_url(context: Context, code: str) -> str:
    """Return the address of the entry."""
    return entry_url(code, context["account"].slug)


@register.simple_tag(takes_context=True)
def reason_code(context: Context, code: str) -> SafeString:
    """Write the code, as a link to its entry."""
    return format_html('<a href="{}"><code>{}</code></a>', reason_url(context, code), code)


@register.simple_tag(takes_context=True)
def reason_link(context: Context, code: str) -> SafeString:
    """Name the reason in few words, as a link to its entry."""
    words = capfirst(reason_for(code).title)
    return format_html('<a href="{}">{}</a>', reason_url(context, code), words)


@register.simple_tag(takes_context=True)
def state(context: Context, said: Any) -> SafeString:
    """Write the state of a row, shape and words; where there is a reason they lead to its entry."""
    if not said.code:
        return format_html('<span class="state {}">{}</span>', said.tone, said.word)
    url, why = reason_url(context, said.code), explain(said.code)
    markup = '<a class="state {}" href="{}" title="{}">{}</a>'
    return format_html(markup, said.tone, url, why, said.word)


@register.inclusion_tag("dashboard/problem_list.html", takes_context=True)
def problem_list(
    context: Context, campaigns: Iterable[Campaign], *, of_many: bool = False
) -> dict[str, Any]:
    """Show how many numbers of these campaigns are held or have failed, and why (one query).

    The pages of campaigns and brands cannot ask for it themselves: their app lies below ours.
    """
    stopped = problems_under(list(campaigns))
    return {"account": context["account"], "stopped": stopped, "of_many": of_many}
