"""The format of the log: each line that starts with a time is one record, whatever people send."""

import logging
from copy import copy
from datetime import UTC, datetime
from typing import Any


class OneLineFormatter(logging.Formatter):
    """Starts records with the time in UTC, and escapes characters that could forge a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Format a copy: a record keeps the traceback as another handler formatted it."""
        record = copy(record)
        record.exc_text = None
        return super().format(record)

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802
        return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        record.message = escaped(record.message)
        return super().formatMessage(record)

    def formatException(self, ei: Any) -> str:  # noqa: N802
        return _indented(super().formatException(ei))

    def formatStack(self, stack_info: str) -> str:  # noqa: N802
        return _indented(stack_info)


def escaped(text: str) -> str:
    r"""Return the text with control and invisible characters as `\n`, `\x1b` or `\u202e`."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def _indented(text: str) -> str:
    """Return a traceback whose lines differ from the first line of a record."""
    return "\n".join(f"| {escaped(line)}" for line in text.split("\n"))
