"""Pasted text and files of any program are read line by line; what cannot be read says why."""

import io
import random
import tracemalloc

import pytest
from django.core.exceptions import ValidationError

from bulk import reading
from bulk.reading import NAME_TITLES, read_lines
from bulk.records import UnreadableFile
from phone_numbers import numbering

A, B = "+12125550147", "+13055550148"
USUAL = (
    "{}{}{}",
    "+1{}{}{}",
    "1{}{}{}",
    "({}) {}-{}",
    "({}){}{}",
    "{}-{}-{}",
    "{}.{}.{}",
    "{} {} {}",
    "1-{}-{}-{}",
    "+1 ({}) {}-{}",
    "+1.{}.{}.{}",
)


def numbers(source):
    return [line.e164 for line in read_lines(source)]


def pairs(source, wanted=reading.CAMPAIGN_TITLES):
    return [(line.e164, line.wanted) for line in read_lines(source, wanted)]


def cause(text):
    return [line.cause for line in read_lines(text)][-1]


@pytest.mark.parametrize("form", USUAL)
def test_usual_forms_are_read_as_the_number_form_reads_them(form):
    generator = random.Random(form)
    for _ in range(300):
        rest = f"{generator.randrange(10_000):04}"
        text = form.format(generator.randint(200, 999), generator.randint(200, 999), rest)
        try:
            expected = numbering.read(text)
        except ValidationError as error:
            expected = error.messages[0]
        line = next(read_lines(text))
        assert expected in (line.e164, line.cause), text


def test_area_codes_with_gaps_are_left_to_the_library():
    assert reading._is_complete("212")
    assert not reading._is_complete("876")


@pytest.mark.parametrize(
    "text",
    [
        f"{A}\n{B}",
        f"{A}\r\n{B}\r\n",
        f"{A}\r{B}\r",
        f"\n\n{A}\n \n\t\n{B}\n",
        f"{A}, {B}",
        f"{A}; {B}",
        f"Number\n{A}\n{B}",
        f"phone_number,city\n{A},New York\n{B},Miami",
        f"city;E164\nNew York;{A}\nMiami;{B}",
        f"Nom;Ville\n{A};Paris\n{B};Lyon",
        f'"{A}"\n"{B}"',
        f'="{A}"\n\'{B}',
        "(212) 555-0147\n1-305-555-0148",
    ],
)
def test_a_list_of_numbers_is_read_whatever_its_form(text):
    assert numbers(text) == [A, B]
    assert numbers(io.BytesIO(text.encode())) == [A, B]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_a_file_is_read_in_any_usual_encoding(encoding):
    file = io.BytesIO(f"Number;Campaign\n{A};Café – été".encode(encoding))
    assert pairs(file) == [(A, "Café – été")]


def test_a_file_stays_open():
    file = io.BytesIO(A.encode())
    assert (numbers(file), numbers(file), file.closed) == ([A], [A], False)


@pytest.mark.parametrize("delimiter", ",;\t|")
def test_the_delimiter_is_recognized(delimiter):
    text = "".join(f'{n}{delimiter}"Orders, EU; now"\n' for n in (A, B))
    assert pairs(text) == [(A, "Orders, EU; now"), (B, "Orders, EU; now")]


def test_columns_are_found_by_their_titles():
    text = f"Campaign,Name,Phone Number\nOrders,Desk,{A}"
    assert pairs(text) == [(A, "Orders")]
    assert pairs(text, NAME_TITLES) == [(A, "Desk")]


def test_without_titles_the_column_after_the_numbers_counts():
    assert pairs(f"1,{A},Orders\n2,{B}") == [(A, "Orders"), (B, "")]


def test_an_empty_cell_beside_a_number_is_kept_as_empty():
    assert pairs(f"{A},Orders\n{B},") == [(A, "Orders"), (B, "")]


def test_one_column_wants_nothing():
    assert pairs(f"{A}\n{B}") == [(A, None), (B, None)]


def test_a_line_is_known_by_its_place_in_the_file():
    text = f'Number,Note\n{A},"two\nlines"\n\n{B},x\nnonsense,x'
    assert [line.position for line in read_lines(text)] == [2, 5, 6]


def test_an_open_quotation_mark_spoils_one_line_only():
    text = f'{A},ok\n{B},"open\n' + f"{A},fine\n" * 100
    lines = list(read_lines(text))
    assert len(lines) == 102
    assert [(line.position, line.cause) for line in lines if line.cause] == [
        (2, reading.BROKEN_LINE)
    ]


@pytest.mark.parametrize("text", ["1.2125E+10", "1,2125E+10", "1.21255501e10", "2E+09"])
def test_a_number_that_a_spreadsheet_has_shortened_is_refused(text):
    assert cause(f"Number;x\n{text};") == (
        "The spreadsheet has shortened this number. Format its column as text."
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("=1+2125550147", "This is a formula, not a number."),
        ("@SUM(2125550147)", "This is a formula, not a number."),
        ("=HYPERLINK(2125550147)", "This is a formula, not a number."),
        ("212555", numbering.reading.NOT_A_NUMBER),
        ("2125550147 ext 5", "Enter the number without its extension."),
        ("212\x00555\x000147", numbering.reading.NOT_A_NUMBER),
        ('""', "The line has no number."),
    ],
)
def test_a_line_that_cannot_be_read_says_why(text, expected):
    assert cause(f"Number,x\n{text},x") == expected


def test_what_is_kept_fits_the_database():
    line = next(read_lines(f"Number,Campaign\n{'9' * 999},a\x00b"))
    assert (len(line.written), line.wanted) == (reading.MAX_WRITTEN, "a\N{REPLACEMENT CHARACTER}b")


def test_a_cell_of_any_length_spoils_one_line_only():
    lines = list(read_lines(f"{A}\n{'x' * 200_000}\n{B}"))
    assert [line.e164 for line in lines] == [A, "", B]


@pytest.mark.parametrize("text", ["", " \n\n", b"", b"\xef\xbb\xbf"])
def test_an_empty_text_or_file_is_refused(text):
    with pytest.raises(UnreadableFile, match="There is nothing in it"):
        numbers(io.BytesIO(text) if isinstance(text, bytes) else text)


def test_a_workbook_is_refused():
    with pytest.raises(UnreadableFile, match="Save it as CSV"):
        numbers(io.BytesIO(b"PK\x03\x04" + bytes(100)))


def test_a_file_that_is_too_large_is_refused_unread():
    class Large(io.BytesIO):
        def seek(self, offset, whence=0):
            return 100_000_000 if whence == io.SEEK_END else super().seek(offset, whence)

        def read(self, *args):
            raise AssertionError("read")

    with pytest.raises(UnreadableFile, match="It has 100 MB, and 50 MB is the most"):
        numbers(Large())


def test_too_many_numbers_are_refused(monkeypatch):
    monkeypatch.setattr(reading, "MAX_LINES", 2)
    assert numbers(f"{A}\n{B}") == [A, B]
    with pytest.raises(UnreadableFile, match="more than 2 numbers"):
        numbers(f"{A}\n{B}\n{A}")


def test_a_long_file_is_read_in_constant_memory():
    file = io.BytesIO(b"2125550147,Orders\n" * 100_000)
    tracemalloc.start()
    count = sum(1 for _ in read_lines(file))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 100_000
    assert peak < 2_000_000
