"""Times, durations, money and names as text; all times must be in the reader's time zone."""

import unicodedata
from datetime import datetime, timedelta
from decimal import Decimal

MINUTE, HOUR, DAY = 60, 3600, 86400
MAX_HOURS = 12
RIGHT_TO_LEFT = {"R", "AL", "AN", "RLE", "RLO", "RLI"}  # bidirectional classes of Unicode
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _date(moment: datetime) -> str:
    return f"{moment.day} {MONTHS[moment.month - 1]}"


def exact(moment: datetime) -> str:
    """Write a moment in full: "3 Nov 2025, 09:12:31 EST"."""
    clock = f"{moment.hour:02}:{moment.minute:02}:{moment.second:02}"
    return f"{_date(moment)} {moment.year}, {clock} {moment.tzname()}"


def day(moment: datetime, now: datetime) -> str:
    """Name the day: "today", "yesterday", "tomorrow", "28 Oct", "28 Oct 2024"."""
    days = (moment.date() - now.date()).days
    if days in (-1, 0, 1):
        return ("yesterday", "today", "tomorrow")[days + 1]
    return _date(moment) if moment.year == now.year else f"{_date(moment)} {moment.year}"


def _short(seconds: float) -> str:
    if seconds < MINUTE:
        return f"{int(seconds)} s"
    return f"{int(seconds // MINUTE)} min" if seconds < HOUR else f"{int(seconds // HOUR)} h"


def _soon(seconds: float) -> str:
    """Round up to the precision of an estimate: 5 s, 1 min or 1 h."""
    step, unit, size = (
        (5, "s", 1)
        if seconds <= MINUTE - 5
        else (1, "min", MINUTE)
        if seconds <= HOUR - MINUTE
        else (1, "h", HOUR)
    )
    return f"in about {-int(-seconds // (step * size)) * step} {unit}"


def _in_hours(moment: datetime, now: datetime, seconds: float) -> bool:
    return seconds < MAX_HOURS * HOUR or moment.date() == now.date()


def when(moment: datetime, now: datetime) -> str:
    """Write how long ago ("4 min ago", "yesterday", "28 Oct") or how soon ("in about 40 s")."""
    seconds = (now - moment).total_seconds()
    if not _in_hours(moment, now, abs(seconds)):
        return day(moment, now)
    if seconds < -1:
        return _soon(-seconds)
    return "just now" if seconds < 5 else f"{_short(seconds)} ago"


def since(moment: datetime, now: datetime) -> str:
    """Write how long a state has lasted: "for 2 h", "since yesterday", "since 28 Oct"."""
    seconds = (now - moment).total_seconds()
    if seconds < 5:
        return "since a moment ago"
    if _in_hours(moment, now, seconds):
        return f"for {_short(seconds)}"
    return f"since {day(moment, now)}"


def duration(length: timedelta | float) -> str:
    """Write a duration in its two largest units: "3 min 41 s", "2 h 5 min", "3 days"."""
    left = int(length.total_seconds() if isinstance(length, timedelta) else length)
    units = ((DAY, "day"), (HOUR, "h"), (MINUTE, "min"), (1, "s"))
    parts: list[str] = []
    for size, unit in units:
        count, left = divmod(left, size)
        if count or parts:
            plural = "s" if unit == "day" and count != 1 else ""
            parts.append(f"{count} {unit}{plural}" if count else "")
    return " ".join(part for part in parts[:2] if part) or "0 s"


def usd(amount: Decimal) -> str:
    """Write US dollars with a true minus sign, to four places if there are fractions of a cent."""
    sign, size = ("−" if amount < 0 else ""), abs(amount)
    places = 2 if size == round(size, 2) else 4
    return f"{sign}${size:,.{places}f}"


def staff_note(note: str) -> str:
    """Mark what staff wrote as theirs: "Note from staff: ‘Two complaints.’", or "" for nothing."""
    return f"Note from staff: ‘{note}’" if note else ""


def isolate(name: str) -> str:
    """Return a name that does not reorder the text beside it, even if it is right-to-left.

    Isolate marks (U+2068, U+2069) surround a name with right-to-left characters.
    """
    if not name.isascii() and any(map(_is_right_to_left, name)):
        return f"\u2068{name}\u2069"
    return name


def _is_right_to_left(character: str) -> bool:
    return unicodedata.bidirectional(character) in RIGHT_TO_LEFT
