"""After the fire: staff put everything right, and the system gets the time to finish."""

import time

from accounts.models import Account
from bench.drill.notebook import Outcome
from bench.drill.site import connect
from bench.drill.staff import EMPTIES, PROFILE, Office
from campaigns.models import Brand, Campaign
from carriers.models import CarrierProfile
from config.embedded.errors import EmbeddedError
from phone_numbers.models import PhoneNumber

TROUBLE = {
    "rejection_rate": "0.03",
    "taken_rate": "0.01",
    "fault_rate": "0.01",
    "error_rate": "0.05",
    "silence_rate": "0.02",
    "duplicate_rate": "0.1",
    "disorder_rate": "0.1",
}
PATIENCE = 120.0

_MOVING = """
    SELECT (SELECT count(*) FROM numbers_assignment WHERE status IN ('pending', 'removing'))
        + (SELECT count(*) FROM numbers_carrierregistration WHERE due_at IS NOT NULL)
"""


def rehearse_trouble(office: Office) -> None:
    """Have every carrier misbehave a little, and T-Mobile link one number a second."""
    for profile in CarrierProfile.objects.all():
        limit = {"rate_limit": "1"} if profile.carrier == "t_mobile" else {}
        if office.edit(PROFILE, profile.pk, **TROUBLE, **limit) != Outcome.ACCEPTED:
            raise EmbeddedError(f"{profile} cannot be made to misbehave.")


def heal(office: Office) -> None:
    """Take back all that staff did, until nothing of it is left."""
    deadline = time.monotonic() + PATIENCE
    while _heal_once(office) and time.monotonic() < deadline:
        time.sleep(0.5)


def _heal_once(office: Office) -> int:
    """Return how much there was to heal."""
    cures = {
        ("campaigns/campaign", "reinstate"): Campaign.objects.filter(status="suspended"),
        ("campaigns/brand", "verify"): Brand.objects.filter(status="rejected"),
        ("numbers/phonenumber", "activate"): PhoneNumber.objects.filter(status="suspended"),
        (PROFILE, "end_outage"): CarrierProfile.objects.filter(outage=True),
    }
    found = [
        (model, pk, verb)
        for (model, verb), sick in cures.items()
        for pk in sick.values_list("pk", flat=True)
    ]
    for one in found:
        office.press(*one)
    return len(found) + _top_up(office) + _calm(office)


def _top_up(office: Office) -> int:
    poor = list(Account.objects.filter(balance__lte=0))
    for account in poor:
        office.move_money(account.pk, "top_up", EMPTIES - int(account.balance))
    return len(poor)


def _calm(office: Office) -> int:
    loud = list(CarrierProfile.objects.filter(error_rate__gt=0))
    for profile in loud:
        office.edit(PROFILE, profile.pk, **dict.fromkeys(TROUBLE, "0"), rate_limit="0")
    return len(loud)


def settle() -> float:
    """Wait until nothing is on its way any more; return the seconds that took."""
    began = time.monotonic()
    while time.monotonic() < began + PATIENCE:
        with connect() as database:
            if not database.execute(_MOVING).fetchone()[0]:
                break
        time.sleep(0.25)
    return time.monotonic() - began
