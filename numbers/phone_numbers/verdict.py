"""Can this number send? One sentence, and what follows from it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, cast

from django.utils.text import capfirst, get_text_list

from accounts.wording import duration
from campaigns.models import Campaign
from carriers.models import Carrier
from phone_numbers.explaining import entry_url, explain, staffs_words, way_out
from phone_numbers.models import Assignment, NumberStatus, RegistrationStatus
from phone_numbers.reasons import Reason, reason_for
from phone_numbers.standing import AtCarrier, Standing
from phone_numbers.states import NOT_TEN_DLC

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


def verdict(standing: Standing, number_refusal: str, *, may_write: bool) -> Verdict:
    """Say whether the number can send, as what, where not yet and until when, and who is late.

    `may_write` says whether the reader can do something about it, or only an owner.
    """
    said = _verdict(standing, number_refusal, may_write)
    if not standing.late:
        return said
    tone = "held" if said.tone in ("wait", "idle") else said.tone
    return replace(said, tone=tone, text=f"{said.text} {_lateness(standing, may_write)}".strip())


def _verdict(standing: Standing, number_refusal: str, may_write: bool) -> Verdict:
    if number_refusal in NOT_TEN_DLC:
        reason = reason_for(number_refusal)
        text = explain(reason.code, standing.number)
        return Verdict("idle", "10DLC does not apply to this number", text, reason=reason)
    if standing.refusal:
        return _held_move(standing) if standing.sending else _held(standing)
    if standing.pending:
        return _pending(standing)
    if standing.live:
        return _live(standing)
    if standing.failed:
        return _failed(standing)
    return (_leaving if standing.waiting else _unregistered)(standing, may_write)


def _held(standing: Standing) -> Verdict:
    reason, campaign = reason_for(standing.refusal), standing.selected
    url = way_out(standing.refusal, standing.number, campaign) if campaign else ""
    return Verdict(
        tone="held" if reason.passes else "bad",
        headline=f"Not sending: {reason.cause}",
        text=_with_the_staffs_words(standing, reason.code),
        url="" if url == standing.number.get_absolute_url() else url,
        link=reason.place.value,
        reason=reason,
    )


def _with_the_staffs_words(standing: Standing, code: str) -> str:
    """Explain a rule, and add what the staff wrote when they stopped something."""
    said = staffs_words(code, standing.number, standing.selected)
    return f"{standing.sentence(code)} {said}".strip()


def _held_move(standing: Standing) -> Verdict:
    """Say that a rule holds the new campaign, while the old one still delivers somewhere."""
    reason, campaign = reason_for(standing.refusal), cast(Campaign, standing.selected)
    return Verdict(
        tone="held",
        headline=f"The move to {campaign} is held: {reason.cause}",
        text=f"{_with_the_staffs_words(standing, reason.code)} {_served(standing)}",
        url=way_out(reason.code, standing.number, campaign),
        link=reason.place.value,
        reason=reason,
    )


def _pending(standing: Standing) -> Verdict:
    new = [at for at in standing.sending if _is(at, standing.pending)]
    name = standing.selected
    text = [_served(standing), _silent(standing), _confirmations(standing.waiting)]
    if len(standing.sending) == EVERYWHERE:
        text.append("Nothing stops meanwhile.")
    headline = f"Sending as {name} on {len(new)} of {EVERYWHERE} carriers"
    if not new:
        headline = f"Moving to {name}" if standing.sending else f"Not sending yet as {name}"
    said = Verdict("wait", headline, " ".join(filter(None, text)))
    live: Any = standing.live
    if live is None or not live.refusal:
        return said
    url = entry_url(live.refusal, standing.number.account.slug)
    return replace(said, url=url, link=f"Why {live.campaign} sends nothing")


def _live(standing: Standing) -> Verdict:
    if standing.waiting:
        return _going_back(standing)
    name, why, reason = standing.selected, *_why_it_failed(standing)
    if reason:
        move = f"the move to {cast(Assignment, standing.failed).campaign} failed"
        return Verdict("held", f"Still sending as {name}; {move}", why, reason=reason)
    text = "Messages are delivered as registered traffic at every carrier."
    return Verdict("ok", f"Sending as {name} at all four carriers", text)


def _going_back(standing: Standing) -> Verdict:
    why, reason = _why_it_failed(standing)
    headline = f"Going back to {standing.selected}"
    if reason:
        headline += f": the move to {cast(Assignment, standing.failed).campaign} failed"
    text = [why, _confirmations(standing.waiting), "What serves there now keeps serving."]
    return Verdict("wait", headline, " ".join(filter(None, text)), reason=reason)


def _why_it_failed(standing: Standing) -> tuple[str, Reason | None]:
    """Say why what failed did, with its reason; nothing where nothing has failed."""
    failed = standing.failed
    if failed is None:
        return "", None
    code, carrier = failed.failure_code, failed.get_failure_carrier_display()
    return explain(code, standing.number, failed.campaign, carrier), reason_for(code)


def _failed(standing: Standing) -> Verdict:
    failed = cast(Assignment, standing.failed)
    why, reason = _why_it_failed(standing)
    own = [at for at in standing.sending if at.serves(failed.campaign)]
    sends = f"It sends at {_names(own)} meanwhile." if own else ""
    asked = [at for at in standing.waiting if at.status == RegistrationStatus.PENDING]
    text = [why, sends, _served(standing), _confirmations(asked)]
    where = f" at {failed.get_failure_carrier_display()}" if failed.failure_carrier else ""
    headline = f"{failed.campaign} failed{where}"
    return Verdict("bad", headline, " ".join(filter(None, text)), reason=reason)


def _leaving(standing: Standing, may_write: bool) -> Verdict:
    carriers = f"{_names(standing.waiting)} still {_verb(standing.waiting, 'have')} to let it go."
    who = "Choose" if may_write else "An owner can choose"
    text = f"{carriers} {who} a campaign at any time."
    return Verdict("idle", "Not sending: the campaign was removed", text)


def _unregistered(standing: Standing, may_write: bool) -> Verdict:
    number = standing.number
    if number.status != NumberStatus.ACTIVE:
        reason = reason_for("number_not_active")
        text = f"{explain(reason.code, number)} {number.status_reason}".strip()
        return Verdict("held", f"Not sending: {reason.cause}", text, reason=reason)
    cure = "Choose a campaign below." if may_write else "An owner can choose a campaign."
    text = f"Carriers block or filter what an unregistered number sends. {cure}"
    return Verdict("bad", "Not registered: expect its messages to be blocked", text)


def _is(at: AtCarrier, assignment: object) -> bool:
    return bool(at.serving and at.serving.assignment == assignment)


def _names(carriers: Iterable[AtCarrier]) -> str:
    return str(get_text_list([at.carrier.label for at in carriers], "and"))


def _served(standing: Standing) -> str:
    """Say which carriers still deliver under another campaign than the selected one."""
    old: dict[str, list[AtCarrier]] = {}
    for at in standing.sending:
        if at.serving and not at.serves(standing.selected):
            old.setdefault(str(at.serving.assignment.campaign), []).append(at)
    return " ".join(
        f"{_names(carriers)} still {_verb(carriers, 'deliver')} under {campaign}."
        for campaign, carriers in old.items()
    )


def _silent(standing: Standing) -> str:
    """Say why what is live sends nothing, while another campaign is on its way."""
    live = standing.live
    code = live.refusal if live else ""  # type: ignore[attr-defined]
    if live is None or not code:
        return ""
    return f"{explain(code, standing.number, live.campaign)} Nothing is sent under it meanwhile."


def _confirmations(waiting: list[AtCarrier]) -> str:
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


def _lateness(standing: Standing, may_write: bool) -> str:
    """Say who is late, how late, and what a person can do about it."""
    late = standing.late
    who = f"{_names(late)} have taken longer than they should."
    if len(late) == 1:
        by = f" by {duration(late[0].late_by)}" if late[0].late_by else ""
        who = f"{_names(late)} is late{by}: it {late[0].lateness}."
    can_cancel = any(at.late.assignment == standing.pending for at in late)
    cure = "ask again, or cancel." if can_cancel else "ask again."
    return f"{who} {capfirst(cure) if may_write else f'An owner can {cure}'}"


def _verb(carriers: list[AtCarrier], plural: str) -> str:
    singular = {
        "do": "does",
        "confirm": "confirms",
        "deliver": "delivers",
        "have": "has",
        "take": "takes",
    }
    return plural if len(carriers) > 1 else singular[plural]
