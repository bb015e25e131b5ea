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
    short: str
    why: str
    is_last: bool

    @property
    def open(self) -> bool:
        return self.selected or not self.why


def number_page(number: PhoneNumber, *, may_write: bool) -> dict[str, Any]:
    """Return the template's context for a number annotated by `with_number_refusal`."""
    standing = standing_of(number)
    choices = _choices(number, standing)
    return {
        "number": number,
        "standing": standing,
        "choices": [choice for choice in choices if choice.open],
        "refused": [choice for choice in choices if not choice.open],
        "can_choose": any(choice.open and not choice.selected for choice in choices),
        "in_the_way": _in_the_way(number),
        "last_of_campaign": any(c.selected and c.is_last for c in choices),
        "throughput": _throughput(standing),
        "may_write": may_write,
        **_progress(number, standing, may_write),
    }


def removal(standing: Standing) -> dict[str, Any]:
    """Return what is asked before a number loses its campaign."""
    others = rules.choices_for(standing.number).filter(taken__gt=0)
    last = standing.selected is not None and not others.contains(standing.selected)
    return {"number": standing.number, "standing": standing, "last_of_campaign": last}


def _progress(number: PhoneNumber, standing: Standing, may_write: bool) -> dict[str, Any]:
    """Return the part that changes by itself: verdict, carriers, checklist, history."""
    said = verdict(standing, number.refusal, may_write=may_write)  # type: ignore[attr-defined]
    broken = rules.broken_rules(number, standing.selected)
    checks = checklist(standing, broken, may_write=may_write)
    lives = Assignment.objects.filter(phone_number=number).select_related(
        "campaign", "requested_by", "stopped_by"
    )
    return {
        "number": number,
        "standing": standing,
        "verdict": said,
        "checks": checks,
        "events": events(list(lives[:LATEST])),
        "mark": _mark(said, checks, standing),
        "card": _mark(standing.selected, standing.failed, number.revision),
    }


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
