"""What the schema promises to every table, those to come included."""

import re

import pytest
from django.apps import apps
from django.db import connection, models

from core.history import Event

pytestmark = pytest.mark.django_db

APPS = ("accounts", "bulk", "campaigns", "carriers", "numbers")
OWN_MODELS = [model for app in APPS for model in apps.get_app_config(app).get_models()]
EVENT_MODELS = [model for model in OWN_MODELS if hasattr(model, "pgh_id")]
ACCOUNT_MODELS = {
    model
    for model in OWN_MODELS
    if model not in EVENT_MODELS and "account" in {field.name for field in model._meta.fields}
}
REFERENCES = {
    (model._meta.db_table, field.column)
    for model in ACCOUNT_MODELS
    for field in model._meta.fields
    if field.related_model in ACCOUNT_MODELS
} | {("carriers_queueplace", "reference")}


def rows(query, *values):
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall()


def names(query, *values):
    return {name for (name,) in rows(query, *values)}


def test_references_between_models_of_accounts_are_found():
    assert ("numbers_assignment", "campaign_id") in REFERENCES
    assert len(REFERENCES) >= 6


@pytest.mark.parametrize(("table", "column"), sorted(REFERENCES))
def test_a_row_references_rows_of_its_own_account_only(table, column):
    keys = rows(
        """
        SELECT array_agg(own.attname::text), array_agg(theirs.attname::text) FROM pg_constraint
            CROSS JOIN unnest(conkey, confkey) AS pair (own_column, their_column)
            JOIN pg_attribute AS own ON own.attrelid = conrelid AND own.attnum = own_column
            JOIN pg_attribute AS theirs ON theirs.attrelid = confrelid
                AND theirs.attnum = their_column
        WHERE contype = 'f' AND conrelid = %s::regclass GROUP BY pg_constraint.oid
        """,
        table,
    )
    pairs = [dict(zip(own, theirs, strict=True)) for own, theirs in keys]
    assert any(column in key and key.get("account_id") == "account_id" for key in pairs)


@pytest.mark.parametrize("model", EVENT_MODELS)
def test_every_event_model_has_the_shared_base(model):
    assert issubclass(model, Event)
    assert isinstance(model._meta.pk, models.BigAutoField)


def test_every_event_table_has_a_64_bit_key():
    types = dict(
        rows(
            "SELECT table_name, data_type FROM information_schema.columns"
            " WHERE table_schema = 'public' AND column_name = 'pgh_id'"
        )
    )
    assert types == {model._meta.db_table: "bigint" for model in EVENT_MODELS}


def test_every_function_names_the_schema_of_what_it_uses():
    """In its body; pghistory's own function has a fixed search path instead."""
    functions = dict(
        rows(
            """
            SELECT proname, prosrc FROM pg_proc
            WHERE pronamespace = 'public'::regnamespace AND proconfig IS NULL AND NOT EXISTS (
                SELECT 1 FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')
            """
        )
    )
    tables = names("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    called = functions.keys() | {"_pgh_attach_context"}
    used = re.compile(rf'(?<!public\.)"?\b({"|".join(tables | called)})\b')
    assert len(functions) >= 36
    for name, source in functions.items():
        assert used.findall(source.replace('"public"', "public").replace('"', "")) == [], name


def test_the_context_function_has_a_fixed_search_path():
    query = "SELECT unnest(proconfig) FROM pg_proc WHERE proname = '_pgh_attach_context'"
    assert names(query) == {"search_path=public, pg_temp"}
