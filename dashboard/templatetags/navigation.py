"""Links between accounts: `{% load navigation %}`."""

from django import template
from django.template.context import RequestContext

from accounts.models import Account
from dashboard import links

register = template.Library()


@register.simple_tag(takes_context=True)
def section_url(context: RequestContext, account: Account) -> str:
    """Return the address in another account of the section that the current page is in."""
    match = context["request"].resolver_match
    name = context.get("page_name") or (match.url_name if match else "")
    return links.section_url(account, name or "")
