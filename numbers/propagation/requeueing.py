"""Requeue registrations as soon as the cause of their wait has changed."""

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
from phone_numbers.locks import lock_free_registrations, lock_numbers_of
from phone_numbers.models import Assignment, CarrierRegistration, RegistrationStatus
from phone_numbers.models.registration import RegistrationQuerySet
from phone_numbers.nudge import nudge_after_commit
from propagation.claims import LEASE

BATCH = 5000
"""The most registrations that one transaction requeues."""


def requeue_held(limit: int = BATCH) -> int:
    """Requeue up to `limit` held registrations whose hold reason has changed or no longer applies.

    They keep their hold reason until they are settled. Returns how many were requeued.
    """
    held = CarrierRegistration.objects.held()
    return _requeue_changed(held, limit) if held.exists() else 0


@transaction.atomic
def _requeue_changed(held: RegistrationQuerySet, limit: int) -> int:
    # The others are due, claimed by a worker, or waiting for a retry.
    waiting = held.filter(due_at__gt=Now() + LEASE, tries=0)
    assignments = rules.with_refusal(Assignment.objects.filter(pk=OuterRef("assignment")))
    changed = assignments.exclude(refusal=OuterRef("hold_code")).order_by()
    ids = lock_free_registrations(waiting.filter(Exists(changed)), limit)
    CarrierRegistration.objects.filter(key_in("pk", ids)).update(due_at=Now())
    if ids:
        nudge_after_commit()
    return len(ids)


@receiver(profile_changed)
def requeue_at_carrier(carrier: str, changed: Collection[str], **_: object) -> None:
    """Retry failing requests to a carrier now; resubmit queued ones if its rate limit changed."""
    failing = Q(tries__gt=0)
    queued = Q(pk__in=[])
    if "rate_limit" in changed:
        being_submitted = Q(submitted_at__isnull=True)  # a worker may be asking at this moment
        queued = (Q(queue_ahead__gt=0) | being_submitted) & Q(status=RegistrationStatus.PENDING)
    rows = CarrierRegistration.objects.filter(failing | queued, carrier=carrier)
    rows = lock_numbers_of(rows)
    requeued = rows.filter(queued).update(**transitions.fresh_submission())
    requeued += rows.filter(failing, due_at__gt=Now()).update(due_at=Now(), tries=0)
    if requeued:
        nudge_after_commit()


@receiver(campaign_expired)
def requeue_expired(campaign: Campaign, **_: object) -> None:
    """Requeue pending registrations of an expired campaign, so that they fail at once."""
    pending = CarrierRegistration.objects.filter(
        assignment__campaign=campaign, status=RegistrationStatus.PENDING
    )
    if lock_numbers_of(pending).update(due_at=Now()):
        nudge_after_commit()
