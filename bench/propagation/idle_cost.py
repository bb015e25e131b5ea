"""What beat's two tasks cost when nothing is due."""

import time
from collections.abc import Callable, Iterator
from statistics import median

from django.db import connection

from propagation.tasks import propagate, requeue_held

RUNS = 50
TASKS: tuple[Callable[[], None], ...] = (propagate, requeue_held)


def milliseconds() -> float:
    """Return the median time of both tasks together."""
    return median(_seconds() for _ in range(RUNS)) * 1000


def plans() -> list[str]:
    """Return the query plan of every statement that the tasks execute."""
    return list(_plans())


def _seconds() -> float:
    started = time.perf_counter()
    for task in TASKS:
        task()
    return time.perf_counter() - started


def _plans() -> Iterator[str]:
    statements: list[tuple[str, tuple]] = []

    def record(execute, sql, params, many, context):
        statements.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(record):
        _seconds()
    for sql, params in statements:
        if sql.split()[0] in ("SELECT", "UPDATE", "WITH"):
            with connection.cursor() as cursor:
                cursor.execute("EXPLAIN (ANALYZE, COSTS OFF) " + sql, params)
                yield "\n".join(line for (line,) in cursor.fetchall())
