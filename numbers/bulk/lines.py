"""Lines of a text or file become the rows of a draft, by way of a temporary table."""

from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.db import connection

from bulk.models import Job, JobKind
from bulk.reading import CAMPAIGN_TITLES, NAME_TITLES, Line, read_lines
from bulk.records import UnreadableFile
from campaigns.models import Campaign
from phone_numbers.models import PhoneNumber

_CREATE = """
    CREATE TEMPORARY TABLE bulk_line (
        nth integer, line integer, written text, e164 text, cause text, wanted text,
        campaign bigint, detail text
    )
"""
_INSERT = """
    INSERT INTO bulk_jobrow (account_id, job_id, line, written, wanted, phone_number_id,
        campaign_id, revision, previous_name, outcome, detail)
    SELECT %(account)s, %(job)s, line, written, wanted, number, campaign, revision, name,
        CASE WHEN cause <> '' THEN 'unreadable' WHEN number IS NULL THEN 'unknown'
            WHEN differs THEN 'contradictory' WHEN turn > 1 THEN 'duplicate' ELSE 'waiting' END,
        CASE WHEN cause <> '' THEN cause WHEN number IS NULL THEN ''
            WHEN differs THEN format('Lines %%s and %%s want different things.', first, another)
            WHEN turn > 1 THEN format('The number is on line %%s already.', first)
            ELSE detail END
    FROM (
        SELECT bulk_line.*, number.id AS number, revision, COALESCE(name, '') AS name,
            row_number() OVER same AS turn, first_value(line) OVER same AS first,
            max(line) OVER every AS another, min(aim) OVER every <> max(aim) OVER every AS differs
        FROM bulk_line
            CROSS JOIN LATERAL (SELECT COALESCE(campaign::text, lower(wanted)) AS aim) AS aims
            LEFT JOIN numbers_phonenumber AS number
                ON number.e164 = bulk_line.e164 AND account_id = %(account)s
        WINDOW same AS (PARTITION BY bulk_line.e164 ORDER BY nth),
            every AS (PARTITION BY bulk_line.e164)
    ) AS joined
    ORDER BY nth
"""


def add_rows(job: Job, source: str | BinaryIO) -> None:
    """Add a row to a new draft for each line. Raises UnreadableFile.

    The caller is in a transaction. Of several lines for a number the first counts; if they want
    different things, none does.
    """
    cells = _cells(job, source)
    with connection.cursor() as cursor:
        cursor.execute(_CREATE)
        with connection.wrap_database_errors, cursor.copy("COPY bulk_line FROM STDIN") as copy:
            for nth, row in enumerate(cells):
                copy.write_row((nth, *row))
        cursor.execute("ANALYZE bulk_line")
        cursor.execute(_INSERT, {"account": job.account_id, "job": job.pk})
        cursor.execute("DROP TABLE bulk_line")


def check_beginning(job: Job, source: str | BinaryIO) -> None:
    """Raise UnreadableFile if the first lines show that the job cannot use the source."""
    next(_cells(job, source), None)


Cells = Iterator[tuple[int, str, str, str, str, int | None, str]]
"""Line, number as written and in E.164, cause, wanted text, key of a campaign, detail."""


def _cells(job: Job, source: str | BinaryIO) -> Cells:
    if job.kind == JobKind.RENAME:
        return _names(read_lines(source, NAME_TITLES))
    campaigns = Campaign.objects.filter(account=job.account_id).order_by("pk")
    named = [(name.casefold(), key) for name, key in campaigns.values_list("name", "pk")]
    return _campaigns(read_lines(source, CAMPAIGN_TITLES), named)


def _names(lines: Iterator[Line]) -> Cells:
    """Check the names beside the numbers."""
    field = PhoneNumber._meta.get_field("name")
    for line in lines:
        if line.wanted is None:
            raise UnreadableFile("There are no names beside the numbers. Add a column with them.")
        cause = line.cause
        try:
            field.run_validators(line.wanted)
        except ValidationError as error:
            cause = cause or str(error.messages[0])
        e164 = "" if cause else line.e164
        yield line.position, line.written, e164, cause, line.wanted, None, ""


def _campaigns(lines: Iterator[Line], named: list[tuple[str, int]]) -> Cells:
    """Find the campaigns beside the numbers by their names; no query runs during the COPY."""
    by_name, uses = dict(named), Counter(name for name, _ in named)
    for line in lines:
        wanted, key, detail = line.wanted or "", None, ""
        if name := wanted.casefold():
            key = by_name.get(name) if uses[name] == 1 else None
            detail = "" if key else _NOT_ONE[bool(uses[name])].format(wanted[:100])
        elif line.wanted is not None:
            detail = "The line names no campaign."
        yield line.position, line.written, line.e164, line.cause, wanted, key, detail


_NOT_ONE = ("There is no campaign “{}”.", "Several campaigns are called “{}”.")
