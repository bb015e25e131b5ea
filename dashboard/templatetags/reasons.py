"""Reasons on the owners' pages, each with the way to its entry and to its cure.

Lists call these for every row, so none of them renders a template, except `problem_list`.
"""

from collections.abc import Iterable
from typing import Any

from django import template
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from campaigns.models import Campaign
from dashboard import links
from phone_numbers.models import PhoneNumber
from phone_numbers.reasons import Explanation, reason_for
from phone_numbers.status.attention import AttentionItem
from phone_numbers.status.labels import StatusLabel
from phone_numbers.status.problems import Problem, problems_of_campaigns

register = template.Library()


@register.simple_tag(takes_context=True)
def reason_url(context: Context, code: str) -> str:
    """Return the address of a reason's entry in the catalogue."""
    return links.reason_url(reason_for(code), context["account"])


@register.simple_tag(takes_context=True)
def reason_code(context: Context, code: str) -> SafeString:
    """Write a code, with a link to its entry."""
    return format_html('<a href="{}"><code>{}</code></a>', reason_url(context, code), code)


@register.simple_tag(takes_context=True)
def reason_link(context: Context, code: str) -> SafeString:
    """Name a reason in few words, with a link to its entry."""
    words = capfirst(reason_for(code).title)
    return format_html('<a href="{}">{}</a>', reason_url(context, code), words)


@register.simple_tag(takes_context=True)
def way_out(context: Context, explanation: Explanation, words: str = "") -> SafeString:
    """Link to the page of the cure."""
    url = links.way_out_url(explanation, context["account"])
    return format_html('<a href="{}">{}</a>', url, words or explanation.reason.way_out.value)


@register.simple_tag(takes_context=True)
def contact_support(
    context: Context, code: str = "", number: PhoneNumber | None = None
) -> SafeString:
    """Link to the staff of this site, with what the question is about, if the site has a way."""
    url = links.support_url(context.get("account"), number, code)
    return format_html('<a href="{}">Contact support</a>', url) if url else SafeString("")


@register.simple_tag(takes_context=True)
def status_label(context: Context, label: StatusLabel) -> SafeString:
    """Write a status as a shape and words; if it has a reason, link them to its entry."""
    if label.explanation is None:
        return format_html('<span class="state {}">{}</span>', label.tone, label.text)
    url = reason_url(context, label.explanation.code)
    markup = '<a class="state {}" href="{}" title="{}">{}</a>'
    return format_html(markup, label.tone, url, label.explanation, label.text)


@register.filter
def problem_url(problem: Problem) -> str:
    return links.problem_url(problem)


@register.filter
def attention_url(item: AttentionItem) -> str:
    return links.attention_url(item)


@register.inclusion_tag("dashboard/problem_list.html", takes_context=True)
def problem_list(
    context: Context, campaigns: Iterable[Campaign], *, of_many: bool = False
) -> dict[str, Any]:
    """Show how many numbers of these campaigns are held or have failed, and why (one query)."""
    problems = problems_of_campaigns(list(campaigns))
    return {
        "account": context["account"],
        "may_write": context["membership"].may_write,
        "problems": problems,
        "of_many": of_many,
    }
