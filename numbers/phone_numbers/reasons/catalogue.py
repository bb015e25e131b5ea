"""Every reason in general words, by kind: the catalogue that owners and staff can read."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from phone_numbers.reasons.explanation import Explanation
from phone_numbers.reasons.reason import Reason, WayOut
from phone_numbers.reasons.table import REASONS, reason_for

Page = tuple[str, str]
"""The address and the name of a page, or "" and "" for readers without such a page."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A reason in general words, with the page where its next step begins.

    `support` is the address of the people to ask, or "".
    """

    explanation: Explanation
    url: str
    page: str
    support: str


def catalogue(
    page_of: Callable[[WayOut], Page] = lambda way_out: ("", ""),
    support_of: Callable[[Reason], str] = lambda reason: "",
) -> dict[str, list[Entry]]:
    """Return the entries by kind, in the order of the table."""
    by_kind: dict[str, list[Entry]] = defaultdict(list)
    for reason in [*REASONS.values(), reason_for("")]:
        support = support_of(reason) if reason.asks_staff else ""
        entry = Entry(Explanation(reason), *page_of(reason.way_out), support)
        by_kind[reason.kind].append(entry)
    return dict(by_kind)
