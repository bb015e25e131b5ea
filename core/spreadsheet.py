"""CSV files for spreadsheets: streamed, and without a cell that a spreadsheet would execute."""

import csv
from collections.abc import Iterable, Iterator
from typing import Any

_FORMULA_STARTS = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"
"""The last four are the full-width forms of the first four."""


def csv_lines(titles: Iterable[str], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """Yield a file line by line, after a mark by which Excel recognizes UTF-8."""
    write = csv.writer(_Echo()).writerow
    yield "\ufeff" + write(titles)
    for row in rows:
        yield write(map(safe_cell, row))


def safe_cell(value: Any) -> Any:
    """Return a value as a cell that is shown and not executed; an apostrophe marks it as text."""
    if isinstance(value, str) and value.startswith(tuple(_FORMULA_STARTS)):
        return f"'{value}"
    return value


class _Echo:
    """A file for the writer of lines, which returns each line."""

    def write(self, line: str) -> Any:
        return line
