"""A log of every change to numbers, assignments, registrations, jobs and their rows.

Triggers of the drill write it, independently of the product's own audit rows.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from bench.drill.services import connect

ASSIGNMENT, REGISTRATION = "numbers_assignment", "numbers_carrierregistration"
NUMBER = "numbers_phonenumber"
JOB, ROW = "bulk_job", "bulk_jobrow"

_INSTALL = """
    CREATE TABLE drill_log (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        at timestamptz NOT NULL DEFAULT clock_timestamp(),
        xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
        pid integer NOT NULL DEFAULT pg_backend_pid(),
        process text DEFAULT current_setting('drill.process', true),
        kind text NOT NULL, row_id bigint NOT NULL, number_id bigint NOT NULL,
        carrier text, campaign_id bigint, old text, new text NOT NULL, is_open boolean NOT NULL
    );
    CREATE FUNCTION drill_log_change() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            new_row jsonb := to_jsonb(NEW);
            old_row jsonb := CASE TG_OP WHEN 'UPDATE' THEN to_jsonb(OLD) END;
        BEGIN
            INSERT INTO drill_log
                (kind, row_id, number_id, carrier, campaign_id, old, new, is_open)
            VALUES (
                TG_TABLE_NAME, NEW.id, (new_row->>COALESCE(TG_ARGV[1], 'id'))::bigint,
                new_row->>'carrier',
                COALESCE((new_row->>'campaign_id')::bigint, (
                    SELECT campaign_id FROM numbers_assignment
                    WHERE id = (new_row->>'assignment_id')::bigint)),
                old_row->>TG_ARGV[0], new_row->>TG_ARGV[0], new_row->>'ended_at' IS NULL
            );
            RETURN NULL;
        END
    $$;
    CREATE TRIGGER drill_insert AFTER INSERT ON numbers_assignment
        FOR EACH ROW EXECUTE FUNCTION drill_log_change('status', 'phone_number_id');
    CREATE TRIGGER drill_update AFTER UPDATE ON numbers_assignment FOR EACH ROW
        WHEN ((OLD.status, OLD.ended_at) IS DISTINCT FROM (NEW.status, NEW.ended_at))
        EXECUTE FUNCTION drill_log_change('status', 'phone_number_id');
    CREATE TRIGGER drill_insert AFTER INSERT ON numbers_carrierregistration
        FOR EACH ROW EXECUTE FUNCTION drill_log_change('status', 'phone_number_id');
    CREATE TRIGGER drill_update AFTER UPDATE ON numbers_carrierregistration FOR EACH ROW
        WHEN (OLD.status IS DISTINCT FROM NEW.status)
        EXECUTE FUNCTION drill_log_change('status', 'phone_number_id');
    CREATE TRIGGER drill_update AFTER UPDATE ON numbers_phonenumber FOR EACH ROW
        WHEN (OLD.revision IS DISTINCT FROM NEW.revision)
        EXECUTE FUNCTION drill_log_change('revision');
    CREATE TRIGGER drill_insert AFTER INSERT ON bulk_job
        FOR EACH ROW EXECUTE FUNCTION drill_log_change('status');
    CREATE TRIGGER drill_update AFTER UPDATE ON bulk_job FOR EACH ROW
        WHEN (OLD.status IS DISTINCT FROM NEW.status)
        EXECUTE FUNCTION drill_log_change('status');
    CREATE TRIGGER drill_insert AFTER INSERT ON bulk_jobrow
        FOR EACH ROW EXECUTE FUNCTION drill_log_change('outcome', 'phone_number_id');
    CREATE TRIGGER drill_update AFTER UPDATE ON bulk_jobrow FOR EACH ROW
        WHEN (OLD.outcome IS DISTINCT FROM NEW.outcome)
        EXECUTE FUNCTION drill_log_change('outcome', 'phone_number_id');
"""
_READ = """
    SELECT extract(epoch FROM pg_xact_commit_timestamp(xid::xid))::float, xid::text::bigint,
        COALESCE(process, ''), kind, row_id, number_id, carrier, campaign_id, old, new, is_open
    FROM drill_log ORDER BY 1, 2, id
"""
_STATUSES = """
    SELECT 'numbers_assignment', id, status FROM numbers_assignment
    UNION ALL SELECT 'numbers_carrierregistration', id, status FROM numbers_carrierregistration
    UNION ALL SELECT 'bulk_job', id, status FROM bulk_job
    UNION ALL SELECT 'bulk_jobrow', id, outcome FROM bulk_jobrow
"""


class Change(NamedTuple):
    """One changed row: when it was committed, by which transaction and process.

    `old` and `new` are revisions of a number, outcomes of a job's row, and statuses of other rows.
    `old` is None for a new row. The `number` of a job is the job.
    """

    committed: float
    xid: int
    process: str
    kind: str
    row: int
    number: int
    carrier: str | None
    campaign: int | None
    old: str | None
    new: str
    is_open: bool = True


def install() -> None:
    """Create the log table and its triggers."""
    with connect() as database:
        database.execute(_INSTALL)


def changes() -> list[Change]:
    """Return all committed changes, in commit order."""
    with connect() as database:
        return [Change(*row) for row in database.execute(_READ)]


def statuses() -> dict[tuple[str, int], str]:
    """Return the current statuses in the tables, by table and row."""
    with connect() as database:
        return {(kind, row): status for kind, row, status in database.execute(_STATUSES)}


def by_transaction(log: Sequence[Change]) -> list[list[Change]]:
    """Group a log by transaction, in commit order."""
    groups: dict[int, list[Change]] = {}
    for change in log:
        groups.setdefault(change.xid, []).append(change)
    return list(groups.values())


def unfinished(tables: Mapping[tuple[str, int], str]) -> list[tuple[str, int]]:
    """Return the rows that are still pending or removing."""
    return [row for row, status in tables.items() if status in ("pending", "removing")]


def assignment_counts(tables: Mapping[tuple[str, int], str]) -> Counter[str]:
    """Count the assignments by status."""
    return Counter(status for (kind, _), status in tables.items() if kind == ASSIGNMENT)
