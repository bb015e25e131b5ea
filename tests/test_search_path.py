"""Triggers work without a search path, as while a dump is restored: they name their schema."""

import re
from contextlib import contextmanager

import pghistory
import pytest
from django.apps import apps
from django.db import connection

from campaigns.models import TrustTier
from carriers.models import CarrierProfile
from core.history import Event
from tests.breaking import change, refused_by
from tests.factories import (
    AccountFactory,
    AreaCodeFactory,
    BrandFactory,
    CampaignFactory,
    LedgerEntryFactory,
    MembershipFactory,
    PhoneNumberFactory,
    RegistrationFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

TRACKED = {  # a new row, and a change that is worth an audit row
    "accounts_account": (lambda: AccountFactory(money=0), {"name": "Other"}),
    "accounts_membership": (lambda: second_owner(), {"role": "viewer"}),
    "accounts_user": (UserFactory, {"name": "Other"}),
    "campaigns_brand": (BrandFactory, {"display_name": "Other"}),
    "campaigns_campaign": (CampaignFactory, {"name": "Other"}),
    "campaigns_trusttier": (lambda: again(TrustTier.objects.get(name="high")), {"from_score": 76}),
    "carriers_carrierprofile": (
        lambda: again(CarrierProfile.objects.get(carrier="att")),
        {"seed": 1},
    ),
    "numbers_areacode": (AreaCodeFactory, {"note": "Other"}),
    "numbers_phonenumber": (PhoneNumberFactory, {"name": "Other"}),
}
EVENTS = {model._meta.db_table for model in apps.get_models() if issubclass(model, Event)}
HISTORIES = {"accounts_ledgerentry", "numbers_assignment", "numbers_carrierregistration"}
BOOKS = {"numbers_standing", "numbers_tally"}
DELETE = "DELETE FROM public.{}"
DELETIONS_UNTRACKED = {"accounts_account"}


def second_owner():
    """Return a membership that may end, because the account has another owner."""
    return MembershipFactory(account=MembershipFactory().account)


def again(row):
    """Insert a row once more, in the place of the one that the migrations put there."""
    row.delete()
    row.pk = None
    row.save()
    return row


@contextmanager
def no_search_path():
    """Give Django's statements the schema's name, and PostgreSQL no other way to find a table."""
    tables = "|".join(connection.introspection.table_names())
    unqualified = re.compile(rf'(?<![\w.])"({tables})"')

    def qualify(execute, sql, *arguments):
        return execute(unqualified.sub(r'public."\1"', sql), *arguments)

    with connection.execute_wrapper(qualify), connection.cursor() as cursor:
        cursor.execute("SET LOCAL search_path = ''")
        yield cursor
        cursor.execute("SET LOCAL search_path = DEFAULT")


def test_every_table_with_triggers_is_among_these():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"
        )
        assert {table for (table,) in cursor.fetchall()} == {*TRACKED, *EVENTS, *HISTORIES, *BOOKS}


@pytest.mark.parametrize("table", TRACKED)
def test_audit_rows_are_written(table):
    make, values = TRACKED[table]
    with no_search_path(), pghistory.context(user=1):
        row = make()
        change(row, **values)
        type(row)._base_manager.filter(pk=row.pk)._raw_delete("default")
    events = row.pgh_event_model.objects.filter(pgh_obj_id=row.pk).order_by("pgh_id")
    labels = ["insert", "update", "delete"][: 2 if table in DELETIONS_UNTRACKED else 3]
    assert [event.pgh_label for event in events] == labels
    assert {event.pgh_context.metadata["user"] for event in events} == {1}


@pytest.mark.parametrize("table", EVENTS)
@pytest.mark.parametrize("statement", [DELETE, "UPDATE public.{} SET pgh_label = pgh_label"])
def test_audit_rows_are_still_refused_other_writes(table, statement):
    TRACKED[table.removesuffix("event").removesuffix("nameslug")][0]()
    with (
        no_search_path() as cursor,
        refused_by(f"pgtrigger: Cannot update or delete rows from {table} table"),
    ):
        cursor.execute(statement.format(table))


def test_ledger_entries_still_move_the_balance_and_nothing_else_does():
    with no_search_path() as cursor:
        account = AccountFactory(money=100)
        LedgerEntryFactory(account=account, amount=-1)
        with refused_by("account_balance_moves_by_ledger_only"):
            change(account, balance=5)
        with refused_by("pgtrigger: Cannot update or delete rows from accounts_ledgerentry table"):
            cursor.execute("DELETE FROM public.accounts_ledgerentry")
    account.refresh_from_db()
    assert account.balance == 99


@pytest.mark.parametrize("table", ["numbers_assignment", "numbers_carrierregistration"])
def test_histories_are_written_and_still_not_deleted(table):
    with no_search_path() as cursor:
        change(RegistrationFactory(), tries=1)
        with refused_by(f"pgtrigger: Cannot delete rows from {table} table"):
            cursor.execute(DELETE.format(table))


def test_the_number_limit_still_holds():
    with no_search_path():
        campaign = CampaignFactory(number_limit=1)
        RegistrationFactory(assignment__campaign=campaign)
        with refused_by("assignment_within_number_limit"):
            RegistrationFactory(assignment__campaign=campaign)
