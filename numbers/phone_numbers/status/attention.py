"""What needs an owner's attention now: one item per cause."""

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet

from accounts.models import Account
from core.formatting import isolate, staff_note
from core.postgres import key_in
from core.prepared import Prepared
from phone_numbers import rules
from phone_numbers.models import Assignment, PhoneNumber
from phone_numbers.reasons import WayOut, Who
from phone_numbers.rules.rule import Subject
from phone_numbers.status.labels import StatusLabel, assignment_label
from phone_numbers.status.problems import Problem, problems_of_account
from phone_numbers.status.samples import Sample, samples

ACCOUNT_WIDE = [rule.code for rule in rules.RULES if rule.subject == Subject.ACCOUNT]
"""Rules that stop a whole account; pages show them once, above the items."""


@dataclass(frozen=True, slots=True)
class AttentionItem:
    """One cause: the problem of its campaigns taken together, with the label of an example.

    `number` is the only number concerned, or None if there are several. `may_write` is whether the
    reader can act; otherwise only an owner can.
    """

    problem: Problem
    label: StatusLabel
    number: PhoneNumber | None
    sample: Sample
    may_write: bool

    @property
    def tone(self) -> str:
        return self.problem.tone

    @property
    def about(self) -> str:
        if self.number is None:
            return self.problem.count
        return f"{self.number} · {isolate(self.number.name)}".removesuffix(" · ")

    @property
    def cause(self) -> str:
        return str(self.problem.cause)

    @property
    def outlook(self) -> str:
        step = self.problem.outlook if self.may_write else self.problem.outlook_for_viewers
        parts = (self._still_sending, self._note, step)
        return " ".join(filter(None, parts))

    @property
    def _still_sending(self) -> str:
        """Say that the numbers still send, if only a move has failed."""
        if not (self.problem.failed and self.sample.still_send):
            return ""
        if self.problem.numbers == 1:
            return "It still sends under another campaign."
        return "They still send under other campaigns."

    @property
    def _note(self) -> str:
        """The note that staff wrote, if it is the same for all of the numbers."""
        if self.problem.failed:
            return ""
        by_number = self.problem.reason.way_out == WayOut.NUMBER
        return staff_note(self.sample.note) if by_number else self.problem.explanation.staff_note

    @property
    def action(self) -> str:
        """The text of the item's link."""
        solvable = self.may_write and self.problem.reason.who == Who.OWNER
        return "Solve" if solvable else "See why"


def attention_items(account: Account, most: int, *, may_write: bool) -> list[AttentionItem]:
    """Return the causes that stop numbers, most numbers first (four queries).

    Causes for the whole account and late carriers are left out, and so are numbers that are
    already on their way to another campaign.
    """
    by_cause: dict[object, list[Problem]] = defaultdict(list)
    for problem in problems_of_account(account, except_codes=ACCOUNT_WIDE):
        by_cause[problem.reason.code, problem.failed, problem.cause].append(problem)
    merged = [
        replace(group[0], numbers=sum(problem.numbers for problem in group))
        for group in by_cause.values()
    ]
    merged.sort(key=lambda problem: -problem.numbers)
    shown = merged[:most]
    looked_at = samples(shown)
    numbers = [each.number for each in looked_at.values()]
    examples = {(a.phone_number_id, a.campaign_id): a for a in _open_assignments(numbers=numbers)}
    return [
        _item(shown[place], each, example, may_write)
        for place, each in sorted(looked_at.items())
        if (example := examples.get((each.number, shown[place].campaign.pk)))
    ]


@Prepared
def _open_assignments(numbers: list[int]) -> QuerySet[Any]:
    own = Assignment.objects.open().filter(key_in("phone_number", numbers))
    return rules.with_refusal(own).select_related("phone_number__account").order_by("pk")


def _item(problem: Problem, sample: Sample, example: Assignment, may_write: bool) -> AttentionItem:
    number = example.phone_number
    example.campaign = problem.campaign
    return AttentionItem(
        problem=problem,
        label=assignment_label(example, number),
        number=number if problem.numbers == 1 else None,
        sample=sample,
        may_write=may_write,
    )
