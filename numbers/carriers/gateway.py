"""The one way to talk to carriers; nothing outside this app knows that they are simulated."""

from datetime import timedelta

from django.conf import settings

from carriers.models import DAY, Carrier, CarrierProfile
from carriers.protocol import Gateway
from carriers.simulator.dispatch import Simulator


def gateway() -> Gateway:
    """Return the gateway to all carriers, with their profiles as they are now (one query)."""
    profiles = {profile.carrier: profile for profile in CarrierProfile.objects.all()}
    return Simulator(profiles, settings.PROPAGATION_TIME_SCALE)


def expected_windows() -> dict[str, timedelta]:
    """Return within what time each carrier should have answered a request (one query).

    Where time is scaled to nothing, windows are left as they are: nothing could be late else.
    """
    scale = settings.PROPAGATION_TIME_SCALE or 1
    seconds = dict(CarrierProfile.objects.values_list("carrier", "expected_window"))
    return {
        carrier.value: timedelta(seconds=seconds.get(carrier, DAY) * scale) for carrier in Carrier
    }
