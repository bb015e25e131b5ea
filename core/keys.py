"""Keys of rows in addresses and forms, where people may write anything."""

import re

_KEY = re.compile(r"[0-9]{1,18}")
"""Up to so many digits fit PostgreSQL's bigint."""


def read_key(text: str) -> int | None:
    """Return the key that a text is, or None if it is none."""
    return int(text) if _KEY.fullmatch(text) else None
