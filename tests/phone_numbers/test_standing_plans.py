"""Standings of many numbers at once are found by index, whatever PostgreSQL knows of the tables."""

import pytest
from django.db import connection

from bench.bulk.dataset import FOR_SAVES, fresh

pytestmark = pytest.mark.django_db

ONE_BY_ONE = 10
_ASSIGN = """
    INSERT INTO numbers_assignment (account_id, phone_number_id, campaign_id, status, attempt,
        requested_at, failure_code, failure_carrier)
    SELECT account_id, id, %s, 'pending', 1, now(), '', ''
    FROM numbers_phonenumber ORDER BY id OFFSET %s LIMIT %s
"""
_READ = """
    SELECT pg_stat_get_xact_tuples_returned('numbers_assignment'::regclass)
        + sum(pg_stat_get_xact_tuples_returned(indexrelid))
    FROM pg_index WHERE indrelid = 'numbers_assignment'::regclass
"""


@pytest.fixture
def assign():
    """Return a function that assigns numbers, in tables without statistics, by one statement.

    It returns how many rows and index entries of assignments were read.
    """
    numbers = fresh(0)

    def assign(first, count):
        with connection.cursor() as cursor:
            cursor.execute(_READ)
            (before,) = cursor.fetchone()
            cursor.execute(_ASSIGN, [numbers.campaign.pk, first, count])
            cursor.execute(_READ)
            (after,) = cursor.fetchone()
        return after - before

    return assign


def test_each_number_costs_the_same_in_a_large_statement(assign):
    assert assign(0, FOR_SAVES) <= 2 * FOR_SAVES


def test_plans_of_small_tables_are_not_kept_for_large_statements(assign):
    for n in range(ONE_BY_ONE):
        assign(n, 1)
    assert assign(ONE_BY_ONE, FOR_SAVES - ONE_BY_ONE) <= 2 * FOR_SAVES
