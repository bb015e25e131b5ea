"""Which numbers does a person mean by the text in a search box?"""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, F, Func, Q, QuerySet

from accounts.models import Account
from phone_numbers.models import Assignment
from phone_numbers.numbering import digits_in

MAX_ACCOUNTS = 50


def matching_numbers(text: str, account: Account | None = None) -> Q:
    """Match numbers by digits, name, place or campaign; without `account`, also by its name.

    Each condition has an index, so that PostgreSQL can combine them for a rare text, and can
    stop early for a frequent one.
    """
    campaigns = Q(campaign__name__plain__contains=text)
    found = Q(name__plain__contains=text) | Q(place__plain__contains=text)
    if digits := digits_in(text):
        found |= Q(e164__contains=digits)
    if account is not None:
        campaigns &= Q(account=account)
    else:
        accounts = Account.objects.filter(Q(name__plain__contains=text) | Q(slug=text))
        found |= Q(_among("account", accounts.values("pk")[:MAX_ACCOUNTS]))
    under = Assignment.objects.open().filter(campaigns).order_by()
    return found | Q(_among("pk", under.values("phone_number")))


def _among(field: str, keys: QuerySet[Any, Any]) -> Func:
    """Return the condition that a column has one of these keys; unlike IN, OR keeps its index."""
    return Func(
        F(field),
        ArraySubquery(keys),
        template="%(expressions)s)",
        arg_joiner=" = ANY(",
        output_field=BooleanField(),
    )
