"""Every constraint has a sentence for people and a test that breaks it."""

import pytest
from django.apps import apps
from django.db import connection, models

from accounts import succession
from tests.accounts import test_constraints_accounts as accounts
from tests.bulk import test_constraints_jobs as jobs
from tests.campaigns import test_constraints_campaigns as campaigns
from tests.carriers import test_constraints_carriers as carriers
from tests.phone_numbers import test_constraints_area_codes as area_codes
from tests.phone_numbers import test_constraints_assignments as assignments
from tests.phone_numbers import test_constraints_numbers as numbers
from tests.phone_numbers import test_constraints_registrations as registrations
from tests.phone_numbers import test_constraints_standings as standings

APPS = ("accounts", "bulk", "campaigns", "carriers", "numbers")
BROKEN = {
    name
    for module in (
        accounts,
        area_codes,
        assignments,
        campaigns,
        carriers,
        jobs,
        numbers,
        registrations,
        standings,
    )
    for name in module.BREAKS
}
BY_TRIGGER = {
    "account_balance_moves_by_ledger_only",
    "assignment_within_number_limit",
    "campaign_limit_covers_its_numbers",
    "trust_tiers_in_order",
    *succession.SENTENCES,
}
FOR_FOREIGN_KEYS = {
    "brand_within_account",
    "campaign_within_account",
    "number_within_account",
    "assignment_within_account_and_number",
    "registration_within_account",
    "job_within_account",
}
"""Each adds columns to the primary key as the target of a composite foreign key. Because the
primary key is unique on its own, no test can break them."""

CONSTRAINTS = {
    constraint.name: constraint
    for app in APPS
    for model in apps.get_app_config(app).get_models()
    for constraint in model._meta.constraints
}


def in_database(kinds):
    """Return our named constraints of these kinds (pg_constraint.contype) in our tables."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT conname FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid
            WHERE relname ~ %s AND contype = ANY(%s)
                AND conname !~ '_fk_' AND NOT starts_with(conname, relname)
            """,
            [f"^({'|'.join(APPS)})_", list(kinds)],
        )
        return {name for (name,) in cursor.fetchall()}


@pytest.mark.parametrize("name", CONSTRAINTS.keys() - FOR_FOREIGN_KEYS)
def test_each_constraint_has_a_sentence_for_people(name):
    sentence = CONSTRAINTS[name].violation_error_message
    assert sentence != models.BaseConstraint.default_violation_error_message
    assert sentence.endswith(".")


def test_each_constraint_of_a_model_is_broken_by_a_test():
    assert CONSTRAINTS.keys() - FOR_FOREIGN_KEYS - BROKEN == set()


@pytest.mark.django_db
def test_each_check_and_foreign_key_of_the_database_is_broken_by_a_test():
    assert in_database("cfx") - BROKEN == set()


@pytest.mark.django_db
def test_every_broken_constraint_exists():
    assert BROKEN - BY_TRIGGER - in_database("cfx") - CONSTRAINTS.keys() == set()


@pytest.mark.django_db
def test_the_models_and_the_database_name_the_same_checks():
    checks = {n for n, c in CONSTRAINTS.items() if isinstance(c, models.CheckConstraint)}
    assert checks == in_database("c")


@pytest.mark.django_db
def test_each_constraint_for_foreign_keys_serves_one():
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT DISTINCT served.relname FROM pg_constraint
            JOIN pg_class AS served ON served.oid = conindid WHERE contype = 'f'
            """
        )
        assert {name for (name,) in cursor.fetchall()} >= FOR_FOREIGN_KEYS
