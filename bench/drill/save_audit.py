"""Matches every accepted save with exactly one change, and every change with a save.

A page shows its number's revision, and its form sends that revision back. The save's transaction
moves the number from that revision to the next, so number and revision identify the save.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bench.drill.change_log import ASSIGNMENT, NUMBER, Change, by_transaction
from bench.drill.journal import Result, Save

ASSIGNING = ("assign", "reassign")


@dataclass
class NumberChange:
    """The effects on one number, in one transaction, that a save can have.

    `seen` lists the revisions that it replaced, `started` the campaigns of new assignments, `ended`
    the final statuses of old ones; `selected` is the campaign that pages show as chosen afterwards.
    """

    committed: float
    number: int
    seen: list[int] = field(default_factory=list)
    started: list[int | None] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    selected: int | None = None
    save: Save | None = None

    def matches(self, save: Save) -> bool:
        """Return whether the save would make this change."""
        if save.verb in ASSIGNING and self.started:
            return self.started == [save.campaign]
        if save.verb == "retry" or self.started:
            return save.verb == "retry" and len(self.started) == 1
        cancelled = "cancelled" in self.ended
        back_to_live = cancelled and self.selected == save.campaign
        return {
            "remove": self.selected is None,
            "cancel": cancelled,
            "keep": self.ended == ["failed"],
            "ask-again": not self.ended,
        }.get(save.verb, back_to_live)

    @property
    def is_extra(self) -> bool:
        """Return whether no save made this change, or one save made it more than once."""
        by_save = bool(self.seen or self.started)
        return by_save and (self.save is None or len(self.seen) > 1 or len(self.started) > 1)


@dataclass
class SaveAudit:
    """The saves and changes that have no match, and counts of the others."""

    lost: list[Save] = field(default_factory=list)
    doubled: list[NumberChange] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)
    done_by_jobs: int = 0
    unneeded: int = 0  # the campaign was selected already
    unanswered_but_done: int = 0


def audit_saves(
    saves: Sequence[Save], log: Sequence[Change], by_jobs: Sequence[Save] = ()
) -> SaveAudit:
    """Find a change for each accepted save and each row of a job, and one of them for each change.

    Rows of jobs name the revision that they replaced, so they claim their changes first.
    """
    changes = list(_number_changes(log))
    by_seen = {(change.number, seen): change for change in changes for seen in change.seen}
    history = defaultdict(list)
    for change in changes:
        history[change.number].append(change)
    audit = SaveAudit()
    audit.lost = [save for save in by_jobs if not _claim(by_seen, save)]
    audit.done_by_jobs = len(by_jobs) - len(audit.lost)
    for save in saves:
        if save.result == Result.ACCEPTED:
            if _claim(by_seen, save):
                audit.done[save.verb] += 1
            elif save.verb in ASSIGNING and _was_selected(history[save.number], save):
                audit.unneeded += 1
            else:
                audit.lost.append(save)
    unanswered = [save for save in saves if save.result in (Result.UNANSWERED, Result.ODD)]
    audit.unanswered_but_done = sum(_claim(by_seen, save) for save in unanswered)
    audit.doubled = [change for change in changes if change.is_extra]
    return audit


def _claim(by_seen: dict[tuple[int, int], NumberChange], save: Save) -> bool:
    """Match the save with the change of its revision, if that is unmatched and fits."""
    change = by_seen.get((save.number, save.seen))
    if change is None or change.save or not change.matches(save):
        return False
    change.save = save
    return True


def _was_selected(history: Sequence[NumberChange], save: Save) -> bool:
    """Return whether the campaign was selected at some moment between request and response."""
    until_answer = [change for change in history if change.committed <= save.answered]
    before = [change for change in until_answer if change.committed < save.sent][-1:]
    during = [change for change in until_answer if change.committed >= save.sent]
    return any(change.selected == save.campaign for change in before + during)


def _number_changes(log: Sequence[Change]) -> Iterator[NumberChange]:
    """Return what each transaction did to each number, in commit order."""
    open_rows: dict[int, dict[int, Change]] = defaultdict(dict)
    for transaction in by_transaction(log):
        numbers: dict[int, NumberChange] = {}
        for row in transaction:
            if row.kind not in (ASSIGNMENT, NUMBER):
                continue
            change = numbers.setdefault(row.number, NumberChange(row.committed, row.number))
            if row.kind == NUMBER:
                change.seen += range(int(row.old or 0), int(row.new))
                continue
            if row.old is None:
                change.started.append(row.campaign)
            elif not row.is_open:
                change.ended.append(row.new)
            open_rows[row.number][row.row] = row
        for change in numbers.values():
            change.selected = _selected(open_rows[change.number])
            yield change


def _selected(rows: dict[int, Change]) -> int | None:
    """Return the campaign that pages show as chosen: pending, else live, else failed."""
    campaigns = {row.new: row.campaign for row in rows.values() if row.is_open}
    return campaigns.get("pending") or campaigns.get("live") or campaigns.get("failed")
