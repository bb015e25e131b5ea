"""The migrations build the old schema, apart from the differences listed here."""

import json
from pathlib import Path

import pytest

from tests.catalogue import catalogue

BEFORE = json.loads(Path(__file__).with_name("schema_before.json").read_text())
EVENTS = {
    "accounts_accountnameslugevent",
    "accounts_membershipevent",
    "campaigns_brandevent",
    "campaigns_campaignevent",
    "campaigns_trusttierevent",
    "carriers_carrierprofileevent",
    "numbers_phonenumberevent",
}
TIED = ("carriers_queueplace", "numbers_carrierregistration")

ADDED = {
    "columns": {f"{table}.account_id" for table in TIED},
    "constraints": {
        *(f"{table}.{table}_account_id_not_null" for table in TIED),
        "carriers_queueplace.queue_place_registration_of_same_account",
        "numbers_assignment.assignment_within_account_and_number",
        "numbers_carrierregistration.registration_within_account",
        "numbers_carrierregistration.registration_assignment_of_same_account_and_number",
    },
    "indexes": {
        "numbers_assignment.assignment_within_account_and_number",
        "numbers_carrierregistration.registration_within_account",
    },
    "relations": {"assignment_within_account_and_number", "registration_within_account"},
}
REMOVED = {
    "constraints": {
        "numbers_assignment.assignment_of_number",
        "numbers_carrierregistration.registration_of_assignments_number",
    },
    "indexes": {"numbers_assignment.assignment_of_number"},
    "relations": {"assignment_of_number"},
}
NOW_64_BIT = {
    "columns": {f"{table}.pgh_id" for table in EVENTS},
    "sequences": {f"{table}_pgh_id_seq" for table in EVENTS},
}
NAMED_WITHOUT_SCHEMA = {
    "_pgh_attach_context()",
    "accounts_account ",
    "campaigns_campaign\n",
    "campaigns_campaign c\n",
    "numbers_assignment a\n",
    *(f'"{table}"' for table in EVENTS),
}
REWORDED = {
    "the balance moves by ledger entries only": "only ledger entries change the balance",
    "an account starts with a balance of zero": "a new account has a balance of zero",
    "the campaign has all the numbers it may have": "the campaign has reached its number limit",
}


@pytest.fixture
def now(db):
    return catalogue()


def changed(now, kind):
    kept = BEFORE[kind].keys() & now[kind].keys()
    return {name for name in kept if BEFORE[kind][name] != now[kind][name]}


@pytest.mark.parametrize("kind", BEFORE)
def test_nothing_else_is_new_or_missing(now, kind):
    assert now[kind].keys() - BEFORE[kind].keys() == ADDED.get(kind, set())
    assert BEFORE[kind].keys() - now[kind].keys() == REMOVED.get(kind, set())


@pytest.mark.parametrize("kind", BEFORE.keys() - {"functions", "triggers"})
def test_only_the_keys_of_events_have_changed(now, kind):
    assert changed(now, kind) == NOW_64_BIT.get(kind, set())
    for name in changed(now, kind):
        wide = [value.replace("integer", "bigint") for value in BEFORE[kind][name]]
        assert now[kind][name] == [value.replace(f"{2**31 - 1}", f"{2**63 - 1}") for value in wide]


def test_triggers_have_changed_by_their_functions_only(now):
    for name in changed(now, "triggers"):
        assert now["triggers"][name][:2] == BEFORE["triggers"][name][:2]
        assert name.partition(".")[2] in changed(now, "functions")


def test_functions_have_changed_by_naming_their_schema_only(now):
    for name in changed(now, "functions") - {"_pgh_attach_context"}:
        source = BEFORE["functions"][name][1]
        for table in NAMED_WITHOUT_SCHEMA:
            source = source.replace(table, f"public.{table}")
        for sentence, better in REWORDED.items():
            source = source.replace(f"'{sentence}'", f"'{better}'")
        assert now["functions"][name][1] == source


def test_the_function_for_contexts_has_changed_by_naming_its_schema_only(now):
    was, now_is = (tables["functions"]["_pgh_attach_context"][1] for tables in (BEFORE, now))
    was = was.replace(
        "INSERT INTO pghistory_context", "INSERT INTO public.pghistory_context AS context"
    )
    assert now_is.split() == was.replace("pghistory_context.metadata", "context.metadata").split()
