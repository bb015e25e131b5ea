"""All that the number page shows, read in one go."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from django.utils.text import capfirst

from campaigns.models import Campaign
from campaigns.throughput import Throughput, throughput_of
from phone_numbers import rules
from phone_numbers.checklist import checklist
from phone_numbers.explaining import explain
from phone_numbers.history import events
from phone_numbers.models import OCCUPYING, Assignment, PhoneNumber
from phone_numbers.reasons import reason_for
from phone_numbers.standing import AtCarrier, Standing, standing_of
from phone_numbers.states import NOT_TEN_DLC
from phone_numbers.verdict import verdict

LATEST = 20


@dataclass(frozen=True, slots=True)
class Choice:
    """A campaign of the dropdown: how full it is, and why it cannot be chosen if it cannot.

    `is_last` says that no other number is under it.
    """

    campaign: Campaign
    numbers: int
    selected: bool
    code: str
    short: str
    why: str
    is_last: bool

    @property
    def open(self) -> bool:
        return self.selected or not self.code


def number_page(number: PhoneNumber, *, may_write: bool) -> dict[str, Any]:
    """Return the template's context for a number annotated by `with_number_refusal`."""
    return in_full(at_a_glance(number, may_write=may_write))


def at_a_glance(number: PhoneNumber, *, may_write: bool) -> dict[str, Any]:
    """Return what changes by itself, with a mark of it and one of the campaign's card.

    A poll compares these marks and needs nothing else, so this is all that it reads (four queries).
    """
    standing = standing_of(number)
    choices = _choices(number, standing)
    said = verdict(standing, number.refusal, may_write=may_write)  # type: ignore[attr-defined]
    broken = rules.broken_rules(number, standing.selected)
    checks = checklist(standing, broken, may_write=may_write)
    refusals = [(choice.campaign.pk, choice.code) for choice in choices]
    seen = number.revision, number.status, number.account.balance
    return {
        "number": number,
        "standing": standing,
        "choices": [choice for choice in choices if choice.open],
        "refused": [choice for choice in choices if not choice.open],
        "in_the_way": _in_the_way(number),
        "verdict": said,
        "checks": checks,
        "may_write": may_write,
        "mark": _mark(said, checks, standing, seen),
        "card": _mark(standing.selected, standing.failed, number.revision, refusals),
    }


def in_full(glance: dict[str, Any]) -> dict[str, Any]:
    """Add the rest: history, throughput, and what the choices come to (three queries)."""
    choices, standing = glance["choices"], glance["standing"]
    lives = Assignment.objects.filter(phone_number=standing.number).select_related(
        "campaign", "requested_by", "stopped_by", "asked_again_by"
    )
    return glance | {
        "can_choose": any(not choice.selected for choice in choices),
        "last_of_campaign": any(choice.selected and choice.is_last for choice in choices),
        "throughput": _throughput(standing),
        "stopped_at": standing.stopped_at,
        "events": events(list(lives[:LATEST])),
    }


def removal(standing: Standing) -> dict[str, Any]:
    """Return what is asked before a number loses its campaign."""
    others = rules.choices_for(standing.number).filter(taken__gt=0)
    last = standing.selected is not None and not others.contains(standing.selected)
    return {"number": standing.number, "standing": standing, "last_of_campaign": last}


def _mark(*shown: object) -> str:
    """Return a short mark of what is shown, so that a poll answers only when it differs."""
    return blake2b(repr([_plain(part) for part in shown]).encode(), digest_size=8).hexdigest()


def _plain(part: object) -> object:
    if not isinstance(part, Standing):
        return part
    return [_plain_row(at) for at in part.carriers], part.engine_is_late


def _plain_row(at: AtCarrier) -> tuple[object, ...]:
    answers = at.status, at.refusal, at.refused and at.refused.pk
    return at.carrier, *answers, at.seconds_left, at.place, at.takes_longer, at.late_by, at.tries


def _in_the_way(number: Any) -> str:
    """Return why no campaign at all can be chosen for this number, if so."""
    code = number.refusal
    return explain(code, number) if code and code not in NOT_TEN_DLC else ""


def _choices(number: PhoneNumber, standing: Standing) -> list[Choice]:
    found: Iterable[Any] = rules.choices_for(number)
    return [_choice(number, standing, campaign) for campaign in found]


def _choice(number: PhoneNumber, standing: Standing, campaign: Any) -> Choice:
    selected = campaign == standing.selected
    counted = selected and standing.main is not None and standing.main.status in OCCUPYING
    code = campaign.refusal
    return Choice(
        campaign=campaign,
        numbers=campaign.taken + counted,
        selected=selected,
        code=code,
        short=_short(code, campaign),
        why=explain(code, number, campaign) if code else "",
        is_last=campaign.taken == 0,
    )


def _short(code: str, campaign: Campaign) -> str:
    if code == "campaign_not_approved":
        return campaign.get_status_display()
    return capfirst(reason_for(code).title) if code else ""


def _throughput(standing: Standing) -> Throughput | None:
    if standing.selected is None:
        return None
    brand = standing.selected.brand
    brand.account = standing.number.account
    return throughput_of(brand)
