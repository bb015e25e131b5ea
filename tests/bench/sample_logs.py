"""Made-up saves of owners, and the changes that the drill's log would have for them."""

from bench.drill.change_log import ASSIGNMENT, JOB, NUMBER, REGISTRATION, ROW, Change
from bench.drill.journal import Save

BILLS, ALERTS = 1, 2  # campaigns


def save(verb="assign", campaign=BILLS, *, seen=0, result="accepted", at=10.0):
    """Return a save of number 7, sent at `at` and answered a second later."""
    return Save(7, verb, campaign if verb == "assign" else None, seen, at, at + 1, result)


def revision(xid, old=0, new=None):
    """Return a change of number 7's revision."""
    return Change(xid, xid, "web", NUMBER, 7, 7, None, None, str(old), str(new or old + 1))


def assignment(xid, row, old, new, campaign=BILLS, *, is_open=True):
    """Return a change of an assignment of number 7."""
    return Change(xid, xid, "web", ASSIGNMENT, row, 7, None, campaign, old, new, is_open)


def registration(xid, row, old, new, campaign=BILLS, *, process="worker-ahead"):
    """Return a change of a registration of number 7 at T-Mobile."""
    return Change(xid, xid, process, REGISTRATION, row, 7, "t_mobile", campaign, old, new)


def saved(xid, row, campaign=BILLS, *, seen=0):
    """Return the changes of a save that assigns number 7."""
    return [assignment(xid, row, None, "pending", campaign), revision(xid, seen)]


def job_row(xid, row, old, new):
    """Return a change of a job's row for number 7."""
    return Change(xid, xid, "worker-ahead", ROW, row, 7, None, BILLS, old, new)


def job_status(xid, old, new):
    """Return a change of job 3, by status."""
    return Change(xid, xid, "worker-ahead", JOB, 3, 3, None, BILLS, old, new)
