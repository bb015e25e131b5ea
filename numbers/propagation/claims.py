"""Registrations that are due, each claimed by one worker for a while."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import timedelta
from typing import NamedTuple

from django.db import connection

from carriers.protocol import Operation, Request
from core.postgres import key_in
from phone_numbers.models import CarrierRegistration, RegistrationStatus

LEASE = timedelta(seconds=30)

# One claim at a time, or two would take every other row and then wait for each other's numbers.
# The keys come as an array, for which the planner never reads the whole table.
_CLAIM = """
    WITH due AS (
        SELECT id FROM numbers_carrierregistration
        WHERE due_at <= statement_timestamp()
            AND (SELECT pg_advisory_xact_lock(hashtext('propagation.claims')) IS NOT NULL)
        ORDER BY due_at, id LIMIT %s FOR NO KEY UPDATE SKIP LOCKED
    )
    UPDATE numbers_carrierregistration AS r
    SET due_at = statement_timestamp() + make_interval(secs => %s)
    FROM numbers_assignment AS a, numbers_phonenumber AS n
    WHERE r.id = ANY(ARRAY(SELECT id FROM due))
        AND a.id = r.assignment_id AND n.id = r.phone_number_id
    RETURNING r.id, r.due_at::text, r.status, r.carrier, r.submission, r.tries,
        r.submitted_at IS NULL, r.hold_code <> '', r.account_id, a.id, a.campaign_id,
        a.attempt, n.id, n.e164
"""


class Claim(NamedTuple):
    """A registration that is ours to settle while its due time is still `lease`."""

    pk: int
    lease: str
    status: str
    carrier: str
    submission: int
    tries: int
    is_new: bool
    is_held: bool
    account: int
    assignment: int
    campaign: int
    attempt: int
    number: int
    e164: str

    @property
    def request(self) -> Request:
        removing = self.status == RegistrationStatus.REMOVING
        return Request(
            reference=self.pk,
            submission=self.submission,
            account_id=self.account,
            carrier=self.carrier,
            e164=self.e164,
            campaign_id=self.campaign,
            operation=Operation.DEREGISTER if removing else Operation.REGISTER,
            attempt=self.attempt,
            tries=self.tries,
        )


Claims = Sequence[Claim]


def claim(limit: int) -> list[Claim]:
    """Lease the rows that have been due longest, passing over those that somebody has locked.

    It is one statement and a transaction of its own: no worker can fall asleep in it.
    """
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [limit, LEASE.total_seconds()])
        return [Claim(*row) for row in cursor.fetchall()]


def still_leased(claims: Collection[Claim]) -> list[Claim]:
    """Keep the claims whose lease nobody has taken over, and whose row nobody has changed."""
    held: set[int] = set()
    for lease in {claim.lease for claim in claims}:
        leased = key_in("pk", (claim.pk for claim in claims if claim.lease == lease))
        rows = CarrierRegistration.objects.filter(leased, due_at=lease).order_by()
        held.update(rows.values_list("pk", flat=True))
    return [claim for claim in claims if claim.pk in held]


def grouped(claims: Claims, key_of: Callable[[Claim], str]) -> Iterable[tuple[str, list[Claim]]]:
    groups: dict[str, list[Claim]] = defaultdict(list)
    for one in claims:
        groups[key_of(one)].append(one)
    return groups.items()
