"""Text as it looks: without characters that show nothing."""

from typing import Any
from unicodedata import category, normalize

from django.core.validators import RegexValidator
from django.db.models import CheckConstraint, Q

VISIBLE = (
    r"[^\s\u0001-\u0020\u007f-\u00a0\u00ad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f"
    r"\u2000-\u200f\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    r"\U000e0000-\U000e0fff]"
)
"""A character that shows something, for Python and PostgreSQL: no space, control, format character,
filler or variation selector."""

_SENTENCE = "Enter at least one visible character."

visible = RegexValidator(VISIBLE, _SENTENCE)
"""The validator of names: pages, lists and mails have nothing else to show."""


def visible_name(field: str, name: str, *, optional: bool = False) -> CheckConstraint:
    """Return the constraint, called `name`, that `field` shows something, or is empty if it may."""
    condition: Any = Q((f"{field}__regex", VISIBLE))
    if optional:
        condition |= Q((field, ""))
    return CheckConstraint(condition=condition, name=name, violation_error_message=_SENTENCE)


def simplified(text: str) -> str:
    """Return `text` with compatible characters unified, spaces single, invisible marks removed.

    Full-width letters become plain ones. Format characters, such as those around a number that
    was copied from a PDF, are removed.
    """
    unified = "".join(c for c in normalize("NFKC", text) if category(c) != "Cf")
    return " ".join(unified.split())
