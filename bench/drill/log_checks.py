"""Checks of the change log, which they replay from the first row to the last."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from bench.drill.change_log import NUMBER, REGISTRATION, Change, by_transaction
from bench.drill.journal import Fault

# By table: each status, and the statuses that may follow it, with their triggers.
Transitions = Mapping[str, Mapping[str, Mapping[str, str]]]
AT_CARRIER = ("registered", "removing")
SETTLEMENTS = {("pending", "registered"), ("pending", "rejected"), ("removing", "removed")}


def double_registrations(log: Sequence[Change]) -> list[str]:
    """Return when a number was under more than one campaign at one carrier.

    Other sessions see only committed data, so a transaction's changes count as one.
    """
    held: dict[tuple[int, str | None], dict[int, int | None]] = defaultdict(dict)
    doubles = []
    for transaction in by_transaction(log):
        touched = set()
        for change in transaction:
            if change.kind == REGISTRATION:
                campaigns = held[change.number, change.carrier]
                campaigns.pop(change.row, None)
                if change.new in AT_CARRIER:
                    campaigns[change.row] = change.campaign
                touched.add((change.number, change.carrier))
        doubles += [f"{place} held by {held[place]}" for place in touched if len(held[place]) > 1]
    return doubles


def illegal_transitions(log: Sequence[Change], transitions: Transitions) -> list[str]:
    """Return the changes that no table allows, or that do not start from the logged status."""
    statuses: dict[tuple[str, int], str] = {}
    illegal = []
    for change in log:
        if change.kind not in transitions:
            continue
        before = statuses.get((change.kind, change.row))
        statuses[change.kind, change.row] = change.new
        unchanged = change.old == change.new
        allowed = transitions[change.kind].get(change.old or "", {"pending": "begins"})
        if change.old != before or not (unchanged or change.new in allowed):
            illegal.append(f"{change.kind} {change.row}: {before}, {change.old} to {change.new}")
    return illegal


def end_states(log: Sequence[Change]) -> dict[tuple[str, int], str]:
    """Return the last logged statuses, by table and row."""
    rows = (change for change in log if change.kind != NUMBER)
    return {(change.kind, change.row): change.new for change in rows}


def differences(log: Sequence[Change], tables: Mapping[tuple[str, int], str]) -> list[str]:
    """Return the rows whose status in the log differs from the one in the table."""
    logged = end_states(log)
    return [
        f"{row}: {logged.get(row)} in the log, {tables.get(row)} in the table"
        for row in logged.keys() | tables.keys()
        if logged.get(row) != tables.get(row)
    ]


def recoveries(log: Sequence[Change], faults: Sequence[Fault]) -> list[tuple[float, str]]:
    """Return each fault's recovery time and kind.

    The recovery time is the seconds until any worker settles a registration; infinite if none does.
    """
    settled = [
        change.committed
        for change in log
        if change.kind == REGISTRATION
        and change.process.startswith("worker")
        and (change.old, change.new) in SETTLEMENTS
    ]
    recoveries = []
    for fault in faults:
        delays = (moment - fault.at for moment in settled if moment > fault.at)
        recoveries.append((next(delays, float("inf")), fault.kind))
    return recoveries
