"""What waits for a cause that has gone away is due again at once."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.dispatch import receiver

from campaigns.models import Campaign
from campaigns.signals import campaign_expired
from carriers.signals import profile_changed
from core.postgres import key_in
from phone_numbers import rules, transitions
from phone_numbers.models import (
    Assignment,
    CarrierRegistration,
    PhoneNumber,
    RegistrationStatus,
)
from phone_numbers.models.registration import RegistrationQuerySet
from phone_numbers.nudge import nudge_after_commit
from propagation.claims import LEASE

BATCH = 5000


def requeue_held(limit: int = BATCH) -> int:
    """Make due, up to a limit, what is held for something else by now, or for nothing.

    What it is held for stays written down until it is settled. Returns how many were woken.
    """
    held = CarrierRegistration.objects.held()
    return _wake(held, limit) if held.exists() else 0


@transaction.atomic
def _wake(held: RegistrationQuerySet, limit: int) -> int:
    # else it is due, or in a worker's hands, or put aside
    asleep = held.filter(due_at__gt=Now() + LEASE, tries=0)
    owners = rules.with_refusal(Assignment.objects.filter(pk=OuterRef("assignment")))
    moved_on = owners.exclude(refusal=OuterRef("hold_code")).order_by()
    stale = asleep.filter(Exists(moved_on)).order_by()
    locked = stale.select_for_update(skip_locked=True, no_key=True, of=("self",))
    ids = list(locked.values_list("pk", flat=True)[:limit])
    CarrierRegistration.objects.filter(key_in("pk", ids)).update(due_at=Now())
    if ids:
        nudge_after_commit()
    return len(ids)


@receiver(profile_changed)
def requeue_at_carrier(carrier: str, changed: Collection[str], **_: object) -> None:
    """Ask a carrier again that had errors; queue anew where it has another queue by now."""
    failing = Q(tries__gt=0)
    queued = Q(pk__in=[])
    if "rate_limit" in changed:
        asked = Q(queue_ahead__gt=0) | Q(submitted_at__isnull=True)  # by a worker, this moment
        queued = asked & Q(status=RegistrationStatus.PENDING)
    rows = _locked(CarrierRegistration.objects.filter(failing | queued, carrier=carrier))
    woken = rows.filter(queued).update(**transitions.unasked())
    woken += rows.filter(failing, due_at__gt=Now()).update(due_at=Now(), tries=0)
    if woken:
        nudge_after_commit()


@receiver(campaign_expired)
def requeue_expired(campaign: Campaign, **_: object) -> None:
    """Look at once at what waits for a carrier under a campaign that can never send again."""
    waiting = CarrierRegistration.objects.filter(
        assignment__campaign=campaign, status=RegistrationStatus.PENDING
    )
    if _locked(waiting).update(due_at=Now()):
        nudge_after_commit()


def _locked(rows: RegistrationQuerySet) -> RegistrationQuerySet:
    """Lock the numbers of these rows, as everybody does who changes them; return the rows."""
    numbers = PhoneNumber.objects.locked().filter(pk__in=rows.order_by().values("phone_number"))
    return rows.filter(key_in("phone_number", list(numbers.values_list("pk", flat=True))))
