"""The one way to talk to carriers; nothing outside this app knows that they are simulated."""

from django.conf import settings

from carriers.models import CarrierProfile
from carriers.protocol import Gateway
from carriers.simulator import Simulator


def gateway() -> Gateway:
    """Return the gateway to all carriers, with their profiles as they are now (one query)."""
    profiles = {profile.carrier: profile for profile in CarrierProfile.objects.all()}
    return Simulator(profiles, settings.PROPAGATION_TIME_SCALE)
