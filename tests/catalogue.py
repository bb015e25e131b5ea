"""The database's own account of its schema: what is in `public`, apart from extensions."""

from django.db import connection

_OURS = """
    relnamespace = 'public'::regnamespace AND NOT EXISTS (
        SELECT 1 FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e'
            AND classid = 'pg_class'::regclass)
"""

_COLUMNS = f"""
    SELECT relname || '.' || attname, format_type(atttypid, atttypmod),
        CASE WHEN attnotnull THEN 'not null' ELSE 'null' END, attidentity, attgenerated,
        COALESCE(pg_get_expr(adbin, adrelid), ''), COALESCE(collname, '')
    FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
        LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
        LEFT JOIN pg_collation ON pg_collation.oid = attcollation
    WHERE {_OURS} AND relkind IN ('r', 'p', 'v', 'm') AND attnum > 0 AND NOT attisdropped
"""  # noqa: S608

_CONSTRAINTS = f"""
    SELECT relname || '.' || conname, pg_get_constraintdef(pg_constraint.oid),
        CASE WHEN convalidated THEN 'valid' ELSE 'not valid' END
    FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid WHERE {_OURS}
"""  # noqa: S608

_INDEXES = """
    SELECT tablename || '.' || indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
"""

_TRIGGERS = f"""
    SELECT relname || '.' || tgname, pg_get_triggerdef(pg_trigger.oid), tgenabled,
        COALESCE(obj_description(pg_trigger.oid, 'pg_trigger'), '')
    FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid WHERE NOT tgisinternal AND {_OURS}
"""  # noqa: S608

_FUNCTIONS = """
    SELECT proname, pg_get_functiondef(pg_proc.oid), prosrc FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace AND NOT EXISTS (
        SELECT 1 FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e'
            AND classid = 'pg_proc'::regclass)
"""

_SEQUENCES = f"""
    SELECT relname, format_type(seqtypid, NULL), seqstart, seqincrement, seqmin, seqmax, seqcache,
        seqcycle, pg_describe_object(refclassid, refobjid, refobjsubid)
    FROM pg_class JOIN pg_sequence ON seqrelid = pg_class.oid
        LEFT JOIN pg_depend ON objid = pg_class.oid AND classid = 'pg_class'::regclass
            AND deptype IN ('a', 'i')
    WHERE {_OURS}
"""  # noqa: S608

_KINDS = {
    "columns": _COLUMNS,
    "constraints": _CONSTRAINTS,
    "indexes": _INDEXES,
    "triggers": _TRIGGERS,
    "functions": _FUNCTIONS,
    "sequences": _SEQUENCES,
    "relations": f"SELECT relname, relkind, relpersistence FROM pg_class WHERE {_OURS}",  # noqa: S608
    "extensions": "SELECT extname FROM pg_extension",
}


def catalogue() -> dict[str, dict[str, list[str]]]:
    """Return each kind of object by its name, with all that defines it."""
    with connection.cursor() as cursor:
        return {kind: _read(cursor, query) for kind, query in _KINDS.items()}


def _read(cursor, query: str) -> dict[str, list[str]]:
    cursor.execute(query)
    rows = sorted(cursor.fetchall())
    objects = {name: [str(value) for value in values] for name, *values in rows}
    assert len(objects) == len(rows), "two objects have one name"
    return objects
