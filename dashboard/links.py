"""The addresses of the owners' pages.

Settings give the first five to the models as `get_absolute_url` (ABSOLUTE_URL_OVERRIDES), so that
a domain app names no page. Settings import this module, so it must not import a model.
"""

from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from django.conf import settings
from django.urls import reverse

if TYPE_CHECKING:
    from accounts.models import Account
    from bulk.models import Job
    from campaigns.models import Brand, Campaign
    from phone_numbers.models import PhoneNumber
    from phone_numbers.reasons import Explanation, Reason, WayOut
    from phone_numbers.status.attention import AttentionItem
    from phone_numbers.status.problems import Problem


@lru_cache(maxsize=1024)
def page_url(name: str, slug: str) -> str:
    """Return the address of a page of an account, such as `dashboard:number_list`."""
    return reverse(name, args=[slug])


@lru_cache(maxsize=1024)
def _around_key(name: str, slug: str) -> tuple[str, str]:
    """Return the address of an account's objects before and after their key.

    A list has fifty of them, and each `reverse` would take as long as the rest of its cell.
    """
    before, after = reverse(f"dashboard:{name}", args=[slug, 0]).rsplit("/0/", 1)
    return f"{before}/", f"/{after}"


def object_url(name: str, slug: str, key: int) -> str:
    """Return the address of an object of an account by its key."""
    before, after = _around_key(name, slug)
    return f"{before}{key}{after}"


def account_url(account: "Account") -> str:
    return page_url("dashboard:overview", account.slug)


def brand_url(brand: "Brand") -> str:
    return object_url("brand_detail", brand.account.slug, brand.pk)


def campaign_url(campaign: "Campaign") -> str:
    return object_url("campaign_detail", campaign.account.slug, campaign.pk)


def number_url(number: "PhoneNumber", action: str = "detail") -> str:
    return object_url(f"number_{action}", number.account.slug, number.pk)


_SECTIONS = {
    "overview", "number_list", "campaign_list", "brand_list", "balance", "activity", "reasons",
}  # fmt: skip
_SECTION_OF_OBJECT = {
    "number": "number_list",
    "stuck": "number_list",
    "job": "number_list",
    "campaign": "campaign_list",
    "brand": "brand_list",
}


def section_url(account: "Account", page_name: str) -> str:
    """Return the address, in this account, of the section that a page of any account is in.

    An object's page is in the section of its list; the overview replaces an unknown page.
    """
    section = _SECTION_OF_OBJECT.get(page_name.partition("_")[0], page_name)
    known = section if section in _SECTIONS else "overview"
    return page_url(f"dashboard:{known}", account.slug)


def job_url(job: "Job") -> str:
    return object_url("job_detail", job.account.slug, job.pk)


def number_list_url(account: "Account", **filters: str | int) -> str:
    """Return the address of the number list, filtered as `NumberFilter` names its filters."""
    return f"{page_url('dashboard:number_list', account.slug)}?{urlencode(filters)}"


def reason_url(reason: "Reason", account: "Account") -> str:
    """Return the address of a reason's entry in an account's catalogue."""
    return f"{page_url('dashboard:reasons', account.slug)}#{reason.anchor}"


_PAGES = {
    "OTHER_NUMBER": ("dashboard:number_list", "Phone numbers"),
    "NUMBER": ("dashboard:number_list", "Phone numbers"),
    "BRAND": ("dashboard:brand_list", "Brands"),
    "CAMPAIGN": ("dashboard:campaign_list", "Campaigns"),
    "OTHER_CAMPAIGN": ("dashboard:campaign_list", "Campaigns"),
    "BALANCE": ("dashboard:balance", "Balance"),
}
"""By way out: the URL name of the page where it begins, and the title of that page."""


def way_out_page(way_out: "WayOut", account: "Account") -> tuple[str, str]:
    """Return the address and the name of the page where a way out begins, in general."""
    name, words = _PAGES[way_out.name]
    return page_url(name, account.slug), words


def way_out_url(explanation: "Explanation", account: "Account") -> str:
    """Return the address of the page where the reason is cured, in this case."""
    number, campaign = explanation.number, explanation.campaign
    match explanation.reason.way_out.name:
        case "NUMBER" if number:
            return object_url("number_detail", account.slug, number.pk)
        case "CAMPAIGN" if campaign:
            return object_url("campaign_detail", account.slug, campaign.pk)
        case "BRAND" if campaign:
            return object_url("brand_detail", account.slug, campaign.brand_id)
    return way_out_page(explanation.reason.way_out, account)[0]


def support_url(
    account: "Account | None" = None, number: "PhoneNumber | None" = None, code: str = ""
) -> str:
    """Return where people reach the staff, with what they ask about; "" if the site has none.

    A web address gets query parameters; a mail gets its subject, and a body that ends with them.
    """
    address: str = settings.SUPPORT_URL
    facts = {"account": account and account.slug, "number": number and number.e164, "code": code}
    about = {name: str(value) for name, value in facts.items() if value}
    if not address or not about:
        return address
    parts = urlsplit(address)
    fields = dict(parse_qsl(parts.query))
    if parts.scheme == "mailto":
        lines = [fields.get("body", ""), *(f"{name}: {value}" for name, value in about.items())]
        subject = ": ".join(filter(None, [str(number or account or ""), code]))
        about = {"subject": subject} | fields | {"body": "\r\n".join(filter(None, lines))}
    return parts._replace(query=urlencode(fields | about, quote_via=quote)).geturl()


def problem_url(problem: "Problem") -> str:
    """Return the address of the list of exactly the numbers that a problem counts."""
    campaign, code = problem.campaign, problem.reason.code
    state = "failed" if problem.failed else "held"
    return number_list_url(campaign.account, campaign=campaign.pk, assignment=state, reason=code)


def attention_url(item: "AttentionItem") -> str:
    """Return the address where an item is solved: its one number, its brand, or the list."""
    if item.number:
        return number_url(item.number)
    if item.problem.cause is item.problem.campaign:
        return problem_url(item.problem)
    campaign = item.problem.campaign
    return object_url("brand_detail", campaign.account.slug, campaign.brand_id)
