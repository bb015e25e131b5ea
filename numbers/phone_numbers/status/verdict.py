"""Can this number send? A headline, and the sentences below it."""

from dataclasses import dataclass, replace
from typing import cast

from django.contrib.humanize.templatetags.humanize import apnumber

from campaigns.models import Campaign
from carriers.models import Carrier
from phone_numbers.models import Assignment, NumberStatus, RegistrationStatus
from phone_numbers.reasons import Explanation, WayOut, explain
from phone_numbers.rules import NOT_TEN_DLC
from phone_numbers.status.carrier_sentences import (
    confirmations,
    lateness,
    names,
    served_by_others,
    verb,
)
from phone_numbers.status.next_steps import STAFF, Button, NextSteps
from phone_numbers.status.snapshot import Snapshot

EVERYWHERE = len(Carrier)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a number can send, and as what. `tone` is ok, wait, held, bad or idle.

    `explanation` says why it cannot, or why a move failed; `shows_way_out` whether the page links
    to the cure. `silent` explains a live campaign that sends nothing during a move. `advice` says
    what to do about the explanation and who acts, `buttons` are what the reader can do at once.
    """

    tone: str
    headline: str
    text: str
    explanation: Explanation | None = None
    shows_way_out: bool = False
    silent: Explanation | None = None
    advice: str = ""
    buttons: tuple[Button, ...] = ()

    @property
    def asks_staff(self) -> bool:
        """Whether it says that the staff of this site can help."""
        return STAFF in self.text or STAFF in self.advice


def verdict(
    snapshot: Snapshot, steps: NextSteps, number_refusal: str, *, may_write: bool
) -> Verdict:
    """Return the verdict on a number; `number_refusal` comes from `rules.with_number_refusal`.

    `may_write` is whether the reader can act; otherwise only an owner can.
    """
    result = _to_retry(snapshot, steps, _verdict(snapshot, steps, number_refusal, may_write))
    if why := result.explanation:
        advice = steps.advice(why, _outlook(snapshot, steps, why), may_write=may_write)
        result = replace(result, advice=advice)
    if snapshot.late:
        tone = "held" if result.tone in ("wait", "idle") else result.tone
        text = _joined(result.text, lateness(snapshot, may_write=may_write))
        result = replace(result, tone=tone, text=text)
    return replace(result, buttons=steps.buttons) if may_write else result


def _outlook(snapshot: Snapshot, steps: NextSteps, why: Explanation) -> str:
    """Say who acts, and what follows: neither a failure nor an unassigned number resumes."""
    if snapshot.selection is None:
        return why.before("Choose a campaign")
    has_failed = snapshot.selection is snapshot.failed and why is not snapshot.failure
    if has_failed or why is steps.no_retry:
        return why.before("Retry") if snapshot.may_be_retried else why.acts
    return why.outlook


def _verdict(snapshot: Snapshot, steps: NextSteps, number_refusal: str, may_write: bool) -> Verdict:
    if number_refusal in NOT_TEN_DLC:
        why = explain(number_refusal, snapshot.number)
        return Verdict(why.tone, "10DLC does not apply to this number", why.sentence, why)
    if snapshot.refused:
        return (_held_move if snapshot.sending else _held)(snapshot, snapshot.refused)
    if snapshot.pending:
        return _pending(snapshot)
    if snapshot.live:
        return _live(snapshot)
    if snapshot.failure:
        return _failed(snapshot, snapshot.failure)
    return (_leaving if snapshot.waiting else _unregistered)(snapshot, steps, may_write)


def _joined(*texts: str) -> str:
    return " ".join(filter(None, texts))


def _held(snapshot: Snapshot, why: Explanation) -> Verdict:
    headline = f"Not sending: {why.reason.cause}"
    elsewhere = why.reason.way_out != WayOut.NUMBER
    return Verdict(why.tone, headline, why.text, why, shows_way_out=elsewhere)


def _held_move(snapshot: Snapshot, why: Explanation) -> Verdict:
    """Say that a rule holds the new campaign while the old one still delivers somewhere."""
    headline = f"The move to {why.campaign} is on hold: {why.reason.cause}"
    text = f"{why.text} {served_by_others(snapshot)}"
    return Verdict("held", headline, text, why, shows_way_out=True)


def _pending(snapshot: Snapshot) -> Verdict:
    new = [
        row
        for row in snapshot.sending
        if row.serving and row.serving.assignment == snapshot.pending
    ]
    headline = f"Sending as {snapshot.selected} on {len(new)} of {EVERYWHERE} carriers"
    if not new:
        start = "Moving to" if snapshot.sending else "Not sending yet as"
        headline = f"{start} {snapshot.selected}"
    text = _joined(
        served_by_others(snapshot),
        _silence(snapshot),
        confirmations(snapshot.waiting),
        "Nothing stops meanwhile." if len(snapshot.sending) == EVERYWHERE else "",
    )
    return Verdict("wait", headline, text, silent=snapshot.live_refused)


def _silence(snapshot: Snapshot) -> str:
    """Say why the live campaign sends nothing while another one is on its way."""
    why = snapshot.live_refused
    return f"{why} Nothing is sent under it meanwhile." if why else ""


def _live(snapshot: Snapshot) -> Verdict:
    if snapshot.waiting:
        return _going_back(snapshot)
    campaign, why = snapshot.selected, snapshot.failure
    if why:
        headline = f"Still sending as {campaign}; the move to {why.campaign} failed"
        return Verdict("held", headline, why.sentence, why)
    text = "Messages are delivered as registered traffic at every carrier."
    return Verdict("ok", f"Sending as {campaign} at all {apnumber(EVERYWHERE)} carriers", text)


def _going_back(snapshot: Snapshot) -> Verdict:
    why = snapshot.failure
    headline = f"Going back to {snapshot.selected}"
    if why:
        headline += f": the move to {why.campaign} failed"
    text = _joined(
        why.sentence if why else "",
        confirmations(snapshot.waiting),
        "The campaign that serves there now keeps serving.",
    )
    return Verdict("wait", headline, text, why)


def _to_retry(snapshot: Snapshot, steps: NextSteps, failed: Verdict) -> Verdict:
    """Say what has to be solved before a failure can be retried, if anything."""
    if not (steps.no_retry and snapshot.may_be_retried and failed.explanation is snapshot.failure):
        return failed
    text = f"{failed.text} It cannot be retried now. {steps.no_retry.text}"
    return replace(failed, text=text, explanation=steps.no_retry, shows_way_out=True)


def _failed(snapshot: Snapshot, why: Explanation) -> Verdict:
    campaign = cast(Campaign, why.campaign)
    own = [row for row in snapshot.sending if row.serves(campaign)]
    confirming = [row for row in snapshot.waiting if row.status == RegistrationStatus.PENDING]
    text = _joined(
        why.sentence,
        f"It sends at {names(own)} meanwhile." if own else "",
        served_by_others(snapshot),
        confirmations(confirming),
    )
    where = f" at {why.carrier}" if cast(Assignment, snapshot.failed).failure_carrier else ""
    return Verdict("bad", f"{campaign} failed{where}", text, why)


def _leaving(snapshot: Snapshot, steps: NextSteps, may_write: bool) -> Verdict:
    carriers = f"{names(snapshot.waiting)} still {verb(snapshot.waiting, 'have')} to deregister it."
    who = "Choose" if may_write else "An owner can choose"
    headline = "Not sending: the campaign was removed"
    return _to_choose("idle", headline, carriers, f"{who} a campaign at any time.", steps)


def _unregistered(snapshot: Snapshot, steps: NextSteps, may_write: bool) -> Verdict:
    number = snapshot.number
    if number.status != NumberStatus.ACTIVE:
        why = explain("number_not_active", number)
        return Verdict(why.tone, f"Not sending: {why.reason.cause}", why.text, why)
    cure = "Choose a campaign below." if may_write else "An owner can choose a campaign."
    text = "Carriers block or filter what an unregistered number sends."
    return _to_choose("bad", "Not registered: expect its messages to be blocked", text, cure, steps)


def _to_choose(tone: str, headline: str, text: str, cure: str, steps: NextSteps) -> Verdict:
    """Say that a campaign can be chosen, or else why none can."""
    if steps.can_choose:
        return Verdict(tone, headline, f"{text} {cure}")
    why = steps.blocker
    elsewhere = why is not None and why.reason.way_out != WayOut.NUMBER
    return Verdict(tone, headline, f"{text} {steps.no_choice}", why, shows_way_out=elsewhere)
