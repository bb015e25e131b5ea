"""The context of the number page."""

from hashlib import blake2b
from typing import Any

from campaigns.throughput import Throughput, throughput_of
from dashboard.links import number_url
from dashboard.number_campaigns import offered
from phone_numbers import rules
from phone_numbers.history import history_entries
from phone_numbers.models import Assignment, PhoneNumber
from phone_numbers.status.carrier_snapshot import CarrierSnapshot
from phone_numbers.status.checklist import Check, checklist
from phone_numbers.status.choices import no_choice_at_all, offer
from phone_numbers.status.next_steps import next_steps
from phone_numbers.status.snapshot import Snapshot, read_snapshot
from phone_numbers.status.verdict import verdict

LATEST = 20


def number_page(number: PhoneNumber, *, may_write: bool) -> dict[str, Any]:
    """Return the template's context for a number annotated by `with_number_refusal`."""
    return in_full(at_a_glance(number, may_write=may_write))


def at_a_glance(number: PhoneNumber, *, may_write: bool) -> dict[str, Any]:
    """Return the context that changes by itself, a mark of it, and a mark of the campaign card.

    A poll compares the marks, so it reads no more than this (four queries).
    """
    snapshot = read_snapshot(number)
    choices = offer(number, snapshot)
    refusal: str = number.refusal  # type: ignore[attr-defined]
    steps = next_steps(snapshot, choices, refusal)
    answer = verdict(snapshot, steps, refusal, may_write=may_write)
    broken = rules.broken_rules(number, snapshot.selected)
    checks = checklist(snapshot, broken, can_choose=steps.can_choose, may_write=may_write)
    refusals = [(c.campaign.pk, c.explanation and c.explanation.code) for c in choices.choices]
    brand = snapshot.selected and snapshot.selected.brand
    seen = number.revision, number.status, number.account.balance, brand
    return offered(choices, snapshot) | {
        "number": number,
        "snapshot": snapshot,
        "no_choice": no_choice_at_all(number),
        "can_choose": steps.can_choose,
        "can_retry": any(button.action == "retry" for button in steps.buttons),
        "verdict": answer,
        "buttons": [(button, number_url(number, button.action)) for button in answer.buttons],
        "checks": checks,
        "may_write": may_write,
        "mark": _mark(answer, _checks(checks), _carriers(snapshot), seen),
        "card": _mark(snapshot.selected, snapshot.failed, number.revision, refusals),
    }


def in_full(glance: dict[str, Any]) -> dict[str, Any]:
    """Add the history, the throughput, and a summary of the choices (three queries)."""
    campaigns, snapshot = glance["choices"], glance["snapshot"]
    assignments = Assignment.objects.filter(phone_number=snapshot.number).select_related(
        "campaign", "requested_by", "stopped_by", "asked_again_by"
    )
    return glance | {
        "last_of_campaign": any(choice.selected and choice.is_last for choice in campaigns),
        "throughput": _throughput(snapshot),
        "events": history_entries(list(assignments[:LATEST])),
    }


def removal(snapshot: Snapshot) -> dict[str, Any]:
    """Return the context of the question before a number loses its campaign."""
    others = rules.choices_for(snapshot.number).filter(taken__gt=0)
    last = snapshot.selected is not None and not others.contains(snapshot.selected)
    return {"number": snapshot.number, "snapshot": snapshot, "last_of_campaign": last}


def _mark(*shown: object) -> str:
    """Return a checksum of the shown values; a poll sends new parts only if it differs."""
    return blake2b(repr(shown).encode(), digest_size=8).hexdigest()


def _checks(checks: list[Check]) -> object:
    """Leave out the facts of passed lines: one has a relative time, which changes all the time."""
    return [
        (check.tone, check.text, check.explanation, check.fact if check.explanation else "")
        for check in checks
    ]


def _carriers(snapshot: Snapshot) -> object:
    return [_carrier(row) for row in snapshot.carriers], snapshot.worker_is_late


def _carrier(row: CarrierSnapshot) -> tuple[object, ...]:
    answers = row.status, row.refusal, row.rejected and row.rejected.pk
    waiting = row.seconds_left, row.queue_position, row.takes_longer, row.late_by, row.tries
    return row.carrier, *answers, *waiting, row.stop


def _throughput(snapshot: Snapshot) -> Throughput | None:
    if snapshot.selected is None:
        return None
    brand = snapshot.selected.brand
    brand.account = snapshot.number.account
    return throughput_of(brand)
