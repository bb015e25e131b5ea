"""Which numbers, and which campaigns or names, do the lines of a text or file have?

Duplicates are not found here but by the database, which does not need all lines in memory.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import chain, islice
from typing import BinaryIO, NamedTuple

from django.core.exceptions import ValidationError

from bulk.records import SAMPLE, Record, UnreadableFile, records
from phone_numbers import numbering

NUMBER_TITLES = ("number", "phone", "phone number", "telephone", "mobile", "e164", "msisdn", "did")
CAMPAIGN_TITLES = ("campaign", "campaign name")
NAME_TITLES = ("name", "new name", "label", "friendly name")
MAX_LINES = 1_000_000
BROKEN_LINE = "The cells of this line cannot be told apart. Check its quotation marks."
MAX_WRITTEN = 200
"""Characters of a cell that are kept."""

_USUAL = re.compile(
    r"(?:\+?1[ .-]?)?(?:\(([2-9]\d{2})\) ?|([2-9]\d{2})[ .-]?)([2-9]\d{2})[ .-]?(\d{4})", re.ASCII
)
_LIKE_A_NUMBER = re.compile(r"[\d\s()+./-]{7,}")
_SHORTENED = re.compile(r"[+]?[0-9](?:[.,][0-9]+)?E[+]?[0-9]+", re.IGNORECASE | re.ASCII)
_AS_TEXT = re.compile(r"'|=\"(.*)\"")
"""How spreadsheets keep a number as text: `'+1212…` and `="+1212…"`."""

_PROBES = [f"{exchange}0147" for exchange in range(200, 1000, 10)]


class Line(NamedTuple):
    """A number as written, in E.164 or with the cause why it cannot be read; text beside it.

    `wanted` is the campaign or name of the line, or None without such a column.
    """

    position: int
    written: str
    e164: str
    cause: str
    wanted: str | None


class _Columns(NamedTuple):
    number: int
    wanted: int | None
    has_titles: bool


def read_lines(source: str | BinaryIO, wanted: tuple[str, ...] = CAMPAIGN_TITLES) -> Iterator[Line]:
    """Yield a line for each number; `wanted` are the titles of the column beside the number.

    The first row may have titles. Without them, the first column with numbers counts, and the one
    after it. Cells that are all numbers are one line each. Raises UnreadableFile.
    """
    rows = records(source)
    head = list(islice(rows, SAMPLE))
    if not head:
        raise UnreadableFile("There is nothing in it. Enter or upload a number on each line.")
    columns = _columns(head, wanted)
    body = chain(head[1:] if columns.has_titles else head, rows)
    lines = (line for row in body for line in _lines(row, columns))
    for count, line in enumerate(lines, 1):
        if count > MAX_LINES:
            raise UnreadableFile(f"It has more than {MAX_LINES:,} numbers. Split it.")
        yield line


def _columns(head: list[Record], wanted: tuple[str, ...]) -> _Columns:
    """Find the columns by their titles in the first row, or by the first rows' cells."""
    titles = [cell.casefold().replace("_", " ") for cell in head[0].cells]
    named = _first(titles, NUMBER_TITLES.__contains__)
    has_titles = named is not None or (len(titles) > 1 and not any(map(_has_digit, titles)))
    number = named
    for row in head if named is None else ():
        number = _first(row.cells, lambda cell: not _read(cell)[1]) if number is None else number
    number = number or 0
    beside = _first(titles, wanted.__contains__)
    width = max(len(row.cells) for row in head)
    if beside is None and named is None and number + 1 < width:
        beside = number + 1
    return _Columns(number, beside, has_titles)


def _first(cells: list[str], fits: Callable[[str], bool]) -> int | None:
    return next((index for index, cell in enumerate(cells) if fits(cell)), None)


def _has_digit(text: str) -> bool:
    return any(map(str.isdecimal, text))


def _lines(row: Record, columns: _Columns) -> Iterator[Line]:
    position, cells = row
    if not cells:
        yield Line(position, "", "", BROKEN_LINE, None)
        return
    if not columns.has_titles and _are_numbers(cells):
        for cell in filter(None, cells):
            yield Line(position, _kept(cell), *_read(cell), None)
        return
    written = cells[columns.number] if columns.number < len(cells) else ""
    yield Line(position, _kept(written), *_read(written), _wanted(cells, columns))


def _wanted(cells: list[str], columns: _Columns) -> str | None:
    if columns.wanted is None:
        return None
    return _kept(cells[columns.wanted]) if columns.wanted < len(cells) else ""


def _are_numbers(cells: list[str]) -> bool:
    filled = [cell for cell in cells if cell]
    if len(filled) < 2 or not all(map(_LIKE_A_NUMBER.fullmatch, filled)):
        return False
    return not any(_read(cell)[1] for cell in filled)


def _kept(cell: str) -> str:
    """Return the cell as PostgreSQL can store it."""
    return cell.replace("\0", "\N{REPLACEMENT CHARACTER}")[:MAX_WRITTEN]


def _read(cell: str) -> tuple[str, str]:
    """Return the number of a cell in E.164 and "", or "" and the cause why it has none.

    The usual forms of a US number are read without libphonenumber, which takes fifty times as long.
    """
    if usual := _USUAL.fullmatch(cell):
        area, other_area, exchange, rest = usual.groups()
        if _is_complete(area or other_area):
            return f"+1{area or other_area}{exchange}{rest}", ""
    if not cell:
        return "", "The line has no number."
    if _SHORTENED.fullmatch(cell):
        return "", "The spreadsheet has shortened this number. Format its column as text."
    if as_text := _AS_TEXT.match(cell):
        return _read((as_text[1] or cell[1:]).strip())
    if cell.startswith(("=", "@")):
        return "", "This is a formula, not a number."
    try:
        return numbering.read(_kept(cell)), ""
    except ValidationError as error:
        return "", str(error.messages[0])


@cache
def _is_complete(area_code: str) -> bool:
    """Return whether every number with this area code can be read, as far as probes show."""
    try:
        for rest in _PROBES:
            numbering.read(f"+1{area_code}{rest}")
    except ValidationError:
        return False
    return True
