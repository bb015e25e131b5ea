"""All that the number page shows, read in one go."""

from hashlib import blake2b
from typing import Any

from campaigns.throughput import Throughput, throughput_of
from phone_numbers import rules
from phone_numbers.history import events
from phone_numbers.models import Assignment, PhoneNumber
from phone_numbers.status.checklist import checklist
from phone_numbers.status.choices import _choices, _in_the_way
from phone_numbers.status.snapshot import CarrierSnapshot, Snapshot, read_snapshot
from phone_numbers.status.verdict import verdict

LATEST = 20


def number_page(number: PhoneNumber, *, may_write: bool) -> dict[str, Any]:
    """Return the template's context for a number annotated by `with_number_refusal`."""
    return in_full(at_a_glance(number, may_write=may_write))


def at_a_glance(number: PhoneNumber, *, may_write: bool) -> dict[str, Any]:
    """Return what changes by itself, with a mark of it and one of the campaign's card.

    A poll compares these marks and needs nothing else, so this is all that it reads (four queries).
    """
    snapshot = read_snapshot(number)
    choices = _choices(number, snapshot)
    said = verdict(snapshot, number.refusal, may_write=may_write)  # type: ignore[attr-defined]
    broken = rules.broken_rules(number, snapshot.selected)
    checks = checklist(snapshot, broken, may_write=may_write)
    refusals = [(choice.campaign.pk, choice.code) for choice in choices]
    seen = number.revision, number.status, number.account.balance
    return {
        "number": number,
        "snapshot": snapshot,
        "choices": [choice for choice in choices if choice.open],
        "refused": [choice for choice in choices if not choice.open],
        "in_the_way": _in_the_way(number),
        "verdict": said,
        "checks": checks,
        "may_write": may_write,
        "mark": _mark(said, checks, snapshot, seen),
        "card": _mark(snapshot.selected, snapshot.failed, number.revision, refusals),
    }


def in_full(glance: dict[str, Any]) -> dict[str, Any]:
    """Add the rest: history, throughput, and what the choices come to (three queries)."""
    choices, snapshot = glance["choices"], glance["snapshot"]
    lives = Assignment.objects.filter(phone_number=snapshot.number).select_related(
        "campaign", "requested_by", "stopped_by", "asked_again_by"
    )
    return glance | {
        "can_choose": any(not choice.selected for choice in choices),
        "last_of_campaign": any(choice.selected and choice.is_last for choice in choices),
        "throughput": _throughput(snapshot),
        "stopped_at": snapshot.stopped_at,
        "events": events(list(lives[:LATEST])),
    }


def removal(snapshot: Snapshot) -> dict[str, Any]:
    """Return what is asked before a number loses its campaign."""
    others = rules.choices_for(snapshot.number).filter(taken__gt=0)
    last = snapshot.selected is not None and not others.contains(snapshot.selected)
    return {"number": snapshot.number, "snapshot": snapshot, "last_of_campaign": last}


def _mark(*shown: object) -> str:
    """Return a short mark of what is shown, so that a poll answers only when it differs."""
    return blake2b(repr([_plain(part) for part in shown]).encode(), digest_size=8).hexdigest()


def _plain(part: object) -> object:
    if not isinstance(part, Snapshot):
        return part
    return [_plain_row(at) for at in part.carriers], part.engine_is_late


def _plain_row(at: CarrierSnapshot) -> tuple[object, ...]:
    answers = at.status, at.refusal, at.refused and at.refused.pk
    return at.carrier, *answers, at.seconds_left, at.place, at.takes_longer, at.late_by, at.tries


def _throughput(snapshot: Snapshot) -> Throughput | None:
    if snapshot.selected is None:
        return None
    brand = snapshot.selected.brand
    brand.account = snapshot.number.account
    return throughput_of(brand)
