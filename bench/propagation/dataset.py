"""The benchmark's data, written by set-based SQL statements."""

from django.core.management import call_command
from django.db import connection, transaction

from carriers.models import CarrierProfile
from tests.factories import AccountFactory, BrandFactory, CampaignFactory

CAMPAIGNS = 100

_NUMBERS = """
    INSERT INTO numbers_phonenumber
        (account_id, e164, name, status, status_reason, country, line_type, place, revision,
         created_at)
    SELECT a.id, '+1212' || (2000000 + i), '', 'active', '', 'US', 'local', 'New York, NY', 0,
        now()
    FROM accounts_account AS a,
        generate_series(1 + (SELECT count(*) FROM numbers_phonenumber), %(numbers)s) AS i
"""
_ASSIGNMENTS = """
    INSERT INTO numbers_assignment
        (account_id, phone_number_id, campaign_id, status, attempt, requested_at, failure_code,
         failure_carrier, live_at)
    SELECT n.account_id, n.id, c.ids[1 + n.id %% array_length(c.ids, 1)], %(assignment)s, 1, now(),
        '', '', CASE WHEN %(assignment)s = 'live' THEN now() END
    FROM numbers_phonenumber AS n, (SELECT array_agg(id) AS ids FROM campaigns_campaign) AS c
    ORDER BY n.id
"""
_REGISTRATIONS = """
    INSERT INTO numbers_carrierregistration
        (account_id, assignment_id, phone_number_id, carrier, status, tries, hold_code,
         failure_code, due_at, expected_by, registered_at)
    SELECT a.account_id, a.id, a.phone_number_id, c.carrier, %(registration)s, 0, '', '',
        CASE WHEN %(registration)s = 'pending' THEN now() END,
        now() + make_interval(secs => c.expected_window),
        CASE WHEN %(registration)s = 'registered' THEN now() END
    FROM numbers_assignment AS a, carriers_carrierprofile AS c ORDER BY a.id, c.id
"""
_LAST_STATUS = "SELECT status FROM numbers_assignment ORDER BY id DESC LIMIT 1"
_ANY_PENDING = "SELECT EXISTS (SELECT 1 FROM numbers_assignment WHERE status = 'pending')"
_TOTALS = """
    SELECT count(DISTINCT a.id) FILTER (WHERE a.status = 'live'),
        count(*) FILTER (WHERE r.status = 'registered'),
        count(DISTINCT (r.phone_number_id, r.carrier))
    FROM numbers_assignment a JOIN numbers_carrierregistration r ON r.assignment_id = a.id
"""


def prepare(most_numbers: int) -> None:
    """Migrate; add an account, campaigns that may have all numbers, and carriers without delay."""
    call_command("migrate", verbosity=0)
    brand = BrandFactory(account=AccountFactory())
    limit = {"number_pool": True, "number_limit": most_numbers}
    CampaignFactory.create_batch(CAMPAIGNS, brand=brand, **limit)
    CarrierProfile.objects.update(min_delay=0, max_delay=0)


def add_numbers(up_to: int) -> None:
    """Add numbers until there are `up_to`."""
    execute(_NUMBERS, numbers=up_to)


def save_all() -> None:
    """Assign every number to a campaign in one transaction, as that many saves would."""
    _assign_all(assignment="pending", registration="pending")


def make_all_live() -> None:
    """Make every number live, with no work in progress."""
    _assign_all(assignment="live", registration="registered")


def delete_assignments() -> None:
    execute("TRUNCATE carriers_queueplace, numbers_carrierregistration, numbers_assignment")
    execute("VACUUM ANALYZE")


def all_live() -> bool:
    """Return whether every assignment is live.

    This is called often, so it looks at the last assignment before it looks for pending ones.
    """
    return execute(_LAST_STATUS) == ("live",) and execute(_ANY_PENDING) == (False,)


def totals() -> tuple[int, int, int]:
    """Return the counts of live assignments, registrations, and pairs of number and carrier."""
    return execute(_TOTALS)


def _assign_all(**statuses: str) -> None:
    with transaction.atomic():
        execute(_ASSIGNMENTS, **statuses)
        execute(_REGISTRATIONS, **statuses)


def execute(statement: str, **values: object) -> tuple:
    """Execute a statement; return its first row, or an empty tuple if it returns no rows."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone() if cursor.description else ()
