"""The orders of a list, and the cursors from which its pages begin."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

NUMBER = "e164"
_CURSOR = re.compile(r"(\+[1-9][0-9]{6,14})(?:~(.{0,1200}))?")  # sort keys outgrow their names
END = "+9999999999999999"
"""Comes after every number: E.164 allows 15 digits."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """A row from which a page begins: its number, and its value of what the order compares."""

    e164: str
    value: Any = None


@dataclass(frozen=True, slots=True)
class Order:
    """An order by a column of standings, or a sort key of one, and then by number."""

    column: str = NUMBER
    descending: bool = False

    @property
    def by_number(self) -> bool:
        return self.column == NUMBER

    @property
    def by_time(self) -> bool:
        return self.column.startswith(("since", "live_since"))

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
        if not self.by_time:
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
    "name": ("Name", Order("name__a_to_z")),
    "-name": ("Name, descending", Order("name__z_to_a", descending=True)),
    "-changed": ("Last change, newest first", Order("since", descending=True)),
    "changed": ("Last change, oldest first", Order("since")),
    "-live": ("Live since, newest first", Order("live_since__newest", descending=True)),
    "live": ("Live since, oldest first", Order("live_since")),
}
"""The words and the order of each choice; numbers without a name, or not live, come last."""
