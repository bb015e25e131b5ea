"""The orders of a list, and the cursors from which its pages begin."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

NUMBER = "e164"
_CURSOR = re.compile(r"(\+[1-9][0-9]{6,14})(?:~(.{0,60}))?")
END = "+9999999999999999"
"""Comes after every number: E.164 allows 15 digits."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """A row from which a page begins: its number, and its value of the order's column."""

    e164: str
    value: Any = None


@dataclass(frozen=True, slots=True)
class Order:
    """An order by a column of standings, and then by number."""

    column: str = NUMBER
    descending: bool = False

    @property
    def by_number(self) -> bool:
        return self.column == NUMBER

    def terms(self, *, backwards: bool) -> list[str]:
        """Return what `order_by` takes, for the rows after or before a cursor."""
        sign = "-" if self.descending != backwards else ""
        columns = [NUMBER] if self.by_number else [self.column, NUMBER]
        return [sign + column for column in columns]

    def beyond(self, cursor: Cursor, *, backwards: bool) -> Q:
        """Return the condition on rows after a cursor, or before it if `backwards`."""
        way = "lt" if self.descending != backwards else "gt"
        number = Q((f"{NUMBER}__{way}", cursor.e164))
        if self.by_number:
            return number
        further = Q((f"{self.column}__{way}", cursor.value))
        tied = Q((self.column, cursor.value)) & number
        return Q((f"{self.column}__{way}e", cursor.value)) & (further | tied)

    def read(self, text: str) -> Cursor | None:
        """Return the cursor that a URL has, or None if it is none of this order."""
        match = _CURSOR.fullmatch(text)
        if match is None or (match[2] is None) != self.by_number:
            return None
        if self.column in ("name", NUMBER):
            return Cursor(match[1], match[2])
        try:
            moment = datetime.fromisoformat(match[2])
        except ValueError:
            return None
        return Cursor(match[1], moment) if moment.tzinfo else None

    def write(self, cursor: Cursor) -> str:
        """Return a cursor as a URL has it."""
        if self.by_number:
            return cursor.e164
        value = cursor.value
        text = value.isoformat() if isinstance(value, datetime) else value
        return f"{cursor.e164}~{text}"


ORDERS = {
    "": ("Sort by number", Order()),
    "-number": ("Number, descending", Order(descending=True)),
    "name": ("Name", Order("name")),
    "-name": ("Name, descending", Order("name", descending=True)),
    "-changed": ("Last change, newest first", Order("since", descending=True)),
    "changed": ("Last change, oldest first", Order("since")),
    "live": ("Live the longest", Order("live_since")),
}
"""The words and the order of each choice; numbers that are not live come last in the last one."""
