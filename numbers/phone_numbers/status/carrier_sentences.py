"""Sentences about several carriers of one number, for its verdict."""

from collections.abc import Sequence

from django.utils.text import capfirst, get_text_list

from core.formatting import duration
from phone_numbers.status.carrier_snapshot import CarrierSnapshot
from phone_numbers.status.snapshot import Snapshot

Carriers = Sequence[CarrierSnapshot]

_SINGULAR = {
    "confirm": "confirms",
    "deliver": "delivers",
    "do": "does",
    "have": "has",
    "take": "takes",
}


def names(carriers: Carriers) -> str:
    return str(get_text_list([row.carrier.label for row in carriers], "and"))


def verb(carriers: Carriers, plural: str) -> str:
    """Return the verb in the number that fits these carriers."""
    return plural if len(carriers) > 1 else _SINGULAR[plural]


def served_by_others(snapshot: Snapshot) -> str:
    """Name the carriers that still deliver under another campaign than the selected one."""
    by_campaign: dict[str, list[CarrierSnapshot]] = {}
    for row in snapshot.sending:
        if row.serving and not row.serves(snapshot.selected):
            by_campaign.setdefault(str(row.serving.assignment.campaign), []).append(row)
    return " ".join(
        f"{names(rows)} still {verb(rows, 'deliver')} under {campaign}."
        for campaign, rows in by_campaign.items()
    )


def confirmations(waiting: Carriers) -> str:
    """Say which carriers confirm when; the slowest decides. Late carriers are left out."""
    on_time = [row for row in waiting if not row.late]
    silent = [row for row in on_time if row.tries]
    longer = [row for row in on_time if row.takes_longer]
    queued = [row for row in on_time if row.queue_position]
    rest = [row for row in on_time if not (row.tries or row.takes_longer or row.queue_position)]
    sentences = []
    if silent:
        sentences.append(f"{names(silent)} {verb(silent, 'do')} not answer; it is tried again.")
    if longer:
        sentences.append(f"{names(longer)} {verb(longer, 'take')} longer than estimated.")
    sentences += [row.queue_text for row in queued]
    if rest:
        sentences.append(f"{names(rest)} {verb(rest, 'confirm')} in {_longest(rest)}.")
    return " ".join(sentences)


def _longest(carriers: Carriers) -> str:
    known = [left for row in carriers if (left := row.seconds_left) is not None]
    return f"about {duration(max(known))}" if len(known) == len(carriers) else "a few minutes"


def lateness(snapshot: Snapshot, *, may_write: bool) -> str:
    """Name the late carriers, say how late they are, and what the reader can do about it."""
    late = snapshot.late
    subject = f"{names(late)} have taken longer than they should."
    if len(late) == 1:
        by = f" by {duration(late[0].late_by)}" if late[0].late_by else ""
        subject = f"{names(late)} is late{by}: it {late[0].lateness}."
    pending_is_late = any(row.late.assignment == snapshot.pending for row in late)
    cure = "ask again, or cancel." if pending_is_late and snapshot.can_cancel else "ask again."
    return f"{subject} {capfirst(cure) if may_write else f'An owner can {cure}'}"
