"""Data restored into a fresh database, by the commands of the runbook, is complete and usable."""

import os
import re
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

import pghistory
import psycopg
import pytest
from allauth.account.models import EmailAddress, EmailConfirmation
from django.conf import settings
from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.auth.models import Group, Permission
from django.db import connection

from accounts.models import SavedFilter
from bulk.models.piece import Piece
from carriers.models import CarrierProfile
from config.embedded.errors import EmbeddedError
from config.embedded.postgres import binary
from core.models import SavedForm
from phone_numbers.actions import assign
from propagation.engine import propagate
from tests.factories import JobRowFactory, PhoneNumberFactory

RUNBOOK = settings.BASE_DIR / "docs" / "runbook.md"
HEADING = "## Restore data into a fresh database"
CHECKSUM = "SELECT count(*), md5(string_agg(t::text, ' ' ORDER BY t::text)) FROM {} AS t"
SAVE = """
from phone_numbers.actions import assign
from phone_numbers.models import PhoneNumber
number = PhoneNumber.objects.get(assignments=None)
owner = number.account.memberships.get().user
assign(number=number, campaign=number.account.campaigns.get(), actor=owner)
number.name = "Restored"
number.save()
"""


def programs() -> str | None:
    """Return the folder of pg_dump and psql, or None."""
    try:
        found = binary("pg_dump")
    except EmbeddedError:
        found = shutil.which("pg_dump")
    return found and str(Path(found).parent)


pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(programs() is None, reason="neither embedded PostgreSQL nor pg_dump"),
]


def url(database):
    db = connection.settings_dict
    sign_in = quote(db["USER"]) + (f":{quote(db['PASSWORD'])}" if db["PASSWORD"] else "")
    host = db["HOST"] or db["OPTIONS"].get("host", "")
    port = db["PORT"] or 5432
    return f"postgres://{sign_in}@/{database}?host={quote(host, safe='')}&port={port}"


@pytest.fixture
def old():
    return url(connection.settings_dict["NAME"])


@pytest.fixture
def new():
    """An empty database beside that of the tests."""
    name = f"{connection.settings_dict['NAME']}_restored"
    drop = f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'
    with connection.cursor() as cursor:
        cursor.execute(drop)
        cursor.execute(f'CREATE DATABASE "{name}"')
    yield url(name)
    with connection.cursor() as cursor:
        cursor.execute(drop)


@pytest.fixture
def _a_row_of_everything(owner, client, campaign, live, settings):
    PhoneNumberFactory(account=owner.memberships.get().account)
    queued = PhoneNumberFactory(account=campaign.account)
    with pghistory.context(user=owner.pk):
        CarrierProfile.objects.update(rate_limit=1)
    settings.PROPAGATION_TIME_SCALE = 1
    assign(number=queued, campaign=campaign, actor=owner)
    propagate()
    group = Group.objects.create(name="Support")
    group.permissions.add(Permission.objects.first())
    owner.groups.add(group)
    owner.user_permissions.add(Permission.objects.last())
    address = EmailAddress.objects.create(user=owner, email=owner.email)
    EmailConfirmation.create(address).save()
    LogEntry.objects.create(user=owner, action_flag=ADDITION, object_repr=str(campaign))
    SavedForm.objects.create(nonce=uuid4(), content="", saved=str(campaign), url="/admin/")
    SavedFilter.objects.create(membership=owner.memberships.get(), name="Mine")
    row = JobRowFactory(job__account=queued.account, phone_number=queued)
    Piece.objects.create(account=row.account, job=row.job, nth=0, content=b"+12125550147")
    client.force_login(owner)


def restore(old, new, dump):
    commands = re.search(r"```sh\n(.*?)```", RUNBOOK.read_text().partition(HEADING)[2], re.S)[1]
    path = [programs(), str(Path(sys.executable).parent), os.environ["PATH"]]
    names = {"OLD_URL": old, "NEW_URL": new, "DUMP": str(dump), "PATH": os.pathsep.join(path)}
    run(["sh", "-eu", "-c", commands], **names)


def run(command, **environment):
    done = subprocess.run(
        command,
        env=os.environ | environment,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def contents(database):
    """Return the number of rows and a checksum of each table, and where each sequence is."""
    with closing(psycopg.connect(database)) as session:
        tables = session.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND relkind = 'r' AND relname <> 'django_migrations'"
        ).fetchall()
        rows = {table: session.execute(CHECKSUM.format(table)).fetchone() for (table,) in tables}
        sequences = session.execute(
            "SELECT sequencename, last_value FROM pg_sequences"
            " WHERE sequencename <> 'django_migrations_id_seq'"
        ).fetchall()
    return rows, dict(sequences)


@pytest.mark.usefixtures("_a_row_of_everything")
def test_restored_data_is_complete_and_a_save_works(old, new, tmp_path):
    before = contents(old)
    assert [table for table, (rows, _) in before[0].items() if not rows] == []
    restore(old, new, tmp_path / "data.sql")
    assert contents(new) == before
    run([sys.executable, "manage.py", "shell", "-c", SAVE], DATABASE_URL=new)
    grown = {table for table, counted in contents(new)[0].items() if counted != before[0][table]}
    assert {"numbers_assignment", "numbers_carrierregistration"} <= grown
    assert "numbers_phonenumberevent" in grown
