"""What the drill works with: wrong clocks, messages sent twice, and a browser that reads forms."""

import os
import subprocess
import sys
from textwrap import dedent

import pytest

from bench.drill.browser import Page
from tests.propagation.broker import celery_url, waiting


@pytest.mark.parametrize("wrong", ["3600", "-3600"])
def test_a_wrong_clock_is_wrong_for_all_that_is_imported_later(wrong):
    asked = f"""
        import time
        true = time.time()
        from bench.drill.clock import shift
        shift({wrong})
        from datetime import UTC, datetime
        from django.utils.timezone import now
        found = time.time(), datetime.now(UTC).timestamp(), now().timestamp()
        assert all(abs(moment - true - {wrong}) < 5 for moment in found), found
    """
    assert subprocess.run([sys.executable, "-c", dedent(asked)], check=False).returncode == 0


def test_every_message_is_sent_twice_by_the_same_id(broker):
    sent = "from bench.drill import twice; twice.app.send_task('propagation.tasks.propagate')"
    elsewhere = os.environ | {"CELERY_BROKER_URL": celery_url()}
    subprocess.run([sys.executable, "-c", sent], env=elsewhere, check=True)
    first, second = waiting(broker)
    assert first["id"] == second["id"]


def test_a_form_is_read_as_a_browser_reads_it():
    page = Page(
        "http://here/a/",
        200,
        {},
        """<form action="/save/"><input type="hidden" name="seen" value="3">
        <select name="campaign"><option value="">None</option><option value="5" selected>A</option>
        <option value="6">B</option><option value="7" disabled>C</option></select></form>""",
    )
    assert page.forms[0].fields == {"seen": "3", "campaign": "5"}
    assert page.forms[0].choices == {"campaign": ["", "5", "6"]}
