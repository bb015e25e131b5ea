"""Links to the sections of an account, and between accounts: `{% load navigation %}`."""

from urllib.parse import urlencode

from django import template
from django.template.context import Context, RequestContext
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.models import Account
from dashboard import links

register = template.Library()
_NUMBERS = "dashboard:number_list"


@register.simple_tag(takes_context=True)
def nav_link(context: RequestContext, name: str, words: str) -> SafeString:
    """Link to one of the account's sections, marked if the current page belongs to it."""
    account, path = context["account"], context["request"].path
    url, home = links.page_url(name, account.slug), links.account_url(account)
    of_jobs = name == _NUMBERS and path.startswith(
        links.page_url("dashboard:job_list", account.slug)
    )
    current = path == url or (url != home and path.startswith(url)) or of_jobs
    mark = SafeString(' aria-current="page"') if current else ""
    return format_html('<a href="{}"{}>{}</a>', url, mark, words)


@register.simple_tag(takes_context=True)
def section_url(context: RequestContext, account: Account) -> str:
    """Return the address in another account of the section that the current page is in."""
    match = context["request"].resolver_match
    name = context.get("page_name") or (match.url_name if match else "")
    return links.section_url(account, name or "")


_LINK_AND_BUTTON = (
    '<a class="btn btn-sm js-only"{0} href="?{1}">{2}</a>'
    '<input type="submit" class="btn btn-sm no-js-only" form="selection" value="{2}"'
    ' formaction="{3}?{4}">'
)
_RELATIONS = {"Previous": ' rel="prev"', "Next": ' rel="next"'}


@register.simple_tag(takes_context=True)
def page_link(context: Context, words: str, parameter: str, cursor: str) -> SafeString:
    """Link to another page of a filtered list, or write the words alone without a `cursor`.

    The first page needs no parameter, and the last one no cursor in its address. In a list with a
    selection, a button takes the place of the link if there is no JavaScript, and sends the ticks.
    """
    if not cursor:
        return format_html('<span class="btn btn-sm" aria-disabled="true">{}</span>', words)
    value = "" if parameter == "last" else cursor
    page = urlencode({parameter: value}) if parameter else ""
    query = "&".join(filter(None, [context["filters"], page]))
    relation = SafeString(_RELATIONS.get(words, ""))
    if context.get("selection") is None:
        return format_html('<a class="btn btn-sm"{} href="?{}">{}</a>', relation, query, words)
    keep = links.page_url("dashboard:job_selection", context["account"].slug)
    return format_html(_LINK_AND_BUTTON, relation, query, words, keep, urlencode({"go": query}))
