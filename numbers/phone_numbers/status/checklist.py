"""Can this number send? The rules and the carriers as a checklist."""

from collections.abc import Iterator
from dataclasses import dataclass

from carriers.models import Carrier
from phone_numbers.reasons import Explanation, explain
from phone_numbers.rules import NOT_TEN_DLC, RULES
from phone_numbers.rules.rule import ChecklistLine, Rule, Subject
from phone_numbers.status.carrier_snapshot import Stop
from phone_numbers.status.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Check:
    """One line: a fact, or the explanation of a problem.

    `tone` is ok, wait, held, bad or idle; `shows_way_out` is whether the page links to the cure.
    `stop` is the rule that stops the number, with its time.
    """

    tone: str
    text: str
    fact: str = ""
    explanation: Explanation | None = None
    shows_way_out: bool = False
    stop: Stop | None = None


def checklist(
    snapshot: Snapshot, broken: dict[str, bool], *, can_choose: bool, may_write: bool
) -> list[Check]:
    """Return a line for each thing that the rules ask for; `broken` as from `broken_rules`."""
    checks = [*_lines(snapshot, broken, Subject.NUMBER)]
    if snapshot.selected:
        checks += _lines(snapshot, broken, Subject.CAMPAIGN)
        checks += _lines(snapshot, broken, Subject.BRAND)
        checks.append(_carriers(snapshot))
    elif not any(broken[code] for code in NOT_TEN_DLC):
        advice = "Choose one, then save." if may_write else "An owner can choose one."
        fact = advice if can_choose else "None can be chosen now."
        checks.append(Check("bad", "No campaign chosen", fact))
    return [*checks, *_lines(snapshot, broken, Subject.ACCOUNT)]


def _lines(snapshot: Snapshot, broken: dict[str, bool], subject: Subject) -> Iterator[Check]:
    lines: dict[ChecklistLine, list[Rule]] = {}
    for rule in RULES:
        if rule.line and rule.subject == subject:
            lines.setdefault(rule.line, []).append(rule)
    for line, rules in lines.items():
        refusing = next((rule for rule in rules if broken[rule.code]), None)
        yield _refused(snapshot, line, refusing) if refusing else _passed(snapshot, line, rules[0])


def _refused(snapshot: Snapshot, line: ChecklistLine, rule: Rule) -> Check:
    case = explain(rule.code, snapshot.number, snapshot.selected)
    elsewhere = rule.subject != Subject.NUMBER
    refused = snapshot.refused
    stop = snapshot.stop if refused and refused.code == rule.code else None
    return Check(case.tone, line.refused(case), rule.detail(case), case, elsewhere, stop)


def _passed(snapshot: Snapshot, line: ChecklistLine, rule: Rule) -> Check:
    case = explain(rule.code, snapshot.number, snapshot.selected)
    return Check("ok", line.passed, line.fact(case))


def _carriers(snapshot: Snapshot) -> Check:
    done = len(snapshot.registered)
    settled = snapshot.selection is snapshot.failed or not snapshot.waiting
    failure = snapshot.failure if settled and done < len(Carrier) else None
    on_hold = sum(1 for row in snapshot.carriers if row.in_flight and row.stop)
    tone = "ok" if done == len(Carrier) else "bad" if failure else "held" if on_hold else "wait"
    fact = f"{done} of {len(Carrier)}" + (f", {on_hold} on hold" if on_hold else "")
    return Check(tone, "Registered with carriers", fact, failure)
