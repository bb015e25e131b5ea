"""What needs an owner's attention now: one item per cause."""

from collections import defaultdict
from dataclasses import dataclass, replace

from accounts.models import Account
from core.formatting import isolate, staff_note
from phone_numbers import rules
from phone_numbers.models import Assignment, PhoneNumber
from phone_numbers.reasons import WayOut, Who
from phone_numbers.rules.rule import Subject
from phone_numbers.status.labels import StatusLabel, assignment_label
from phone_numbers.status.problems import Problem, problems_of_account

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
        parts = (_still_sending(self.problem), _note(self.problem), step)
        return " ".join(filter(None, parts))

    @property
    def action(self) -> str:
        """The text of the item's link."""
        solvable = self.may_write and self.problem.reason.who == Who.OWNER
        return "Solve" if solvable else "See why"


def attention_items(account: Account, most: int, *, may_write: bool) -> list[AttentionItem]:
    """Return the causes that stop numbers, most numbers first (three queries).

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
    examples = rules.with_refusal(Assignment.objects.select_related("phone_number__account"))
    by_key = examples.in_bulk([problem.example for problem in merged[:most]])
    return [_item(problem, by_key[problem.example], may_write) for problem in merged[:most]]


def _item(problem: Problem, example: Assignment, may_write: bool) -> AttentionItem:
    number = example.phone_number
    example.campaign = problem.campaign
    return AttentionItem(
        problem=problem,
        label=assignment_label(example, number),
        number=number if problem.numbers == 1 else None,
        may_write=may_write,
    )


def _still_sending(problem: Problem) -> str:
    """Say that the numbers still send, if only a move has failed."""
    if not (problem.failed and problem.still_send):
        return ""
    if problem.numbers == 1:
        return "It still sends under another campaign."
    return "They still send under other campaigns."


def _note(problem: Problem) -> str:
    """Return the note that staff wrote, if it is the same for all of the numbers."""
    if problem.failed:
        return ""
    by_number = problem.reason.way_out == WayOut.NUMBER
    return staff_note(problem.note) if by_number else problem.explanation.staff_note
