"""A web process stays small, and collects garbage without searching the code that it has loaded."""

import subprocess
import sys

import pytest
from django.conf import settings

from tests.processes import environment

pytestmark = pytest.mark.django_db(transaction=True)
LIMIT = 120  # MB
SITE = "import config.wsgi, config.urls, psutil, sys\n"
ADD = "from phone_numbers.numbering import place; assert place('+12125550147') == 'New York, NY'\n"
PLACES = "print(int('phonenumbers.geodata' in sys.modules))"
GUNICORN = """
import gc, runpy
runpy.run_path("gunicorn.conf.py")["post_worker_init"](None)
print(int(gc.get_freeze_count() > 100_000 and gc.get_threshold()[0] > 5_000))
"""
MEMORY = "print(psutil.Process().memory_info().rss // 1_000_000)"


def printed(code):
    """Return the number that a new process prints which runs this code."""
    command = [sys.executable, "-W", "ignore", "-c", code]
    process = subprocess.run(
        command, cwd=settings.BASE_DIR, env=environment(), capture_output=True, check=True
    )
    return int(process.stdout)


def test_the_site_starts_without_the_places_of_numbers():
    assert not printed(SITE + PLACES)


def test_a_process_that_adds_a_number_reads_the_places():
    assert printed(SITE + ADD + PLACES)


def test_a_web_process_starts_within_its_limit():
    assert printed(SITE + MEMORY) < LIMIT


def test_a_web_process_searches_only_new_objects_for_garbage():
    assert printed(SITE + GUNICORN)
