"""A log line cannot be forged, and says when it was written."""

import logging
import re

import pytest

logger = logging.getLogger("tests.log_format")
FORGERY = "2026-11-25T04:18:44.123+00:00 ERROR django: forged"
BREAKS = ["\n", "\r", "\r\n", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"]


@pytest.mark.parametrize("line_break", BREAKS, ids=ascii)
def test_a_value_cannot_begin_a_line_of_its_own(log_lines, line_break):
    logger.warning("Not found: %s", f"/x{line_break}{FORGERY}")
    (line,) = log_lines()
    assert line.splitlines() == [line]
    assert line.endswith(FORGERY)


@pytest.mark.parametrize("character", ["\x00", "\x1b[2K", "\x7f", "\x9b", "\u202e", "\u200b"])
def test_invisible_characters_are_written_as_escapes(log_lines, character):
    logger.warning("Not found: %s", f"/x{character}")
    assert log_lines()[0].isprintable()


def test_plain_text_of_any_language_stays_readable(log_lines):
    logger.warning("Signed in: %s", "Zoë Müller, 山田")
    assert log_lines()[0].endswith("WARNING tests.log_format: Signed in: Zoë Müller, 山田")


def test_a_line_starts_with_the_time_and_its_offset(log_lines):
    logger.warning("Something happened")
    assert re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00 WARNING ", log_lines()[0])


def test_a_traceback_cannot_hold_a_line_that_looks_like_a_record(log_lines):
    try:
        raise ValueError(f"a bad value:\n{FORGERY}\r{FORGERY}")
    except ValueError:
        logger.exception("Could not settle")
    first, *traceback = log_lines()
    assert "Could not settle" in first
    assert {line[:2] for line in traceback} == {"| "}
    assert any(FORGERY in line for line in traceback)


@pytest.mark.django_db
def test_the_path_of_a_request_cannot_forge_a_line(log_lines, client):
    client.get("/x%0d%0a2026-11-25T04:18:44.123+00:00%20ERROR%20django:%20forged")
    assert [line for line in log_lines() if line.startswith("2026-11-25T04:18:44.123")] == []
    assert any("Not Found: /x\\r\\n" in line for line in log_lines())
