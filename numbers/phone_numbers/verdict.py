"""Can this number send? One sentence and what follows from it, and the same as a checklist."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_text_list

from accounts.wording import duration, since, usd
from campaigns.models import BrandStatus, Campaign
from phone_numbers.models import Assignment, NumberStatus
from phone_numbers.reasons import REASONS, Reason, explain, way_out
from phone_numbers.standing import AtCarrier, Standing
from phone_numbers.states import NOT_TEN_DLC

EVERYWHERE = 4


@dataclass(frozen=True, slots=True)
class Verdict:
    """`tone` is ok, wait, held, bad or idle; `url` leads to the cure where there is one."""

    tone: str
    headline: str
    text: str
    url: str = ""
    link: str = ""
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the checklist: a fact, or what is in the way and the address of its cure."""

    tone: str
    text: str
    fact: str = ""
    url: str = ""


def verdict(standing: Standing, number_refusal: str) -> Verdict:
    """Say whether the number can send, as what, where not yet and until when."""
    if number_refusal in NOT_TEN_DLC:
        reason = REASONS[number_refusal]
        text = reason.sentence.format(number=standing.number)
        return Verdict("idle", "10DLC does not apply to this number", text, reason=reason)
    if standing.refusal:
        return _held_move(standing) if standing.sending else _held(standing)
    if standing.pending:
        return _pending(standing)
    if standing.live:
        return _live(standing)
    if standing.failed:
        return _failed(standing)
    return _leaving(standing) if standing.waiting else _unregistered(standing)


def _held(standing: Standing) -> Verdict:
    reason, campaign = REASONS[standing.refusal], standing.selected
    url = way_out(standing.refusal, standing.number, campaign) if campaign else ""
    return Verdict(
        tone="held" if reason.passes else "bad",
        headline="Not sending: " + reason.short.removeprefix("Held: "),
        text=standing.sentence(reason.code),
        url="" if url == standing.number.get_absolute_url() else url,
        link=reason.place.value,
        reason=reason,
    )


def _held_move(standing: Standing) -> Verdict:
    """Say that a rule holds the new campaign, while the old one still delivers somewhere."""
    reason, campaign = REASONS[standing.refusal], cast(Campaign, standing.selected)
    return Verdict(
        tone="held",
        headline=f"The move to {campaign} is held: {reason.short.removeprefix('Held: ')}",
        text=f"{standing.sentence(reason.code)} {_served(standing)}",
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
    return Verdict("wait", headline, " ".join(filter(None, text)))


def _live(standing: Standing) -> Verdict:
    name = standing.selected
    if standing.waiting:
        text = f"{_confirmations(standing.waiting)} What serves there now keeps serving."
        return Verdict("wait", f"Going back to {name}", text)
    if standing.failed and standing.failed.failure_carrier:
        carrier, code = standing.failed.get_failure_carrier_display(), standing.failed.failure_code
        headline = f"Still sending as {name}; the move to {standing.failed.campaign} failed"
        text = explain(code, standing.number, standing.failed.campaign, carrier)
        return Verdict("held", headline, text)
    text = "Messages are delivered as registered traffic at every carrier."
    return Verdict("ok", f"Sending as {name} at all four carriers", text)


def _failed(standing: Standing) -> Verdict:
    failed = cast(Assignment, standing.failed)
    code, carrier = failed.failure_code, failed.get_failure_carrier_display()
    where = _names(standing.serving)
    serves = f" It sends at {where} meanwhile." if where else ""
    headline = f"{standing.selected} failed at {carrier}"
    text = standing.sentence(code, carrier) + serves
    return Verdict("bad", headline, text, reason=REASONS[code])


def _leaving(standing: Standing) -> Verdict:
    have = "have" if len(standing.waiting) > 1 else "has"
    text = f"{_names(standing.waiting)} still {have} to let it go. Choose a campaign at any time."
    return Verdict("idle", "Not sending: the campaign was removed", text)


def _unregistered(standing: Standing) -> Verdict:
    number = standing.number
    if number.status != NumberStatus.ACTIVE:
        text = f"The number is {number.get_status_display().lower()}. {number.status_reason}"
        return Verdict("held", "Not sending: the number is not active", text.strip())
    text = "Carriers block or filter what an unregistered number sends. Choose a campaign below."
    return Verdict("bad", "Not registered: expect its messages to be blocked", text)


def _is(at: AtCarrier, assignment: object) -> bool:
    return bool(at.serving and at.serving.assignment == assignment)


def _names(carriers: Iterable[AtCarrier]) -> str:
    return str(get_text_list([at.carrier.label for at in carriers], "and"))


def _served(standing: Standing) -> str:
    """Say which carriers still deliver under another campaign than the selected one."""
    old: dict[str, list[str]] = {}
    for at in standing.sending:
        if at.serving and at.serving.assignment.campaign != standing.selected:
            old.setdefault(str(at.serving.assignment.campaign), []).append(at.carrier.label)
    return " ".join(
        f"{get_text_list(names, 'and')} still {'deliver' if len(names) > 1 else 'delivers'}"
        f" under {campaign}."
        for campaign, names in old.items()
    )


def _silent(standing: Standing) -> str:
    """Say why what is live sends nothing, while another campaign is on its way."""
    live = standing.live
    code = live.refusal if live else ""  # type: ignore[attr-defined]
    if live is None or not code:
        return ""
    return f"{explain(code, standing.number, live.campaign)} Nothing is sent under it meanwhile."


def _confirmations(waiting: list[AtCarrier]) -> str:
    """Say who confirms when; the slowest decides."""
    if not waiting:
        return ""
    seconds = [at.seconds_left for at in waiting]
    known = [left for left in seconds if left is not None]
    verb = "confirm" if len(waiting) > 1 else "confirms"
    if len(known) < len(seconds):
        return f"{_names(waiting)} {verb} in a few minutes."
    return f"{_names(waiting)} {verb} in about {duration(max(known))}."


def checklist(standing: Standing, broken: dict[str, bool]) -> list[Check]:
    """Return the standing rules and the carriers as lines; `broken` as from `broken_rules`."""
    number, campaign = standing.number, standing.selected
    applies = not (broken["number_not_us"] or broken["number_toll_free"])
    checks = [
        Check("ok", "US local number")
        if applies
        else Check("idle", "Not a US local number", _kind(standing)),
        Check(
            "held" if broken["number_not_active"] else "ok",
            "Number is active" if number.status == NumberStatus.ACTIVE else "Number is not active",
            number.status_reason,
        ),
    ]
    if campaign:
        checks += _campaign_checks(standing, broken)
    elif applies:
        checks.append(Check("bad", "No campaign chosen", "Choose one, then save."))
    checks.append(
        Check(
            "held" if broken["insufficient_balance"] else "ok",
            "Balance is used up" if broken["insufficient_balance"] else "Balance covers it",
            usd(number.account.balance),
            way_out_of_balance(standing) if broken["insufficient_balance"] else "",
        )
    )
    return checks


def _kind(standing: Standing) -> str:
    number = standing.number
    if not number.is_us:
        return f"It is at home in {number.place or number.country or 'another country'}."
    return f"It is {number.get_line_type_display().lower()}."


def _campaign_checks(standing: Standing, broken: dict[str, bool]) -> list[Check]:
    campaign = standing.selected
    if campaign is None:
        return []
    brand, number = campaign.brand, standing.number
    stopped = next((c for c in _CAMPAIGN_CODES if broken[c]), "")
    fact = f"{campaign}{_since(campaign)}" if not stopped else standing.sentence(stopped)
    verified = brand.status == BrandStatus.VERIFIED
    done = sum(at.status == "registered" for at in standing.carriers)
    unfinished = "bad" if standing.failed and not standing.waiting else "wait"
    return [
        Check(
            "ok" if not stopped else "held" if REASONS[stopped].passes else "bad",
            "Campaign is approved" if not stopped else f"Campaign is {campaign.status}",
            fact,
            way_out(stopped, number, campaign) if stopped else "",
        ),
        Check(
            "ok" if verified else "held",
            "Brand is verified" if verified else f"Brand is {brand.status}",
            str(brand),
            "" if verified else way_out("brand_not_verified", number, campaign),
        ),
        Check(
            "ok" if done == EVERYWHERE else unfinished,
            "Registered with carriers",
            f"{done} of {EVERYWHERE}",
        ),
    ]


def _since(campaign: Campaign) -> str:
    if campaign.approved_at is None:
        return ""
    return f", {since(timezone.localtime(campaign.approved_at), timezone.localtime())}"


_CAMPAIGN_CODES = ("campaign_not_approved", "campaign_suspended", "campaign_expired")


def way_out_of_balance(standing: Standing) -> str:
    """Return where the balance is explained, also for a number without a campaign."""
    return reverse("balance", args=[standing.number.account.slug])
