"""The way to reach carriers; no code outside this app knows that they are simulated."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from carriers.models import DAY, Carrier, CarrierProfile
from carriers.protocol import Gateway
from carriers.simulator.dispatch import Simulator
from carriers.simulator.queue import interval


def gateway() -> Gateway:
    """Return the gateway to all carriers, with their current profiles (one query)."""
    profiles = {profile.carrier: profile for profile in CarrierProfile.objects.all()}
    return Simulator(profiles, settings.PROPAGATION_TIME_SCALE)


def expected_duration(numbers: int) -> timedelta:
    """Return how long the carriers take for so many new requests (one query).

    A carrier with a rate limit queues them behind those that wait already.
    """
    now, scale = timezone.now(), settings.PROPAGATION_TIME_SCALE
    longest = timedelta(0)
    for profile in CarrierProfile.objects.select_related("queue"):
        queue = getattr(profile, "queue", None)
        waiting = max(queue.free_at - now, timedelta(0)) if queue else timedelta(0)
        seconds = numbers * interval(profile, scale) + profile.max_delay * scale
        longest = max(longest, waiting + timedelta(seconds=seconds))
    return longest


def expected_windows() -> dict[str, timedelta]:
    """Return the time within which each carrier should answer a request (one query).

    With a time scale of 0 the windows are not scaled: every request would be late at once.
    """
    scale = settings.PROPAGATION_TIME_SCALE or 1
    seconds = dict(CarrierProfile.objects.values_list("carrier", "expected_window"))
    return {
        carrier.value: timedelta(seconds=seconds.get(carrier, DAY) * scale) for carrier in Carrier
    }
