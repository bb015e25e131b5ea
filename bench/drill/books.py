"""Is every save in the books exactly once? What people were told, held against what happened.

A page shows the revision of its number, and the form sends it back. The change that a save makes
takes the number from that revision to the next, in one transaction, so the pair of number and
revision says which save a change belongs to.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bench.drill.notebook import Outcome, Save
from bench.drill.witness import ASSIGNMENT, NUMBER, Change, by_transaction

ASSIGNS = ("assign", "reassign")


@dataclass
class Step:
    """What one transaction did to one number, as far as people's verbs go."""

    committed: float
    number: int
    seen: list[int] = field(default_factory=list)
    begun: list[int | None] = field(default_factory=list)
    ends: list[str] = field(default_factory=list)
    selected: int | None = None
    owner: Save | None = None

    def fits(self, save: Save) -> bool:
        """Tell whether a save would have done this."""
        if save.verb in ASSIGNS and self.begun:
            return self.begun == [save.campaign]
        if save.verb == "retry" or self.begun:
            return save.verb == "retry" and len(self.begun) == 1
        stopped = "cancelled" in self.ends
        return {
            "remove": self.selected is None,
            "cancel": stopped,
            "keep": self.ends == ["failed"],
            "ask-again": not self.ends,
        }.get(save.verb, stopped and self.selected == save.campaign)  # back to what was live


@dataclass
class Books:
    """What came of the saves."""

    lost: list[Save] = field(default_factory=list)
    doubled: list[Step] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)
    unneeded: int = 0  # saved again what was selected already: nothing to do
    unanswered_but_done: int = 0


def check(saves: Sequence[Save], log: Sequence[Change]) -> Books:
    """Find a change for each save that was accepted, and a save for each change."""
    steps = list(_steps(log))
    by_seen = {(step.number, seen): step for step in steps for seen in step.seen}
    history = defaultdict(list)
    for step in steps:
        history[step.number].append(step)
    books = Books()
    for save in saves:
        if save.outcome == Outcome.ACCEPTED:
            if _take(by_seen, save):
                books.done[save.verb] += 1
            elif save.verb in ASSIGNS and _was_selected(history[save.number], save):
                books.unneeded += 1
            else:
                books.lost.append(save)
    unanswered = [save for save in saves if save.outcome in (Outcome.UNANSWERED, Outcome.ODD)]
    books.unanswered_but_done = sum(_take(by_seen, save) for save in unanswered)
    books.doubled = [step for step in steps if _is_extra(step)]
    return books


def _take(by_seen: dict[tuple[int, int], Step], save: Save) -> bool:
    """Let a save own the change that followed its revision, if that is free and of its making."""
    step = by_seen.get((save.number, save.seen))
    if step is None or step.owner or not step.fits(save):
        return False
    step.owner = save
    return True


def _is_extra(step: Step) -> bool:
    """Tell whether somebody's change was made twice, or nobody's at all."""
    asked = bool(step.seen or step.begun)
    return asked and (step.owner is None or len(step.seen) > 1 or len(step.begun) > 1)


def _was_selected(history: Sequence[Step], save: Save) -> bool:
    """Tell whether the campaign was the number's at some moment while it was being saved."""
    since = [step for step in history if step.committed <= save.answered]
    before = [step for step in since if step.committed < save.sent][-1:]
    during = [step for step in since if step.committed >= save.sent]
    return any(step.selected == save.campaign for step in before + during)


def _steps(log: Sequence[Change]) -> Iterator[Step]:
    """Return what each transaction did to each number, in the order of the commits."""
    open_rows: dict[int, dict[int, Change]] = defaultdict(dict)
    for transaction in by_transaction(log):
        steps: dict[int, Step] = {}
        for change in transaction:
            if change.kind not in (ASSIGNMENT, NUMBER):
                continue
            step = steps.setdefault(change.number, Step(change.committed, change.number))
            if change.kind == NUMBER:
                step.seen += range(int(change.old or 0), int(change.new))
                continue
            if change.old is None:
                step.begun.append(change.campaign)
            elif not change.is_open:
                step.ends.append(change.new)
            open_rows[change.number][change.row] = change
        for step in steps.values():
            step.selected = _selected(open_rows[step.number])
            yield step


def _selected(rows: dict[int, Change]) -> int | None:
    """Return the campaign that a page shows as chosen: on its way, else live, else failed."""
    found = {change.new: change.campaign for change in rows.values() if change.is_open}
    return found.get("pending") or found.get("live") or found.get("failed")
