"""Upkeep of standings and tallies: summing up, and comparing them with what they stand for."""

from django.db import connection, transaction

_KEY = "account_id, campaign_id, state, status, country, line_type, failure_code"

# Whoever holds the lock sums up; rows that are added meanwhile are left for the next time. Rows
# are read with the keys of new ones only, so that nothing is written while nothing changes.
_LOCK = "SELECT pg_try_advisory_xact_lock(hashtext('numbers.tally'))"
_ROLL_UP = f"""
    WITH changed AS (SELECT DISTINCT {_KEY} FROM numbers_tally WHERE NOT rolled_up),
    gone AS (
        DELETE FROM numbers_tally AS t USING changed AS c
        WHERE t.account_id = c.account_id AND t.campaign_id IS NOT DISTINCT FROM c.campaign_id
            AND (t.state, t.status, t.country, t.line_type, t.failure_code)
                = (c.state, c.status, c.country, c.line_type, c.failure_code)
        RETURNING t.*
    )
    INSERT INTO numbers_tally ({_KEY}, numbers, rolled_up)
    SELECT {_KEY}, sum(numbers), true FROM gone GROUP BY {_KEY} HAVING sum(numbers) <> 0
"""  # noqa: S608

_STANDINGS = """
    SELECT count(*) FROM numbers_standing AS s
    FULL JOIN numbers_derived_standing AS d USING (phone_number_id)
    WHERE (s.account_id, s.e164, s.name, s.status, s.country, s.line_type, s.state,
            s.campaign_id, s.other_campaign_id, s.failure_code, s.since, s.live_since)
        IS DISTINCT FROM (d.account_id, d.e164, d.name, d.status, d.country, d.line_type, d.state,
            d.campaign_id, d.other_campaign_id, d.failure_code, d.since, d.live_since)
"""
_TALLIES = f"""
    SELECT count(*) FROM (
        SELECT {_KEY} FROM (
            SELECT {_KEY}, numbers FROM numbers_tally
            UNION ALL SELECT {_KEY}, -1 FROM numbers_standing
            UNION ALL SELECT account_id, other_campaign_id,
                CASE state WHEN 'moving' THEN 'leaving' ELSE 'not_reached' END,
                status, country, line_type, failure_code, -1
            FROM numbers_standing WHERE other_campaign_id IS NOT NULL
        ) AS entries GROUP BY {_KEY} HAVING sum(numbers) <> 0
    ) AS differing
"""  # noqa: S608


@transaction.atomic
def roll_up() -> None:
    """Sum up the tallies that were added since the last time, unless another worker does."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK)
        if cursor.fetchone() == (True,):
            cursor.execute(_ROLL_UP)


def disagreements() -> tuple[int, int]:
    """Return how many standings differ from their definition, and tallies from the standings."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT ({_STANDINGS}), ({_TALLIES})")
        standings, tallies = cursor.fetchone() or (0, 0)
        return standings, tallies
