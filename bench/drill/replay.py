"""The witness's log, played back from the first row to the last."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from bench.drill.notebook import Fault
from bench.drill.witness import ASSIGNMENT, REGISTRATION, Change, by_transaction

Moves = Mapping[str, Mapping[str, Mapping[str, str]]]
AT_CARRIER = ("registered", "removing")
SETTLED = {("pending", "registered"), ("pending", "rejected"), ("removing", "removed")}


def double_holds(log: Sequence[Change]) -> list[str]:
    """Return the moments at which a carrier had a number under more than one campaign.

    What is seen from outside is what was committed, so a transaction counts as a whole.
    """
    held: dict[tuple[int, str | None], dict[int, int | None]] = defaultdict(dict)
    found = []
    for transaction in by_transaction(log):
        touched = set()
        for change in transaction:
            if change.kind == REGISTRATION:
                at = held[change.number, change.carrier]
                at.pop(change.row, None)
                if change.new in AT_CARRIER:
                    at[change.row] = change.campaign
                touched.add((change.number, change.carrier))
        found += [f"{where} held by {held[where]}" for where in touched if len(held[where]) > 1]
    return found


def illegal_moves(log: Sequence[Change], moves: Moves) -> list[str]:
    """Return the changes that no table allows, and those that do not follow the one before."""
    now: dict[tuple[str, int], str] = {}
    found = []
    for change in log:
        if change.kind not in moves:
            continue
        before = now.get((change.kind, change.row))
        now[change.kind, change.row] = change.new
        stays = change.old == change.new
        allowed = moves[change.kind].get(change.old or "", {"pending": "begins"})
        if change.old != before or not (stays or change.new in allowed):
            found.append(f"{change.kind} {change.row}: {before}, {change.old} to {change.new}")
    return found


def end_states(log: Sequence[Change]) -> dict[tuple[str, int], str]:
    """Return the statuses that the log ends with, by table and row."""
    rows = (change for change in log if change.kind in (ASSIGNMENT, REGISTRATION))
    return {(change.kind, change.row): change.new for change in rows}


def differences(log: Sequence[Change], tables: Mapping[tuple[str, int], str]) -> list[str]:
    """Return the rows of which the log says something else than the tables."""
    logged = end_states(log)
    return [
        f"{row}: {logged.get(row)} in the log, {tables.get(row)} in the table"
        for row in logged.keys() | tables.keys()
        if logged.get(row) != tables.get(row)
    ]


def recoveries(log: Sequence[Change], faults: Sequence[Fault]) -> list[tuple[float, str]]:
    """Return, for each fault, the seconds until a worker settled something, and its kind.

    Infinity stands for never.
    """
    settled = [
        change.committed
        for change in log
        if change.kind == REGISTRATION
        and change.program.startswith("worker")
        and (change.old, change.new) in SETTLED
    ]
    found = []
    for fault in faults:
        after = (moment - fault.at for moment in settled if moment > fault.at)
        found.append((next(after, float("inf")), fault.kind))
    return found
