"""The queue before a carrier that links only so many numbers a second.

Many workers submit at once, so its state is a row, moved on by the database's clock in one
statement that also says where it stood before.
"""

from collections.abc import Iterator
from math import ceil
from typing import NamedTuple

from django.db import connection
from django.db.models.functions import Now

from carriers.models import CarrierProfile, CarrierQueue

_TAKE = """
    INSERT INTO carriers_carrierqueue AS queue (profile_id, free_at)
    VALUES (%(profile)s, statement_timestamp() + make_interval(secs => %(length)s))
    ON CONFLICT (profile_id) DO UPDATE SET free_at =
        GREATEST(queue.free_at, statement_timestamp()) + make_interval(secs => %(length)s)
    RETURNING EXTRACT(EPOCH FROM free_at - statement_timestamp())::float - %(length)s
"""


class Place(NamedTuple):
    """A place in the queue: the seconds until its turn, and how many numbers come before it."""

    seconds: float
    ahead: int


FRONT = Place(0.0, 0)


def interval(profile: CarrierProfile, scale: float) -> float:
    """Return the real seconds from one linked number to the next; 0 where nobody waits."""
    return scale / float(profile.rate_limit) if profile.rate_limit else 0.0


def take(profile: CarrierProfile, numbers: int, every: float) -> Iterator[Place]:
    """Take that many places at the end of the queue, a number linked `every` so many seconds."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, {"profile": profile.pk, "length": numbers * every})
        first = max(round(cursor.fetchone()[0], 4), 0.0)
    ahead = ceil(round(first / every, 3))
    return (Place(first + n * every, ahead + n) for n in range(numbers))


def empty(profile: CarrierProfile) -> None:
    """Let nobody wait any longer."""
    CarrierQueue.objects.filter(profile=profile).update(free_at=Now())
