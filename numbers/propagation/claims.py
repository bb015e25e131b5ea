"""Claims: due registrations, each leased to one worker for LEASE."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import timedelta
from typing import NamedTuple

from django.db import connection

from carriers.protocol import Operation, Request
from core.postgres import key_in
from phone_numbers.models import CarrierRegistration, RegistrationStatus

LEASE = timedelta(seconds=30)

# Workers claim one at a time (the advisory lock). If two claimed at once, each would get some of a
# number's registrations, and their settlements would wait for each other.
# The keys are an array, for which the planner never reads the whole table.
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
    """A registration leased to this worker, for as long as its due time is still `lease`."""

    pk: int
    lease: str
    status: str
    carrier: str
    submission: int
    tries: int
    is_new: bool
    is_held: bool
    account_id: int
    assignment_id: int
    campaign_id: int
    attempt: int
    number_id: int
    e164: str

    @property
    def request(self) -> Request:
        """Return what to ask the carrier."""
        removing = self.status == RegistrationStatus.REMOVING
        return Request(
            reference=self.pk,
            submission=self.submission,
            account_id=self.account_id,
            carrier=self.carrier,
            e164=self.e164,
            campaign_id=self.campaign_id,
            operation=Operation.DEREGISTER if removing else Operation.REGISTER,
            attempt=self.attempt,
            tries=self.tries,
        )


Claims = Sequence[Claim]


def claim(limit: int) -> list[Claim]:
    """Lease up to `limit` registrations, longest due first, skipping those that are locked.

    It is one statement and its own transaction, so a frozen worker cannot hold its locks.
    """
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [limit, LEASE.total_seconds()])
        return [Claim(*row) for row in cursor.fetchall()]


def still_leased(claims: Collection[Claim]) -> list[Claim]:
    """Return the claims whose row no other worker has claimed and no user has changed since."""
    held: set[int] = set()
    for lease in {claim.lease for claim in claims}:
        leased = key_in("pk", (claim.pk for claim in claims if claim.lease == lease))
        rows = CarrierRegistration.objects.filter(leased, due_at=lease).order_by()
        held.update(rows.values_list("pk", flat=True))
    return [claim for claim in claims if claim.pk in held]


def grouped(claims: Claims, key_of: Callable[[Claim], str]) -> Iterable[tuple[str, list[Claim]]]:
    """Return (key, claims) pairs, in the order in which the keys first occur."""
    groups: dict[str, list[Claim]] = defaultdict(list)
    for entry in claims:
        groups[key_of(entry)].append(entry)
    return groups.items()
