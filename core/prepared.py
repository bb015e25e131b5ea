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

Statement = tuple[str, list[Any]]
"""SQL with its parameters."""

Key = int | str | list[int] | Statement
_FIRST_MARK = -(2**40)
"""No key is negative, so marks differ from all other values of a statement, as text too."""


class _Written(NamedTuple):
    """A compiled queryset; `pieces` is its SQL without the parameters between them.

    `names` has the name of each parameter that is a key, and None for the others.
    """

    rows: QuerySet[Any]
    compiler: SQLCompiler
    pieces: list[str]
    params: tuple[Any, ...]
    names: list[str | None]


class Prepared:
    """A queryset that depends on keys: calls with the keys execute it and return its rows.

    `build` is called once, with a mark for each key. It may compare a column with a key, a number
    or text, by `=`, and with a list of keys by `key_in`. Instead of a list, a call may pass the
    statement of an array.
    """

    def __init__(self, build: Callable[..., QuerySet[Any]]) -> None:
        self._build = build
        self._written: _Written | None = None

    def __call__(self, **keys: Key) -> list[Any]:
        statement = self.statement(**keys)
        written: Any = self._written
        compiler = copy(written.compiler)
        compiler.connection = connections[written.rows.db]
        compiler.as_sql = lambda *args, **kwargs: statement
        rows = written.rows.all()
        rows.query.get_compiler = lambda *args, **kwargs: compiler
        return list(rows)

    def statement(self, **keys: Key) -> Statement:
        """Return the SQL, to be a part of another statement."""
        written = self._written = self._written or _write(self._build, keys)
        sql, params = written.pieces[:1], []
        for piece, param, name in zip(
            written.pieces[1:], written.params, written.names, strict=True
        ):
            key = param if name is None else keys[name]
            part, values = key if name and isinstance(key, tuple) else ("%s", [_as_parameter(key)])
            sql += [part, piece]
            params += values
        return "".join(sql), params


def _write(build: Callable[..., QuerySet[Any]], keys: dict[str, Key]) -> _Written:
    """Write the SQL. Raises ValueError if it does not depend on each of the keys."""
    marks = {name: _FIRST_MARK - place for place, name in enumerate(keys)}
    given = {name: _like(key, marks[name]) for name, key in keys.items()}
    marked = {_as_parameter(mark): name for name, mark in given.items()}
    rows = build(**given)
    compiler = rows.query.get_compiler(rows.db)
    sql, params = compiler.as_sql()
    names = [marked.get(param) if isinstance(param, int | str) else None for param in params]
    if missing := keys.keys() - set(names):
        raise ValueError(f"the query does not depend on {missing}")
    return _Written(rows, compiler, sql.split("%s"), params, names)


def _like(key: Key, mark: int) -> int | str | list[int]:
    """Return a mark in the form of a key."""
    if isinstance(key, int):
        return mark
    return str(mark) if isinstance(key, str) else [mark]


def _as_parameter(key: Any) -> Any:
    return array_literal(key) if isinstance(key, list) else key
