"""Querysets whose SQL is written once in each process.

Django takes longer to write the SQL of our rules than PostgreSQL takes to execute it.
"""

from collections.abc import Callable
from copy import copy
from typing import Any, NamedTuple

from django.db import connections
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler

from core.postgres import array_literal

Key = int | list[int]
_FIRST_MARK = -(2**40)
"""No key is negative, so marks differ from all other values of a statement."""


class _Written(NamedTuple):
    """A compiled queryset; `places` has the names of the keys among its parameters."""

    rows: QuerySet[Any]
    compiler: SQLCompiler
    sql: str
    params: tuple[Any, ...]
    places: dict[int, str]


class Prepared:
    """A queryset that depends on keys: calls with the keys execute it and return its rows.

    `build` is called once, with a mark for each key. It may compare a column with a key by `=`,
    and with a list of keys by `key_in`.
    """

    def __init__(self, build: Callable[..., QuerySet[Any]]) -> None:
        self._build = build
        self._written: _Written | None = None

    def __call__(self, **keys: Key) -> list[Any]:
        written = self._written = self._written or _write(self._build, keys)
        params = list(written.params)
        for place, name in written.places.items():
            params[place] = _as_parameter(keys[name])
        compiler: Any = copy(written.compiler)
        compiler.connection = connections[written.rows.db]
        compiler.as_sql = lambda *args, **kwargs: (written.sql, tuple(params))
        rows: Any = written.rows.all()
        rows.query.get_compiler = lambda *args, **kwargs: compiler
        return list(rows)


def _write(build: Callable[..., QuerySet[Any]], keys: dict[str, Key]) -> _Written:
    """Write the SQL. Raises ValueError if it does not depend on each of the keys."""
    marks = {name: _FIRST_MARK - place for place, name in enumerate(keys)}
    given: dict[str, Key] = {
        name: [marks[name]] if isinstance(key, list) else marks[name] for name, key in keys.items()
    }
    names = {_as_parameter(mark): name for name, mark in given.items()}
    rows = build(**given)
    compiler = rows.query.get_compiler(rows.db)
    sql, params = compiler.as_sql()
    is_key = [isinstance(param, int | str) and param in names for param in params]
    places = {place: names[params[place]] for place, found in enumerate(is_key) if found}
    if missing := keys.keys() - places.values():
        raise ValueError(f"the query does not depend on {missing}")
    return _Written(rows, compiler, sql, tuple(params), places)


def _as_parameter(key: Key) -> int | str:
    return array_literal(key) if isinstance(key, list) else key
