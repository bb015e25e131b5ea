"""Which numbers does a person mean by the text in a search box?"""

from typing import Any

from django.db.models import Q, QuerySet, Value

from accounts.models import Account
from campaigns.models import Campaign
from core.postgres import key_in
from core.search import Plain
from phone_numbers.models import PhoneNumber, Standing
from phone_numbers.numbering import digits_in

MAX_ACCOUNTS = 50
FEW = 5_000


def matching_text(text: str) -> Q:
    """Match numbers by digits, name or place.

    One index serves texts of three or more characters.
    """
    found = Q(search_text__contains=Plain(Value(text)))
    if digits := digits_in(text):
        found |= Q(search_text__contains=digits)
    return found


def matching_campaigns(text: str, account: Account) -> QuerySet[Any, int]:
    """Return the keys of the account's campaigns with this text in their name, as a query."""
    own = Campaign.objects.filter(account=account, name__plain__contains=text)
    return own.order_by().values_list("pk", flat=True)


def matching_numbers(text: str) -> Q:
    """Match numbers of any account by digits, name, place, campaign, or the account's name.

    If few numbers match by their own text, or by their campaign, they are looked up here and
    become keys, for which PostgreSQL has an index, so that it compares no name in other rows. Of
    many it soon finds a page. The conditions are on standings if one of them has to be.
    """
    accounts, campaigns = _named(text)
    by_text = few_keys(PhoneNumber.objects.filter(matching_text(text)))
    under = _of_campaigns(campaigns)
    by_campaign = few_keys(Standing.objects.filter(under)) if campaigns else []
    path = "standing__" if by_campaign is None else ""
    found = Q((f"{path}account__in", accounts))
    if by_campaign is None:
        found |= _of_campaigns(campaigns, path)
    if keys := [*(by_text or ()), *(by_campaign or ())]:
        found |= Q(key_in(f"{path}pk", keys))
    return found | matching_text(text) if by_text is None else found


def few_keys(rows: QuerySet[Any], column: str = "pk") -> list[int] | None:
    """Return the keys in a column of some rows, or None if they are more than FEW."""
    keys = list(rows.order_by().values_list(column, flat=True)[: FEW + 1])
    return keys if len(keys) <= FEW else None


def _named(text: str) -> tuple[list[int], dict[int, int]]:
    """Return accounts with this text in their name, and campaigns with their accounts."""
    named = Q(name__plain__contains=text)
    accounts = Account.objects.filter(named | Q(slug=text)).order_by()[:MAX_ACCOUNTS]
    campaigns = Campaign.objects.filter(named).order_by().values_list("account", "pk")
    found = list(campaigns.union(accounts.values_list("pk", Value(0)), all=True))
    own = [account for account, campaign in found if not campaign]
    return own, {campaign: account for account, campaign in found if campaign}


def _of_campaigns(campaigns: dict[int, int], path: str = "") -> Q:
    """Match standings by campaigns; their accounts lead to the index."""
    keys, accounts = list(campaigns), set(campaigns.values())
    shown = Q((f"{path}campaign__in", keys)) | Q((f"{path}other_campaign__in", keys))
    return Q((f"{path}account__in", accounts)) & shown
