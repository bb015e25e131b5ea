"""Links to the sections of an account, and between accounts: `{% load navigation %}`."""

from django import template
from django.template.context import RequestContext
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.models import Account
from dashboard import links

register = template.Library()


@register.simple_tag(takes_context=True)
def nav_link(context: RequestContext, name: str, words: str) -> SafeString:
    """Link to one of the account's sections, marked if the current page belongs to it."""
    account, path = context["account"], context["request"].path
    url, home = links.page_url(name, account.slug), links.account_url(account)
    current = path == url or (url != home and path.startswith(url))
    mark = SafeString(' aria-current="page"') if current else ""
    return format_html('<a href="{}"{}>{}</a>', url, mark, words)


@register.simple_tag(takes_context=True)
def section_url(context: RequestContext, account: Account) -> str:
    """Return the address in another account of the section that the current page is in."""
    match = context["request"].resolver_match
    name = context.get("page_name") or (match.url_name if match else "")
    return links.section_url(account, name or "")
