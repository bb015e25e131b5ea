"""A database that goes away while lines are copied into it is an outage like any other."""

import io
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import OperationalError, connection

from bulk.drafts import draft_lines
from bulk.models import Job

pytestmark = pytest.mark.django_db(transaction=True)


def end_the_copy():
    """Kill the database session that copies, and close this thread's own."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'COPY %'"
            " AND datname = current_database() AND state = 'active'"
        )
        assert cursor.rowcount == 1
    connection.close()


class FileReadInAnOutage(io.BytesIO):
    """A file; the database goes away when the first lines are read to be copied."""

    is_out = False

    def read1(self, size=-1):
        if not self.is_out:
            self.is_out = True
            with ThreadPoolExecutor() as pool:
                pool.submit(end_the_copy).result()
        return super().read1(size)


def test_a_connection_that_is_lost_while_lines_are_copied_is_an_outage(account, owner):
    lines = FileReadInAnOutage(b"+12125550147\n")
    with pytest.raises(OperationalError, match="terminating connection"):
        draft_lines(account=account, actor=owner, lines=lines, kind="assign")
    assert not Job.objects.exists()
