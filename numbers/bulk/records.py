"""Pasted text and uploaded files as records of cells, whatever program wrote them.

Everything streams: a file is never in memory as a whole.
"""

import codecs
import csv
import io
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import chain, islice
from typing import BinaryIO, NamedTuple

MAX_BYTES = 50_000_000
SAMPLE = 50
"""Lines at the beginning by which the delimiter and the columns are recognized."""

_DELIMITERS = "\t;|,"
_MAX_QUOTED_LINES = 20
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


class UnreadableFile(Exception):
    """The text or file cannot be read at all; the message says why, and what to do."""


class Record(NamedTuple):
    """The cells of one record, and the number of its first line; no cells if it is broken."""

    position: int
    cells: list[str]


def records(source: str | BinaryIO) -> Iterator[Record]:
    """Yield the records of a text or of a seekable file; blank lines are skipped.

    Raises UnreadableFile.
    """
    with _text(source) as lines:
        head = list(islice(lines, SAMPLE))
        delimiter = _delimiter(head)
        for position, line in _joined(chain(head, lines)):
            if not line.isspace():
                yield Record(position, _cells(line, delimiter))


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter), [])]
    except csv.Error:
        return []


@contextmanager
def _text(source: str | BinaryIO) -> Iterator[Iterator[str]]:
    """Provide the lines, with every line break as a newline; the file stays open."""
    if isinstance(source, str):
        _check_size(len(source))
        yield io.StringIO(source, newline=None)
        return
    _check_size(source.seek(0, io.SEEK_END))
    source.seek(0)
    head = source.read(1024)
    source.seek(0)
    if head.startswith(_WORKBOOKS):
        raise UnreadableFile("This is a workbook. Save it as CSV and upload that file.")
    text = io.TextIOWrapper(source, _encoding(head), errors=_WINDOWS, newline=None)
    try:
        yield text
    finally:
        with suppress(ValueError):  # the caller has closed the file already
            text.detach()


def _check_size(size: int) -> None:
    if size > MAX_BYTES:
        raise UnreadableFile(
            f"It has {size / 1e6:,.0f} MB, and {MAX_BYTES / 1e6:,.0f} MB is the most. Split it, or "
            "keep only the column of the numbers and the one beside it."
        )


def _encoding(head: bytes) -> str:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    for encoding, zeros in (("utf-16-le", head[1::2]), ("utf-16-be", head[::2])):
        if head and zeros.count(0) > len(head) // 4:
            return encoding
    return "utf-8-sig"


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    """Decode what is no UTF-8 as Windows-1252, the other encoding of spreadsheets."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


_WINDOWS = "longcode.windows-1252"
codecs.register_error(_WINDOWS, _as_windows_1252)


def _delimiter(head: list[str]) -> str:
    """Return the delimiter that most of these lines have; a comma if none has any."""
    lines = [line for line in head if line.strip()]
    having = Counter(mark for line in lines for mark in _DELIMITERS if mark in _unquoted(line))
    return next((mark for mark in _DELIMITERS if having[mark] > len(lines) / 2), ",")


def _unquoted(line: str) -> str:
    return "".join(line.split('"')[::2])


def _joined(lines: Iterator[str]) -> Iterator[tuple[int, str]]:
    """Number the lines, and join those that a quoted cell spans.

    A line whose quotation mark is not closed within some lines becomes "", and the lines after it
    count on their own.
    """
    numbered, following = enumerate(lines, 1), deque[tuple[int, str]]()
    while entry := following.popleft() if following else next(numbered, None):
        position, line = entry
        if '"' not in line or not _is_open(line):
            yield position, line
            continue
        while len(following) < _MAX_QUOTED_LINES and (entry := next(numbered, None)):
            following.append(entry)
        ahead = [text for _, text in following]
        closed = next((n for n in range(1, len(ahead) + 1) if _closes(line, ahead[:n])), 0)
        yield position, "".join([line, *ahead[:closed]]) if closed else ""
        for _ in range(closed):
            following.popleft()


def _is_open(line: str) -> bool:
    return line.count('"') % 2 == 1


def _closes(line: str, ahead: list[str]) -> bool:
    return not _is_open("".join([line, *ahead]))
