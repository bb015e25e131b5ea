"""Sets the carriers' failure rates, and returns the site to normal after the faults."""

import time

from accounts.models import Account
from bench.drill.journal import Result
from bench.drill.services import connect
from bench.drill.staff import AMOUNT, CARRIER_PROFILE, AdminClient
from campaigns.models import Brand, Campaign
from carriers.models import CarrierProfile
from config.embedded.errors import EmbeddedError
from phone_numbers.models import PhoneNumber

FAILURE_RATES = {
    "rejection_rate": "0.03",
    "taken_rate": "0.01",
    "fault_rate": "0.01",
    "error_rate": "0.05",
    "silence_rate": "0.02",
    "duplicate_rate": "0.1",
    "disorder_rate": "0.1",
}
TIMEOUT = 120.0  # seconds

_UNFINISHED = """
    SELECT (SELECT count(*) FROM numbers_assignment WHERE status IN ('pending', 'removing'))
        + (SELECT count(*) FROM numbers_carrierregistration WHERE due_at IS NOT NULL)
        + (SELECT count(*) FROM bulk_job WHERE status IN ('drafting', 'queued', 'running'))
"""


def make_carriers_unreliable(admin: AdminClient) -> None:
    """Set every carrier's failure rates, and limit T-Mobile to one number a second."""
    for profile in CarrierProfile.objects.all():
        limit = {"rate_limit": "1"} if profile.carrier == "t_mobile" else {}
        if admin.edit(CARRIER_PROFILE, profile.pk, **FAILURE_RATES, **limit) != Result.ACCEPTED:
            raise EmbeddedError(f"Could not set the failure rates of {profile}.")


def undo_disruptions(admin: AdminClient) -> None:
    """Undo the staff's and the carriers' disruptions until none is left or time runs out."""
    deadline = time.monotonic() + TIMEOUT
    while _undo_once(admin) and time.monotonic() < deadline:
        time.sleep(0.5)


def _undo_once(admin: AdminClient) -> int:
    """Try to undo every disruption once; return how many there were."""
    remedies = {
        ("campaigns/campaign", "reinstate"): Campaign.objects.filter(status="suspended"),
        ("campaigns/brand", "verify"): Brand.objects.filter(status="rejected"),
        ("numbers/phonenumber", "activate"): PhoneNumber.objects.filter(status="suspended"),
        (CARRIER_PROFILE, "end_outage"): CarrierProfile.objects.filter(outage=True),
    }
    requests = [
        (model, pk, verb)
        for (model, verb), disrupted in remedies.items()
        for pk in disrupted.values_list("pk", flat=True)
    ]
    for model, pk, verb in requests:
        admin.press(model, pk, verb)
    return len(requests) + _top_up(admin) + _reset_carriers(admin)


def _top_up(admin: AdminClient) -> int:
    accounts = list(Account.objects.filter(balance__lte=0))
    for account in accounts:
        admin.move_money(account.pk, "top_up", AMOUNT - int(account.balance))
    return len(accounts)


def _reset_carriers(admin: AdminClient) -> int:
    profiles = list(CarrierProfile.objects.filter(error_rate__gt=0))
    rates = dict.fromkeys(FAILURE_RATES, "0")
    for profile in profiles:
        admin.edit(CARRIER_PROFILE, profile.pk, **rates, rate_limit="0")
    return len(profiles)


def wait_until_settled() -> float:
    """Wait until no job, assignment or registration is in progress; return the seconds it took."""
    started = time.monotonic()
    while time.monotonic() < started + TIMEOUT:
        with connect() as database:
            if not database.execute(_UNFINISHED).fetchone()[0]:
                break
        time.sleep(0.25)
    return time.monotonic() - started
