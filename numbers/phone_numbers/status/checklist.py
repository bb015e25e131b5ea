"""Can this number send? The rules and the carriers as a checklist."""

from dataclasses import dataclass
from typing import cast

from django.urls import reverse
from django.utils import timezone

from accounts.models import Account
from campaigns.models import BrandStatus, Campaign
from carriers.models import Carrier
from core.formatting import since, usd
from phone_numbers.models import PhoneNumber
from phone_numbers.reasons import reason_for
from phone_numbers.reasons.wording import way_out
from phone_numbers.status.snapshot import Snapshot

_CAMPAIGN_CODES = ("campaign_not_approved", "campaign_suspended", "campaign_expired")


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the checklist: a fact, or the reason in the way and the address of its cure."""

    tone: str
    text: str
    fact: str = ""
    url: str = ""
    code: str = ""


def checklist(snapshot: Snapshot, broken: dict[str, bool], *, may_write: bool) -> list[Check]:
    """Return the snapshot rules and the carriers as lines; `broken` as from `broken_rules`."""
    number, campaign = snapshot.number, snapshot.selected
    applies = not (broken["number_not_us"] or broken["number_toll_free"])
    checks = [
        _kind_check(number, broken),
        Check("held", "Number is not active", number.status_reason, code="number_not_active")
        if broken["number_not_active"]
        else Check("ok", "Number is active"),
    ]
    if campaign:
        checks += _campaign_checks(snapshot, broken)
    elif applies:
        advice = "Choose one, then save." if may_write else "An owner can choose one."
        checks.append(
            Check("bad", "No campaign chosen", "" if broken["number_not_active"] else advice)
        )
    return [*checks, _balance_check(number.account, broken["insufficient_balance"])]


def _balance_check(account: Account, used_up: bool) -> Check:
    if not used_up:
        return Check("ok", "Balance covers it", usd(account.balance))
    page = reverse("dashboard:balance", args=[account.slug])
    return Check("held", "Balance is used up", usd(account.balance), page, "insufficient_balance")


def _kind_check(number: PhoneNumber, broken: dict[str, bool]) -> Check:
    if broken["number_not_us"]:
        home = f"It is at home in {number.place or number.country or 'another country'}."
        return Check("idle", "Not a US local number", home, code="number_not_us")
    if broken["number_toll_free"]:
        kind = f"It is {number.get_line_type_display().lower()}."
        return Check("idle", "Not a US local number", kind, code="number_toll_free")
    return Check("ok", "US local number")


def _campaign_checks(snapshot: Snapshot, broken: dict[str, bool]) -> list[Check]:
    campaign = cast(Campaign, snapshot.selected)
    stopped = next((code for code in _CAMPAIGN_CODES if broken[code]), "")
    if stopped:
        tone = "held" if reason_for(stopped).passes else "bad"
        cure = way_out(stopped, snapshot.number, campaign)
        sentence = snapshot.sentence(stopped)
        approved = Check(tone, f"Campaign is {campaign.status}", sentence, cure, stopped)
    else:
        approved = Check("ok", "Campaign is approved", f"{campaign}{_since(campaign)}")
    return [approved, _brand_check(snapshot.number, campaign), _carrier_check(snapshot)]


def _brand_check(number: PhoneNumber, campaign: Campaign) -> Check:
    brand = campaign.brand
    if brand.status == BrandStatus.VERIFIED:
        return Check("ok", "Brand is verified", str(brand))
    cure = way_out("brand_not_verified", number, campaign)
    return Check("held", f"Brand is {brand.status}", str(brand), cure, "brand_not_verified")


def _carrier_check(snapshot: Snapshot) -> Check:
    done = len(snapshot.registered)
    settled = snapshot.selection is snapshot.failed or not snapshot.waiting
    failed = snapshot.failed if settled else None
    tone = "ok" if done == len(Carrier) else "bad" if failed else "wait"
    code = failed.failure_code if failed and tone == "bad" else ""
    return Check(tone, "Registered with carriers", f"{done} of {len(Carrier)}", code=code)


def _since(campaign: Campaign) -> str:
    if campaign.approved_at is None:
        return ""
    return f", {since(timezone.localtime(campaign.approved_at), timezone.localtime())}"
