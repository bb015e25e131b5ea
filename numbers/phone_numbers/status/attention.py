"""What needs somebody now: one line a cause, with the way to it."""

from collections import defaultdict
from dataclasses import dataclass, replace

from django.urls import reverse

from accounts.models import Account
from campaigns.models import Brand, Campaign
from phone_numbers import rules
from phone_numbers.models import Assignment
from phone_numbers.reasons import Place, Who
from phone_numbers.reasons.wording import staffs_words
from phone_numbers.status.labels import assignment_label
from phone_numbers.status.problems import Problem, problems_in

BALANCE = "insufficient_balance"


@dataclass(frozen=True, slots=True)
class AttentionItem:
    """One cause: its tone, whom it is about, its reason, what follows, and where it is solved.

    `whose` is the campaign or brand; `verb` is what the owner can do there.
    """

    tone: str
    about: str
    word: str
    code: str
    whose: str
    outlook: str
    url: str
    verb: str


def needs(account: Account, most: int) -> list[AttentionItem]:
    """Return the causes that stop numbers, most numbers first (three queries).

    An empty balance is one cause for a whole account and is told apart, as is what is late. Who
    is on the way to another campaign has been helped.
    """
    causes: dict[object, list[Problem]] = defaultdict(list)
    for one in problems_in(account, but=BALANCE):
        causes[one.reason.code, one.failed, _cause(one)].append(one)
    found = [
        replace(group[0], numbers=sum(one.numbers for one in group)) for group in causes.values()
    ]
    found.sort(key=lambda one: -one.numbers)
    examples = rules.with_refusal(Assignment.objects.select_related("phone_number__account"))
    by_key = examples.in_bulk([one.example for one in found[:most]])
    return [_need(one, by_key[one.example]) for one in found[:most]]


def _cause(one: Problem) -> Brand | Campaign:
    """Return what is to blame: an unverified brand is one cause for all its campaigns."""
    return one.campaign.brand if one.reason.place == Place.BRAND else one.campaign


def _need(one: Problem, example: Assignment) -> AttentionItem:
    number, code = example.phone_number, one.reason.code
    about, url = one.count, _place(one)
    if one.numbers == 1:
        about, url = f"{number} · {number.name}".removesuffix(" · "), number.get_absolute_url()
    return AttentionItem(
        tone=one.tone,
        about=about,
        word=assignment_label(example, number).word,
        code=code,
        whose=str(_cause(one)),
        outlook=" ".join(filter(None, [_meanwhile(one), _written(one), one.outlook])),
        url=url,
        verb="Solve" if one.reason.who == Who.OWNER else "See why",
    )


def _place(one: Problem) -> str:
    if isinstance(cause := _cause(one), Brand):
        return reverse("dashboard:brand_detail", args=[one.campaign.account.slug, cause.pk])
    return one.url


def _meanwhile(one: Problem) -> str:
    """Say that a move has failed, and stopped nothing."""
    if not (one.failed and one.send):
        return ""
    return (
        "It still sends under another campaign."
        if one.numbers == 1
        else "They still send under other campaigns."
    )


def _written(one: Problem) -> str:
    """Repeat what the staff wrote, where it is the same for all of them."""
    if one.failed:
        return ""
    return (
        one.wrote
        if one.reason.place == Place.NUMBER
        else staffs_words(one.reason.code, None, one.campaign)
    )
