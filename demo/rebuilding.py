"""Write many rows before their indexes and foreign keys, which takes half the time."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import connection

_ROW_TRIGGERS = """
    SELECT format('ALTER TABLE %%s DISABLE TRIGGER %%I', t.tgrelid::regclass, t.tgname),
        format('ALTER TABLE %%s ENABLE TRIGGER %%I', t.tgrelid::regclass, t.tgname)
    FROM pg_trigger AS t
    WHERE t.tgtype & 5 = 5 AND NOT t.tgisinternal AND t.tgrelid = ANY (%s::regclass[])
"""
"""5 is 1, for each row, and 4, on INSERT."""

_KEYS = """
    SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', k.conrelid::regclass, k.conname),
        format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', k.conrelid::regclass, k.conname,
            pg_get_constraintdef(k.oid))
    FROM pg_constraint AS k
    WHERE k.conrelid = ANY (%s::regclass[]) AND (
        k.contype = 'f' OR k.contype = 'u' AND NOT EXISTS (
            SELECT FROM pg_constraint AS f WHERE f.contype = 'f' AND f.conindid = k.conindid
        )
    )
    ORDER BY k.contype, k.conname
"""
"""Foreign keys, and the unique constraints that none refers to."""

_INDEXES = """
    SELECT format('DROP INDEX %%s', i.indexrelid::regclass), pg_get_indexdef(i.indexrelid)
    FROM pg_index AS i WHERE i.indrelid = ANY (%s::regclass[])
        AND NOT EXISTS (SELECT FROM pg_constraint AS k WHERE k.conindid = i.indexrelid)
    ORDER BY i.indexrelid
"""


@contextmanager
def rebuilt_at_the_end(tables: Sequence[str]) -> Iterator[None]:
    """Drop the foreign keys and indexes of these tables; at the end add them, checking all rows.

    Primary keys stay, and unique constraints to which foreign keys refer. Triggers for each
    inserted row do not run; the caller does their work. The caller is in a transaction, so that
    other sessions, which wait for it, never see a table without its indexes and keys. Its role has
    to own the tables.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
        dropped = []
        for statement in (_ROW_TRIGGERS, _KEYS, _INDEXES):
            cursor.execute(statement, [list(tables)])
            dropped += cursor.fetchall()
        for drop, _ in dropped:
            cursor.execute(drop)
        yield
        for _, add in reversed(dropped):
            cursor.execute(add)
