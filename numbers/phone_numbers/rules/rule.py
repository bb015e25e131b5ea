"""The parts of a rule: its subject, facts, checklist line, and since when it refuses."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from django.db.models import F, Model, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from phone_numbers.models import PhoneNumber


class Subject(IntEnum):
    """What a rule is about; the checklist shows its lines in this order."""

    NUMBER = 1
    CAMPAIGN = 2
    BRAND = 3
    ACCOUNT = 4

    @property
    def needs_campaign(self) -> bool:
        return self in (Subject.CAMPAIGN, Subject.BRAND)


@dataclass(frozen=True, slots=True)
class Fact:
    """A column of the number, campaign, brand or account, under a name that rules compare."""

    subject: Subject
    column: str

    def from_campaign(self, number: PhoneNumber) -> F | Value:
        """Return the fact in a query of campaigns, for one number."""
        if self.subject == Subject.NUMBER:
            return Value(getattr(number, self.column))
        return F(_FROM_CAMPAIGN[self.subject] + self.column)

    def from_assignment(self) -> F:
        return F(_FROM_ASSIGNMENT[self.subject] + self.column)

    def from_standing(self, path: str) -> F:
        """Return the fact in a query that reaches standings or tallies by `path`."""
        return F(path + _FROM_STANDING[self.subject] + self.column)

    def from_number(self) -> F:
        return F(("account__" if self.subject == Subject.ACCOUNT else "") + self.column)


_FROM_CAMPAIGN = {Subject.CAMPAIGN: "", Subject.BRAND: "brand__", Subject.ACCOUNT: "account__"}
_FROM_ASSIGNMENT = {
    Subject.NUMBER: "phone_number__",
    Subject.CAMPAIGN: "campaign__",
    Subject.BRAND: "campaign__brand__",
    Subject.ACCOUNT: "account__",
}
_FROM_STANDING = {
    Subject.NUMBER: "",
    Subject.CAMPAIGN: "campaign__",
    Subject.BRAND: "campaign__brand__",
    Subject.ACCOUNT: "account__",
}

Text = Callable[[Any], str]
"""Returns text about an `Explanation`, which has a campaign if the rule's subject needs one."""


@dataclass(frozen=True, slots=True)
class LeftStatus:
    """The moment when an object left its good status, from the audit rows of the database.

    `key` leads from an assignment to the object.
    """

    model: type[Model]
    key: str
    good: str

    def expression(self) -> Subquery:
        events = self.model.pgh_event_model.objects  # type: ignore[attr-defined]
        last_good = events.filter(pgh_obj=OuterRef("pgh_obj"), status=self.good)
        newest = last_good.order_by("-pgh_id").values("pgh_id")[:1]
        later = events.filter(pgh_obj=OuterRef(self.key), pgh_id__gt=Coalesce(Subquery(newest), 0))
        return Subquery(later.order_by("pgh_id").values("pgh_created_at")[:1])


@dataclass(frozen=True, slots=True)
class Column:
    """A column that has the moment; its path starts at an assignment."""

    path: str

    def expression(self) -> F:
        return F(self.path)


@dataclass(frozen=True, slots=True)
class ChecklistLine:
    """A line of "Can it send?", shared by the rules that ask for the same thing.

    `passed` and `refused` are its texts, `fact` adds a detail if every rule passes.
    """

    passed: str
    refused: Text
    fact: Text = lambda case: ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A condition under which a number may not be, or stay, under a campaign.

    `refuses` is a condition on the facts of `table.py`; the reason has the same code. `line` is
    the rule's line of the checklist; a rule that is not asked again while an assignment is open
    has none. `detail` is that line's second text if the rule refuses. `since` finds the moment
    when the rule began to refuse an open assignment, if a record has it.
    """

    code: str
    refuses: Q
    subject: Subject
    line: ChecklistLine | None
    detail: Text = lambda case: case.sentence
    since: LeftStatus | Column | None = None

    @property
    def recheck(self) -> bool:
        """Whether the rule is asked again while an assignment is open."""
        return self.line is not None
