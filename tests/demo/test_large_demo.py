"""`manage.py demo --numbers N`: what it adds, prints and refuses."""

import io
import re
import signal

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import Account, User
from demo import many_numbers
from demo.large_accounts import LARGE_PEOPLE
from demo.people import PASSWORD
from phone_numbers.models import PhoneNumber

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fast_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def large(capsys):
    """What the command prints when it adds 300 numbers."""
    call_command("demo", numbers=300)
    return capsys.readouterr().out


def test_it_adds_an_account_with_n_numbers_and_one_with_86(large):
    assert Account.objects.get(slug="meridian").phone_numbers.count() == 300
    assert Account.objects.get(slug="cedar-street").phone_numbers.count() == 86
    assert "Meridian Messaging: added, 12 campaigns, 300 numbers." in large


def test_it_says_what_it_does(large):
    steps = re.findall(r"^ *[0-9]+ s  (.*)…$", large, re.M)
    assert steps[:2] == ["Writing numbers: 0 of 300", "Writing assignments"]


class Interrupted(io.StringIO):
    """Someone presses Ctrl-C when standings are written."""

    def write(self, text):
        if "standings" in text:
            signal.raise_signal(signal.SIGINT)
        return super().write(text)


def test_a_stopped_command_says_so_and_adds_the_rest_when_repeated(capsys):
    with pytest.raises(CommandError, match="completely or not at all; run this again"):
        call_command("demo", numbers=300, stdout=Interrupted())
    assert not Account.objects.filter(slug="meridian").exists()
    call_command("demo", numbers=300)
    assert "Meridian Messaging: added, 12 campaigns, 300 numbers." in capsys.readouterr().out


def test_the_small_demo_is_there_too(large):
    assert {"harbor-coffee", "bright-smile", "juniper-yoga"} <= set(
        Account.objects.values_list("slug", flat=True)
    )


def test_without_numbers_only_the_small_demo_is_added(capsys):
    call_command("demo")
    assert not Account.objects.filter(slug="meridian").exists()
    assert "meridian" not in capsys.readouterr().out


def test_a_balance_lets_both_accounts_send(large):
    balances = Account.objects.filter(slug__in=["meridian", "cedar-street"])
    assert all(account.balance > 0 for account in balances)


def test_its_users_can_sign_in_as_printed(large):
    for person in LARGE_PEOPLE:
        assert person.email in large
        assert authenticate(None, email=person.email, password=PASSWORD)


def test_an_account_that_exists_is_left_alone_whatever_n(large, capsys):
    before = PhoneNumber.objects.count(), User.objects.count()
    call_command("demo", "--numbers", "500")
    assert (PhoneNumber.objects.count(), User.objects.count()) == before
    assert "Meridian Messaging: already exists, 12 campaigns, 300 n" in capsys.readouterr().out


@pytest.mark.parametrize("wrong", ["0", "-1", "1000001", "1,000", "1.5", "many", "", "1e6"])
def test_another_n_is_refused_with_a_sentence(wrong):
    with pytest.raises(CommandError, match="whole number from 1 to 1,000,000"):
        call_command("demo", f"--numbers={wrong}")
    assert not Account.objects.exists()


def test_a_production_site_gets_no_numbers(settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="the passwords of the demo are public"):
        call_command("demo", numbers=300)
    assert not PhoneNumber.objects.exists()


@pytest.fixture
def assignments_in_use():
    """Another session that reads assignments, and patience of 50 ms."""
    other = connection.copy()
    with other.cursor() as cursor, connection.cursor() as own:
        own.execute("SET lock_timeout = '50ms'")
        cursor.execute("BEGIN")
        cursor.execute("SELECT FROM numbers_assignment")
        yield
        cursor.execute("ROLLBACK")
        own.execute("RESET lock_timeout")
    other.close()


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_tables_in_use_are_reported_and_nothing_remains(assignments_in_use, monkeypatch):
    monkeypatch.setattr(many_numbers, "REBUILD_FROM", 300)
    with pytest.raises(CommandError, match="Stop the site, then run this again"):
        call_command("demo", numbers=300)
    assert not Account.objects.filter(slug="meridian").exists()
