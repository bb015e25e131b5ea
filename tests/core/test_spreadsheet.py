"""Exported files open in spreadsheets, which execute no cell of them."""

import csv

import pytest

from core.spreadsheet import csv_lines, safe_cell


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "\uff1d"])
def test_no_cell_starts_like_a_formula(start):
    assert safe_cell(f"{start}cmd|'/c calc'!A1") == f"'{start}cmd|'/c calc'!A1"


@pytest.mark.parametrize("value", ["(212) 555-0147", "a=b", "", -5, None])
def test_other_cells_stay_as_they_are(value):
    assert safe_cell(value) == value


def test_a_file_can_be_read_back():
    rows = [["Café; “x”, y", 'a "b"'], ["two\nlines", 3]]
    lines = list(csv_lines(["One", "Two"], rows))
    assert lines[0] == "\ufeffOne,Two\r\n"
    read = list(csv.reader(lines[1:]))
    assert read == [[str(cell) for cell in row] for row in rows]


def test_a_file_is_written_while_its_rows_are_read():
    read = []
    lines = csv_lines(["N"], ([read.append(n) or n] for n in range(3)))
    assert (next(lines), read, next(lines), read) == ("\ufeffN\r\n", [0], "0\r\n", [0])
