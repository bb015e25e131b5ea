"""The plans of the queries that a block executes."""

from django.db import connection


def nodes(plan):
    """Yield a node of a plan, and all nodes below it."""
    yield plan
    for part in plan.get("Plans", ()):
        yield from nodes(part)


class Plans:
    """Explains each query before it is executed, and notes what `fault` says about its nodes."""

    def __init__(self, fault) -> None:
        self.fault, self.faults = fault, []
        self.explained = 0

    def __call__(self, execute, sql, params, many, context):
        if sql.lstrip().startswith("SELECT"):
            with connection.connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {sql}", params)
                (plan,) = cursor.fetchone()
            self.faults += filter(None, map(self.fault, nodes(plan[0]["Plan"])))
            self.explained += 1
        return execute(sql, params, many, context)
