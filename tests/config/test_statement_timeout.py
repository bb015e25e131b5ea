"""PostgreSQL cancels slow statements of requests, and of nothing else."""

import subprocess
import sys

import pytest
from django.conf import settings

from tests.processes import environment

SHOW = """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("SHOW statement_timeout")
    print(cursor.fetchone()[0])
"""
PROCESSES = {
    "web": ("import config.wsgi", "15s"),
    "asgi": ("import config.asgi", "15s"),
    "worker": ("from config.celery import app; app.loader.import_default_modules()", "0"),
    "command": ("import django; django.setup()", "0"),
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("start", "timeout"), PROCESSES.values(), ids=PROCESSES)
def test_only_requests_have_a_statement_timeout(start, timeout):
    code = f"import config, os; os.environ['DJANGO_SETTINGS_MODULE'] = 'config.settings'\n{start}"
    shown = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code + SHOW],
        cwd=settings.BASE_DIR,
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert shown.stdout.strip() == timeout
