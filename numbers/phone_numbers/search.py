"""Which numbers does a person mean by the text in a search box?"""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Q, Value

from accounts.models import Account
from campaigns.models import Campaign
from core.postgres import is_one_of
from core.search import Plain
from phone_numbers.models import Assignment
from phone_numbers.numbering import digits_in

MAX_ACCOUNTS = 50


def matching_text(text: str) -> Q:
    """Match numbers by digits, name or place.

    One index serves texts of three or more characters.
    """
    found = Q(search_text__contains=Plain(Value(text)))
    if digits := digits_in(text):
        found |= Q(search_text__contains=digits)
    return found


def matching_campaigns(text: str, account: Account) -> list[int]:
    """Return the keys of the account's campaigns with this text in their name."""
    own = Campaign.objects.filter(account=account, name__plain__contains=text)
    return list(own.order_by().values_list("pk", flat=True))


def matching_numbers(text: str) -> Q:
    """Match numbers of any account by digits, name, place, campaign, or the account's name."""
    accounts = Account.objects.filter(Q(name__plain__contains=text) | Q(slug=text))
    under = Assignment.objects.open().filter(campaign__name__plain__contains=text).order_by()
    # As values, because the planner would expect a third of all numbers from a subquery.
    keys = list(accounts.values_list("pk", flat=True)[:MAX_ACCOUNTS])
    own = Q(account__in=keys) | Q(is_one_of("pk", ArraySubquery(under.values("phone_number"))))
    return matching_text(text) | own
