"""What needs somebody now: one line a cause, with the way to it."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.http import urlencode

from accounts.models import Account
from phone_numbers import rules
from phone_numbers.explaining import staffs_words
from phone_numbers.filters import ATTENTION, in_state
from phone_numbers.models import Assignment, PhoneNumber
from phone_numbers.reasons import reason_for
from phone_numbers.states import Row, for_rows, rows

LOOKED_AT = 200
BALANCE = "insufficient_balance"


@dataclass(frozen=True, slots=True)
class Need:
    """One cause: its tone, whom it is about, its reason, what follows, and where it is solved."""

    tone: str
    about: str
    word: str
    code: str
    campaign: str
    outlook: str
    url: str


def needs(account: Account) -> list[Need]:
    """Return the causes among the first numbers that need attention (two queries).

    An empty balance is one cause for a whole account and is told apart, as is what is late. Who
    is on the way to another campaign has been helped.
    """
    own = Assignment.objects.open().occupying().filter(phone_number=OuterRef("pk")).order_by()
    held = Exists(rules.with_refusal(own).exclude(refusal__in=["", BALANCE]))
    needy = for_rows(PhoneNumber.objects.filter(account=account)).filter(in_state("failed") | held)
    causes: dict[tuple[str, object], list[Row]] = defaultdict(list)
    for row in rows(list(needy.order_by("e164")[:LOOKED_AT])):
        if row.code not in ("", BALANCE):
            causes[row.word, row.campaign].append(row)
    return [_need(account, group) for group in causes.values()]


def _need(account: Account, group: list[Row]) -> Need:
    row = group[0]
    about, url = _one(row) if len(group) == 1 else _many(account, group)
    return Need(
        tone="bad" if row.tone == "failed" else "held",
        about=about,
        word=row.word,
        code=row.code,
        campaign=str(row.campaign or ""),
        outlook=_outlook(group),
        url=url,
    )


def _outlook(group: list[Row]) -> str:
    """Repeat what the staff wrote, where it is the same for all of them, and say what to do."""
    code, many = group[0].code, len(group) > 1
    words = {staffs_words(code, row.number, row.campaign) for row in group}
    said = words.pop() if len(words) == 1 else ""
    return f"{said} {reason_for(code).ahead(many=many)}".strip()


def _one(row: Row) -> tuple[str, str]:
    number = row.number
    about = f"{number} · {number.name}" if number.name else str(number)
    return about, number.get_absolute_url()


def _many(account: Account, group: list[Row]) -> tuple[str, str]:
    campaign = group[0].campaign
    narrowed = {"assignment": ATTENTION} | ({"campaign": campaign.pk} if campaign else {})
    url = f"{reverse('numbers:list', args=[account.slug])}?{urlencode(narrowed)}"
    many = f"{LOOKED_AT} or more" if len(group) == LOOKED_AT else str(len(group))
    return f"{many} numbers", url
