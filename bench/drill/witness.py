"""A log that the database itself keeps, beside the product, of all that happens to numbers."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from bench.drill.site import connect

ASSIGNMENT, REGISTRATION = "numbers_assignment", "numbers_carrierregistration"
NUMBER = "numbers_phonenumber"

_INSTALL = """
    CREATE TABLE drill_log (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        at timestamptz NOT NULL DEFAULT clock_timestamp(),
        xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
        pid integer NOT NULL DEFAULT pg_backend_pid(),
        program text DEFAULT current_setting('drill.program', true),
        kind text NOT NULL, row_id bigint NOT NULL, number_id bigint NOT NULL,
        carrier text, campaign_id bigint, old text, new text NOT NULL, is_open boolean NOT NULL
    );
    CREATE FUNCTION drill_note() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            row_is jsonb := to_jsonb(NEW);
            row_was jsonb := CASE TG_OP WHEN 'UPDATE' THEN to_jsonb(OLD) END;
        BEGIN
            INSERT INTO drill_log
                (kind, row_id, number_id, carrier, campaign_id, old, new, is_open)
            VALUES (
                TG_TABLE_NAME, NEW.id, (row_is->>COALESCE(TG_ARGV[1], 'id'))::bigint,
                row_is->>'carrier',
                COALESCE((row_is->>'campaign_id')::bigint, (
                    SELECT campaign_id FROM numbers_assignment
                    WHERE id = (row_is->>'assignment_id')::bigint)),
                row_was->>TG_ARGV[0], row_is->>TG_ARGV[0], row_is->>'ended_at' IS NULL
            );
            RETURN NULL;
        END
    $$;
    CREATE TRIGGER drill_new AFTER INSERT ON numbers_assignment
        FOR EACH ROW EXECUTE FUNCTION drill_note('status', 'phone_number_id');
    CREATE TRIGGER drill_move AFTER UPDATE ON numbers_assignment FOR EACH ROW
        WHEN ((OLD.status, OLD.ended_at) IS DISTINCT FROM (NEW.status, NEW.ended_at))
        EXECUTE FUNCTION drill_note('status', 'phone_number_id');
    CREATE TRIGGER drill_new AFTER INSERT ON numbers_carrierregistration
        FOR EACH ROW EXECUTE FUNCTION drill_note('status', 'phone_number_id');
    CREATE TRIGGER drill_move AFTER UPDATE ON numbers_carrierregistration FOR EACH ROW
        WHEN (OLD.status IS DISTINCT FROM NEW.status)
        EXECUTE FUNCTION drill_note('status', 'phone_number_id');
    CREATE TRIGGER drill_move AFTER UPDATE ON numbers_phonenumber FOR EACH ROW
        WHEN (OLD.revision IS DISTINCT FROM NEW.revision)
        EXECUTE FUNCTION drill_note('revision');
"""
_READ = """
    SELECT extract(epoch FROM pg_xact_commit_timestamp(xid::xid))::float, xid::text::bigint,
        COALESCE(program, ''), kind, row_id, number_id, carrier, campaign_id, old, new, is_open
    FROM drill_log ORDER BY 1, 2, id
"""
_STATUSES = """
    SELECT 'numbers_assignment', id, status FROM numbers_assignment
    UNION ALL SELECT 'numbers_carrierregistration', id, status FROM numbers_carrierregistration
"""


class Change(NamedTuple):
    """One row that changed: when it was committed, by which transaction and program.

    For a number `old` and `new` are its revisions, for the others their statuses; `old` is None
    for a new row.
    """

    committed: float
    xid: int
    program: str
    kind: str
    row: int
    number: int
    carrier: str | None
    campaign: int | None
    old: str | None
    new: str
    is_open: bool = True


def install() -> None:
    with connect() as database:
        database.execute(_INSTALL)


def changes() -> list[Change]:
    """Return all that was committed, in the order of the commits."""
    with connect() as database:
        return [Change(*row) for row in database.execute(_READ)]


def statuses() -> dict[tuple[str, int], str]:
    """Return what the tables say now, by table and row."""
    with connect() as database:
        return {(kind, row): status for kind, row, status in database.execute(_STATUSES)}


def by_transaction(log: Sequence[Change]) -> list[list[Change]]:
    """Group a log by transaction, in the order of the commits."""
    groups: dict[int, list[Change]] = {}
    for change in log:
        groups.setdefault(change.xid, []).append(change)
    return list(groups.values())


def moving(tables: Mapping[tuple[str, int], str]) -> list[tuple[str, int]]:
    """Return the rows that are still on their way."""
    return [row for row, status in tables.items() if status in ("pending", "removing")]


def assignments(tables: Mapping[tuple[str, int], str]) -> Counter[str]:
    """Count the assignments by their status."""
    return Counter(status for (kind, _), status in tables.items() if kind == ASSIGNMENT)
