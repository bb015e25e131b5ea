"""The system's Chromium, a live server, and the real engine: worker and beat as processes."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from tests.factories import CampaignFactory, PhoneNumberFactory

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items):
    """Without a browser these tests are skipped, aloud; the gate does not allow that."""
    required = os.environ.get("LONGCODE_REQUIRE_BROWSER")
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.e2e)
            if not CHROMIUM and not required:
                item.add_marker(pytest.mark.skip(reason="no Chromium is installed"))


@pytest.fixture(scope="session", autouse=True)
def _django_beside_playwright():
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    assert CHROMIUM, "the browser tests are required and no Chromium is installed"
    return browser_type_launch_args | {"executable_path": CHROMIUM, "args": FLAGS}


@pytest.fixture(autouse=True)
def _database(transactional_db):
    """Pages are read by another thread, so nothing may hide in a transaction."""


@pytest.fixture
def site(live_server, page):
    """A page of the browser that knows the address of the site."""
    page.set_default_timeout(10_000)
    page.context.set_default_timeout(10_000)
    page.site = live_server.url
    return page


@pytest.fixture
def signed_in(site, owner):
    return sign_in(site, owner)


def sign_in(page, user):
    client = Client()
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": cookie, "url": page.site}])
    return page


@pytest.fixture
def engine():
    """Call it to start a Celery worker and beat on the test's database, seconds for minutes."""
    running = []
    yield lambda: running.append(start_engine())
    for process in running:
        end(process)


def start_engine():
    database = connection.settings_dict
    address = f"postgres://{database['USER']}@/{database['HOST']}/{database['NAME']}"
    environment = os.environ | {"DATABASE_URL": address, "PROPAGATION_TIME_SCALE": "0.02"}
    command = [sys.executable, "-m", "celery", "-A", "config", "worker", "--beat", "-c", "1"]
    return subprocess.Popen([*command, "-l", "WARNING"], env=environment, start_new_session=True)


def end(process):
    os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(timeout=15)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.fixture
def shop(account, owner):
    """An account with a number and two approved campaigns."""
    number = PhoneNumberFactory(account=account, e164="+12125550147", name="Front desk")
    CampaignFactory(brand__account=account, name="Order updates")
    CampaignFactory(brand__account=account, name="Appointment reminders")
    return number
