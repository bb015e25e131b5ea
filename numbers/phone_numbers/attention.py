"""What needs somebody now: one line a cause, with the way to it."""

from collections import defaultdict
from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode

from accounts.models import Account
from phone_numbers.filters import ATTENTION, in_state
from phone_numbers.models import PhoneNumber
from phone_numbers.reasons import REASONS
from phone_numbers.states import LATE, Row, for_rows, rows

LOOKED_AT = 200
BALANCE = REASONS["insufficient_balance"].short


@dataclass(frozen=True, slots=True)
class Need:
    """One cause: its tone, what it is about, what is the matter, and where it is solved."""

    tone: str
    about: str
    matter: str
    url: str


def needs(account: Account) -> list[Need]:
    """Return the causes among the first numbers that need attention (two queries).

    An empty balance is one cause for a whole account, as is what is late; both are told apart.
    """
    needy = for_rows(PhoneNumber.objects.filter(account=account))
    needy = needy.filter(in_state("failed") | in_state("held"))
    causes: dict[tuple[str, object], list[Row]] = defaultdict(list)
    for row in rows(list(needy.order_by("e164")[:LOOKED_AT])):
        if row.word not in (BALANCE, LATE):
            causes[row.word, row.campaign].append(row)
    return [_need(account, group) for group in causes.values()]


def _need(account: Account, group: list[Row]) -> Need:
    row, campaign = group[0], group[0].campaign
    tone, matter = "bad" if row.tone == "failed" else "held", f"{row.word}, {campaign}"
    if len(group) == 1:
        number = row.number
        about = f"{number} · {number.name}" if number.name else str(number)
        return Need(tone, about, matter, number.get_absolute_url())
    narrowed = {"assignment": ATTENTION} | ({"campaign": campaign.pk} if campaign else {})
    url = f"{reverse('numbers:list', args=[account.slug])}?{urlencode(narrowed)}"
    many = f"{LOOKED_AT} or more" if len(group) == LOOKED_AT else str(len(group))
    return Need(tone, f"{many} numbers", matter, url)
