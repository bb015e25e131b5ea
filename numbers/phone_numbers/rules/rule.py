"""What makes up a rule."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from django.db.models import F, Model, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce


class Subject(IntEnum):
    """What a rule is about; the checklist shows its lines in this order."""

    NUMBER = 1
    CAMPAIGN = 2
    BRAND = 3
    ACCOUNT = 4

    @property
    def needs_campaign(self) -> bool:
        return self in (Subject.CAMPAIGN, Subject.BRAND)


Text = Callable[[Any], str]
"""Words about an `Explanation`; it has a campaign where the rule's subject needs one."""


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

    `passed` and `refused` are its texts, `fact` adds a detail where every rule passes.
    """

    passed: str
    refused: Text
    fact: Text = lambda case: ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A condition under which a number may not be, or stay, under a campaign.

    `refuses` is a condition on the facts that `questions.py` provides: `fact_country`,
    `fact_line_type`, `fact_number`, `fact_brand`, `fact_campaign`, `fact_taken`, `fact_limit`,
    `fact_balance`. Its reason has the same code. `since` tells from when on the rule has refused
    a live assignment, where that is recorded. `line` is its line of the checklist; a rule that is
    not rechecked while an assignment is open has none. `detail` is the line's second text where
    the rule refuses.
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
