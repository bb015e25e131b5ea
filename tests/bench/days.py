"""Made-up days: what people wrote down, and what the database's witness logged."""

from bench.drill.notebook import Save
from bench.drill.witness import ASSIGNMENT, NUMBER, REGISTRATION, Change

BILLS, ALERTS = 1, 2  # campaigns


def save(verb="assign", campaign=BILLS, *, seen=0, outcome="accepted", at=10.0):
    """Return a save of number 7, asked for at a time and answered a second later."""
    return Save(7, verb, campaign if verb == "assign" else None, seen, at, at + 1, outcome)


def revised(xid, old=0, new=None):
    """Return the change of number 7's revision."""
    return Change(xid, xid, "web", NUMBER, 7, 7, None, None, str(old), str(new or old + 1))


def assignment(xid, row, old, new, campaign=BILLS, *, is_open=True):
    return Change(xid, xid, "web", ASSIGNMENT, row, 7, None, campaign, old, new, is_open)


def registration(xid, row, old, new, campaign=BILLS, *, program="worker-ahead"):
    """Return a change of number 7 at T-Mobile."""
    return Change(xid, xid, program, REGISTRATION, row, 7, "t_mobile", campaign, old, new)


def begun(xid, row, campaign=BILLS, *, seen=0):
    """Return what a save does that takes number 7 from a revision to the next."""
    return [assignment(xid, row, None, "pending", campaign), revised(xid, seen)]
