"""What staff do to a carrier, and how it is felt at once."""

from collections.abc import Collection

from django.db import transaction

from carriers.models import CarrierProfile
from carriers.signals import profile_changed
from carriers.simulator import queue


class AlreadyInState(Exception):
    """The switch stands there already."""


def begin_outage(*, profile: CarrierProfile) -> None:
    """Let a carrier answer nothing at all."""
    _switch(profile, outage=True)


def end_outage(*, profile: CarrierProfile) -> None:
    """Let a carrier answer again."""
    _switch(profile, outage=False)


@transaction.atomic
def apply_profile_change(*, profile: CarrierProfile, changed: Collection[str]) -> None:
    """Follow a change of these fields: another rate limit begins with an empty queue."""
    if "rate_limit" in changed:
        queue.empty(profile)
    profile_changed.send(CarrierProfile, carrier=profile.carrier, changed=frozenset(changed))


@transaction.atomic
def _switch(profile: CarrierProfile, *, outage: bool) -> None:
    still = CarrierProfile.objects.filter(pk=profile.pk, outage=not outage)
    if not still.update(outage=outage):
        raise AlreadyInState(f"{profile} {'has an outage' if outage else 'answers'} already.")
    apply_profile_change(profile=profile, changed=["outage"])
