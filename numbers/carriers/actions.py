"""Staff changes to a carrier, with a signal that requeues its waiting registrations."""

from collections.abc import Collection

from django.db import transaction

from carriers.models import CarrierProfile
from carriers.signals import profile_changed
from carriers.simulator import queue


class AlreadyInState(Exception):
    """The carrier already has an outage, or already has none."""


def begin_outage(*, profile: CarrierProfile) -> None:
    """Stop a carrier from answering. Raises AlreadyInState."""
    _set_outage(profile, outage=True)


def end_outage(*, profile: CarrierProfile) -> None:
    """Let a carrier answer again. Raises AlreadyInState."""
    _set_outage(profile, outage=False)


@transaction.atomic
def apply_profile_change(*, profile: CarrierProfile, changed: Collection[str]) -> None:
    """Send a signal with the changed fields; clear the queue if the rate limit changed."""
    if "rate_limit" in changed:
        queue.clear(profile)
    profile_changed.send(CarrierProfile, carrier=profile.carrier, changed=frozenset(changed))


@transaction.atomic
def _set_outage(profile: CarrierProfile, *, outage: bool) -> None:
    unchanged = CarrierProfile.objects.filter(pk=profile.pk, outage=not outage)
    if not unchanged.update(outage=outage):
        raise AlreadyInState(f"{profile} already {'has an outage' if outage else 'answers'}.")
    apply_profile_change(profile=profile, changed=["outage"])
