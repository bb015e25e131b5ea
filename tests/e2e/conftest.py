"""Fixtures for browser tests: the system's Chromium, a live server, and a real worker with beat."""

import os
import re
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
REFUSED_REQUEST = re.compile(r"(responded with a status of|Response Status Error Code) 4\d\d")
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
    """Skip these tests if no browser is installed, unless it is required."""
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
    """Commit data, because the live server reads it in another thread."""


@pytest.fixture
def console_errors(context):
    """Return the list of what the browser's console has reported as errors in any page."""
    errors = []
    context.on("console", lambda entry: errors.append(entry.text) if _is_error(entry) else None)
    context.on("weberror", lambda failure: errors.append(str(failure.error)))
    return errors


def _is_error(entry):
    """Whether a console entry is an error, other than a refused request (by browser or htmx)."""
    return entry.type == "error" and not REFUSED_REQUEST.search(entry.text)


@pytest.fixture
def site(live_server, page, console_errors):
    """Return a browser page with the site's URL as `page.site`; its console must stay empty."""
    page.set_default_timeout(10_000)
    page.context.set_default_timeout(10_000)
    page.site = live_server.url
    yield page
    assert console_errors == []


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
def start_worker():
    """Return a function that starts a Celery worker with beat, in accelerated time."""
    running = []
    yield lambda: running.append(_start_worker())
    for process in running:
        _end_process(process)


def _start_worker():
    database = connection.settings_dict
    url = f"postgres://{database['USER']}@/{database['HOST']}/{database['NAME']}"
    environment = os.environ | {"DATABASE_URL": url, "PROPAGATION_TIME_SCALE": "0.02"}
    command = [sys.executable, "-m", "celery", "-A", "config", "worker", "--beat", "-c", "1"]
    return subprocess.Popen([*command, "-l", "WARNING"], env=environment, start_new_session=True)


def _end_process(process):
    os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(timeout=15)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.fixture
def number(account, owner):
    """Return a number of an account with two approved campaigns."""
    number = PhoneNumberFactory(account=account, e164="+12125550147", name="Front desk")
    CampaignFactory(brand__account=account, name="Order updates")
    CampaignFactory(brand__account=account, name="Appointment reminders")
    return number
