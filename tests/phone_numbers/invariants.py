"""Invariants of numbers, campaigns and carriers that hold at every moment."""

from collections import Counter, defaultdict

from django.db import connection

from carriers.models import Carrier
from phone_numbers import standings
from phone_numbers.models import (
    ASSIGNMENT_TRANSITIONS,
    REGISTRATION_TRANSITIONS,
    Assignment,
    CarrierRegistration,
)

OCCUPYING = ("pending", "live")
AT_CARRIER = ("registered", "removing")
IN_FLIGHT = ("pending", "removing")
TABLES = {
    "numbers_assignment": ASSIGNMENT_TRANSITIONS,
    "numbers_carrierregistration": REGISTRATION_TRANSITIONS,
}


def watch_transitions() -> None:
    """Record every transition of a status, even several in one statement."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE transitions_seen (kind text, old text, new text)")
        cursor.execute(
            """
            CREATE FUNCTION pg_temp.note_transition() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                INSERT INTO pg_temp.transitions_seen VALUES (TG_TABLE_NAME, OLD.status, NEW.status);
                RETURN NULL;
            END $$
            """
        )
        for table in TABLES:
            cursor.execute(
                f"CREATE TRIGGER note_transition AFTER UPDATE ON {table} FOR EACH ROW "
                "WHEN (OLD.status <> NEW.status) EXECUTE FUNCTION pg_temp.note_transition()"
            )


def check_transitions() -> None:
    """Fail on any illegal transition since `watch_transitions` in this transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT kind, old, new FROM pg_temp.transitions_seen")
        for table, old, new in cursor.fetchall():
            assert new in TABLES[table][old], f"{table} went from {old} to {new}"


def check_all() -> dict[int, set[str]]:
    """Fail with the violated invariant; return the open statuses of each number."""
    assignments = {row["pk"]: row for row in Assignment.objects.values("pk", *_ASSIGNMENT)}
    registrations = list(CarrierRegistration.objects.values(*_REGISTRATION))
    by_number = defaultdict(list)
    for row in assignments.values():
        by_number[row["phone_number"]].append(row)
    _one_campaign_at_each_carrier(registrations)
    _one_live_one_pending(by_number)
    _every_campaign_within_its_limit(assignments)
    _in_flight_registrations_are_due(registrations, assignments)
    for number, rows in by_number.items():
        _numbers_are_served(rows, [r for r in registrations if r["phone_number"] == number])
    assert standings.disagreements() == (0, 0), "standings or tallies are wrong"
    return {number: _open(rows).keys() for number, rows in by_number.items()}


_ASSIGNMENT = ("phone_number", "campaign", "campaign__number_limit", "campaign__status")
_ASSIGNMENT += ("status", "ended_at")
_REGISTRATION = ("assignment", "phone_number", "carrier", "status", "due_at", "hold_code")


def _one_campaign_at_each_carrier(registrations) -> None:
    known = Counter((r["phone_number"], r["carrier"]) for r in registrations if _at_carrier(r))
    assert not known or max(known.values()) == 1, "a carrier has a number under two campaigns"


def _at_carrier(registration) -> bool:
    return registration["status"] in AT_CARRIER


def _one_live_one_pending(by_number) -> None:
    for rows in by_number.values():
        count = Counter(row["status"] for row in rows if row["ended_at"] is None)
        assert count["live"] <= 1, "two campaigns are live"
        assert count["pending"] <= 1, "two changes are pending"
        assert count["failed"] <= 1, "two failures are open"


def _every_campaign_within_its_limit(assignments) -> None:
    limits = {row["campaign"]: row["campaign__number_limit"] for row in assignments.values()}
    taken = Counter(r["campaign"] for r in assignments.values() if r["status"] in OCCUPYING)
    assert all(taken[campaign] <= limit for campaign, limit in limits.items()), "over the limit"


def _in_flight_registrations_are_due(registrations, assignments) -> None:
    for row in registrations:
        assert (row["due_at"] is not None) == (row["status"] in IN_FLIGHT), "waits permanently"
        if row["status"] == "pending":
            owner = assignments[row["assignment"]]
            assert owner["ended_at"] is None, f"a carrier still registers the {owner['status']}"


def _open(rows) -> dict[str, int]:
    return {row["status"]: row["pk"] for row in rows if row["ended_at"] is None}


def _numbers_are_served(rows, registrations) -> None:
    """Fail unless live numbers are served at every carrier and others at none.

    A number is not taken back to an expired campaign, which can never send again.
    """
    status = _open(rows)
    served = {r["carrier"] for r in registrations if r["status"] == "registered"}
    assert not served or status.keys() & {"pending", "live", "failed"}, (
        "served without an open assignment"
    )
    if "live" not in status:
        return
    assert served == set(Carrier.values), f"a gap at {set(Carrier.values) - served}"
    own = [r for r in registrations if r["assignment"] == status["live"]]
    away = [r["carrier"] for r in own if r["status"] not in ("registered", "pending")]
    expired = any(r["campaign__status"] == "expired" for r in rows if r["status"] == "live")
    assert not away or expired or "pending" in status, f"displaced at {away} without a pending move"
