"""Can this number send? The rules and the carriers as a checklist."""

from dataclasses import dataclass
from typing import cast

from django.urls import reverse
from django.utils import timezone

from accounts.models import Account
from accounts.wording import since, usd
from campaigns.models import BrandStatus, Campaign
from carriers.models import Carrier
from phone_numbers.models import NumberStatus, PhoneNumber
from phone_numbers.reasons import REASONS, way_out
from phone_numbers.standing import Standing

_CAMPAIGN_CODES = ("campaign_not_approved", "campaign_suspended", "campaign_expired")


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the checklist: a fact, or what is in the way and the address of its cure."""

    tone: str
    text: str
    fact: str = ""
    url: str = ""


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
        advice = "" if broken["number_not_active"] else "Choose one, then save."
        checks.append(Check("bad", "No campaign chosen", advice))
    return [*checks, _balance_check(number.account, broken["insufficient_balance"])]


def _balance_check(account: Account, used_up: bool) -> Check:
    if not used_up:
        return Check("ok", "Balance covers it", usd(account.balance))
    page = reverse("balance", args=[account.slug])
    return Check("held", "Balance is used up", usd(account.balance), page)


def _kind(standing: Standing) -> str:
    number = standing.number
    if not number.is_us:
        return f"It is at home in {number.place or number.country or 'another country'}."
    return f"It is {number.get_line_type_display().lower()}."


def _campaign_checks(standing: Standing, broken: dict[str, bool]) -> list[Check]:
    campaign = cast(Campaign, standing.selected)
    stopped = next((code for code in _CAMPAIGN_CODES if broken[code]), "")
    if stopped:
        tone = "held" if REASONS[stopped].passes else "bad"
        cure = way_out(stopped, standing.number, campaign)
        approved = Check(tone, f"Campaign is {campaign.status}", standing.sentence(stopped), cure)
    else:
        approved = Check("ok", "Campaign is approved", f"{campaign}{_since(campaign)}")
    return [approved, _brand_check(standing.number, campaign), _carrier_check(standing)]


def _brand_check(number: PhoneNumber, campaign: Campaign) -> Check:
    brand = campaign.brand
    if brand.status == BrandStatus.VERIFIED:
        return Check("ok", "Brand is verified", str(brand))
    cure = way_out("brand_not_verified", number, campaign)
    return Check("held", f"Brand is {brand.status}", str(brand), cure)


def _carrier_check(standing: Standing) -> Check:
    done = sum(at.status == "registered" for at in standing.carriers)
    unfinished = "bad" if standing.failed and not standing.waiting else "wait"
    tone = "ok" if done == len(Carrier) else unfinished
    return Check(tone, "Registered with carriers", f"{done} of {len(Carrier)}")


def _since(campaign: Campaign) -> str:
    if campaign.approved_at is None:
        return ""
    return f", {since(timezone.localtime(campaign.approved_at), timezone.localtime())}"
