"""Can this number send? One sentence, and what follows from it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, cast

from django.utils.text import capfirst, get_text_list

from campaigns.models import Campaign
from carriers.models import Carrier
from core.formatting import duration
from phone_numbers.models import Assignment, NumberStatus, RegistrationStatus
from phone_numbers.reasons import Reason, reason_for
from phone_numbers.reasons.wording import entry_url, explain, staffs_words, way_out
from phone_numbers.rules import NOT_TEN_DLC
from phone_numbers.status.snapshot import CarrierSnapshot, Snapshot

EVERYWHERE = len(Carrier)


@dataclass(frozen=True, slots=True)
class Verdict:
    """`tone` is ok, wait, held, bad or idle; `url` leads to the cure where there is one."""

    tone: str
    headline: str
    text: str
    url: str = ""
    link: str = ""
    reason: Reason | None = None


def verdict(snapshot: Snapshot, number_refusal: str, *, may_write: bool) -> Verdict:
    """Say whether the number can send, as what, where not yet and until when, and who is late.

    `may_write` says whether the reader can do something about it, or only an owner.
    """
    said = _verdict(snapshot, number_refusal, may_write)
    if not snapshot.late:
        return said
    tone = "held" if said.tone in ("wait", "idle") else said.tone
    return replace(said, tone=tone, text=f"{said.text} {_lateness(snapshot, may_write)}".strip())


def _verdict(snapshot: Snapshot, number_refusal: str, may_write: bool) -> Verdict:
    if number_refusal in NOT_TEN_DLC:
        reason = reason_for(number_refusal)
        text = explain(reason.code, snapshot.number)
        return Verdict("idle", "10DLC does not apply to this number", text, reason=reason)
    if snapshot.refusal:
        return _held_move(snapshot) if snapshot.sending else _held(snapshot)
    if snapshot.pending:
        return _pending(snapshot)
    if snapshot.live:
        return _live(snapshot)
    if snapshot.failed:
        return _failed(snapshot)
    return (_leaving if snapshot.waiting else _unregistered)(snapshot, may_write)


def _held(snapshot: Snapshot) -> Verdict:
    reason, campaign = reason_for(snapshot.refusal), snapshot.selected
    url = way_out(snapshot.refusal, snapshot.number, campaign) if campaign else ""
    return Verdict(
        tone="held" if reason.passes else "bad",
        headline=f"Not sending: {reason.cause}",
        text=_with_the_staffs_words(snapshot, reason.code),
        url="" if url == snapshot.number.get_absolute_url() else url,
        link=reason.place.value,
        reason=reason,
    )


def _with_the_staffs_words(snapshot: Snapshot, code: str) -> str:
    """Explain a rule, and add what the staff wrote when they stopped something."""
    said = staffs_words(code, snapshot.number, snapshot.selected)
    return f"{snapshot.sentence(code)} {said}".strip()


def _held_move(snapshot: Snapshot) -> Verdict:
    """Say that a rule holds the new campaign, while the old one still delivers somewhere."""
    reason, campaign = reason_for(snapshot.refusal), cast(Campaign, snapshot.selected)
    return Verdict(
        tone="held",
        headline=f"The move to {campaign} is held: {reason.cause}",
        text=f"{_with_the_staffs_words(snapshot, reason.code)} {_served(snapshot)}",
        url=way_out(reason.code, snapshot.number, campaign),
        link=reason.place.value,
        reason=reason,
    )


def _pending(snapshot: Snapshot) -> Verdict:
    new = [at for at in snapshot.sending if _is(at, snapshot.pending)]
    name = snapshot.selected
    text = [_served(snapshot), _silent(snapshot), _confirmations(snapshot.waiting)]
    if len(snapshot.sending) == EVERYWHERE:
        text.append("Nothing stops meanwhile.")
    headline = f"Sending as {name} on {len(new)} of {EVERYWHERE} carriers"
    if not new:
        headline = f"Moving to {name}" if snapshot.sending else f"Not sending yet as {name}"
    said = Verdict("wait", headline, " ".join(filter(None, text)))
    live: Any = snapshot.live
    if live is None or not live.refusal:
        return said
    url = entry_url(live.refusal, snapshot.number.account.slug)
    return replace(said, url=url, link=f"Why {live.campaign} sends nothing")


def _live(snapshot: Snapshot) -> Verdict:
    if snapshot.waiting:
        return _going_back(snapshot)
    name, why, reason = snapshot.selected, *_why_it_failed(snapshot)
    if reason:
        move = f"the move to {cast(Assignment, snapshot.failed).campaign} failed"
        return Verdict("held", f"Still sending as {name}; {move}", why, reason=reason)
    text = "Messages are delivered as registered traffic at every carrier."
    return Verdict("ok", f"Sending as {name} at all four carriers", text)


def _going_back(snapshot: Snapshot) -> Verdict:
    why, reason = _why_it_failed(snapshot)
    headline = f"Going back to {snapshot.selected}"
    if reason:
        headline += f": the move to {cast(Assignment, snapshot.failed).campaign} failed"
    text = [why, _confirmations(snapshot.waiting), "What serves there now keeps serving."]
    return Verdict("wait", headline, " ".join(filter(None, text)), reason=reason)


def _why_it_failed(snapshot: Snapshot) -> tuple[str, Reason | None]:
    """Say why what failed did, with its reason; nothing where nothing has failed."""
    failed = snapshot.failed
    if failed is None:
        return "", None
    code, carrier = failed.failure_code, failed.get_failure_carrier_display()
    return explain(code, snapshot.number, failed.campaign, carrier), reason_for(code)


def _failed(snapshot: Snapshot) -> Verdict:
    failed = cast(Assignment, snapshot.failed)
    why, reason = _why_it_failed(snapshot)
    own = [at for at in snapshot.sending if at.serves(failed.campaign)]
    sends = f"It sends at {_names(own)} meanwhile." if own else ""
    asked = [at for at in snapshot.waiting if at.status == RegistrationStatus.PENDING]
    text = [why, sends, _served(snapshot), _confirmations(asked)]
    where = f" at {failed.get_failure_carrier_display()}" if failed.failure_carrier else ""
    headline = f"{failed.campaign} failed{where}"
    return Verdict("bad", headline, " ".join(filter(None, text)), reason=reason)


def _leaving(snapshot: Snapshot, may_write: bool) -> Verdict:
    carriers = f"{_names(snapshot.waiting)} still {_verb(snapshot.waiting, 'have')} to let it go."
    who = "Choose" if may_write else "An owner can choose"
    text = f"{carriers} {who} a campaign at any time."
    return Verdict("idle", "Not sending: the campaign was removed", text)


def _unregistered(snapshot: Snapshot, may_write: bool) -> Verdict:
    number = snapshot.number
    if number.status != NumberStatus.ACTIVE:
        reason = reason_for("number_not_active")
        text = f"{explain(reason.code, number)} {number.status_reason}".strip()
        return Verdict("held", f"Not sending: {reason.cause}", text, reason=reason)
    cure = "Choose a campaign below." if may_write else "An owner can choose a campaign."
    text = f"Carriers block or filter what an unregistered number sends. {cure}"
    return Verdict("bad", "Not registered: expect its messages to be blocked", text)


def _is(at: CarrierSnapshot, assignment: object) -> bool:
    return bool(at.serving and at.serving.assignment == assignment)


def _names(carriers: Iterable[CarrierSnapshot]) -> str:
    return str(get_text_list([at.carrier.label for at in carriers], "and"))


def _served(snapshot: Snapshot) -> str:
    """Say which carriers still deliver under another campaign than the selected one."""
    old: dict[str, list[CarrierSnapshot]] = {}
    for at in snapshot.sending:
        if at.serving and not at.serves(snapshot.selected):
            old.setdefault(str(at.serving.assignment.campaign), []).append(at)
    return " ".join(
        f"{_names(carriers)} still {_verb(carriers, 'deliver')} under {campaign}."
        for campaign, carriers in old.items()
    )


def _silent(snapshot: Snapshot) -> str:
    """Say why what is live sends nothing, while another campaign is on its way."""
    live = snapshot.live
    code = live.refusal if live else ""  # type: ignore[attr-defined]
    if live is None or not code:
        return ""
    return f"{explain(code, snapshot.number, live.campaign)} Nothing is sent under it meanwhile."


def _confirmations(waiting: list[CarrierSnapshot]) -> str:
    """Say who confirms when; the slowest decides. Those who are late are told apart."""
    on_time = [at for at in waiting if not at.late]
    silent = [at for at in on_time if at.tries]
    longer = [at for at in on_time if at.takes_longer]
    queued = [at for at in on_time if at.place]
    rest = [at for at in on_time if not (at.tries or at.takes_longer or at.place)]
    said = [f"{_names(silent)} {_verb(silent, 'do')} not answer; it is tried again."] * bool(silent)
    if longer:
        said.append(f"{_names(longer)} {_verb(longer, 'take')} longer than first said.")
    said += [at.turn for at in queued]
    known = [left for at in rest if (left := at.seconds_left) is not None]
    if rest:
        soon = f"about {duration(max(known))}" if len(known) == len(rest) else "a few minutes"
        said.append(f"{_names(rest)} {_verb(rest, 'confirm')} in {soon}.")
    return " ".join(said)


def _lateness(snapshot: Snapshot, may_write: bool) -> str:
    """Say who is late, how late, and what a person can do about it."""
    late = snapshot.late
    who = f"{_names(late)} have taken longer than they should."
    if len(late) == 1:
        by = f" by {duration(late[0].late_by)}" if late[0].late_by else ""
        who = f"{_names(late)} is late{by}: it {late[0].lateness}."
    can_cancel = any(at.late.assignment == snapshot.pending for at in late)
    cure = "ask again, or cancel." if can_cancel else "ask again."
    return f"{who} {capfirst(cure) if may_write else f'An owner can {cure}'}"


def _verb(carriers: list[CarrierSnapshot], plural: str) -> str:
    singular = {
        "do": "does",
        "confirm": "confirms",
        "deliver": "delivers",
        "have": "has",
        "take": "takes",
    }
    return plural if len(carriers) > 1 else singular[plural]
