"""Checks the journal, the change log and the product's own records against each other."""

from collections import Counter
from collections.abc import Iterator

from bench.drill import change_log, job_checks, log_checks, record_checks
from bench.drill.journal import Journal
from bench.drill.overdue_watch import OverdueWatch
from bench.drill.report import Report
from bench.drill.save_audit import audit_saves
from phone_numbers.models import ASSIGNMENT_TRANSITIONS, REGISTRATION_TRANSITIONS

TRANSITIONS = {
    change_log.ASSIGNMENT: ASSIGNMENT_TRANSITIONS,
    change_log.REGISTRATION: REGISTRATION_TRANSITIONS,
    change_log.JOB: job_checks.JOB_STATUSES,
    change_log.ROW: job_checks.ROW_TRANSITIONS,
}
LONGEST_RECOVERY = 60.0  # seconds; a lease lasts 30


def verify(journal: Journal, watch: OverdueWatch, seconds_to_settle: float) -> Report:
    """Run every check after a drill and return the report."""
    log, tables = change_log.changes(), change_log.statuses()
    saves = audit_saves(journal.saves, log, job_checks.saves_by_jobs())
    recoveries = log_checks.recoveries(log, journal.faults)
    lost, doubled = record_checks.failed_admin_requests(journal.admin_requests)
    failures = {
        "lost": [*saves.lost, *lost],
        "doubled": [*saves.doubled, *doubled],
        "two_campaigns": log_checks.double_registrations(log),
        "illegal": log_checks.illegal_transitions(log, TRANSITIONS),
        "differing": log_checks.differences(log, tables),
        "audit": [
            *record_checks.audit_gaps(),
            *record_checks.ledger_gaps(),
            *record_checks.wrong_books(),
        ],
        "unmarked": watch.unmarked if watch.looks else ["the “stuck” filter was never read"],
        "stuck": change_log.unfinished(tables),
        "unfinished": job_checks.unfinished_jobs(journal.job_requests),
        "unrecovered": [kind for seconds, kind in recoveries if seconds > LONGEST_RECOVERY],
        "odd": journal.unexpected,
    }
    mid_job = job_checks.faults_in_mid_job(log, journal.faults)
    remarks = [
        *_remarks(journal, watch, seconds_to_settle),
        f"{mid_job} faults were injected while a job was running.",
    ]
    statuses = change_log.assignment_counts(tables)
    return Report(journal, saves, recoveries, statuses, remarks, failures)


def _remarks(journal: Journal, watch: OverdueWatch, seconds_to_settle: float) -> Iterator[str]:
    slowest = max((save.answered - save.sent for save in journal.saves), default=0)
    yield f"The slowest response to a save took {slowest:.0f} s."
    yield f"{watch.looks} reads of the “stuck” filter listed {watch.marked} overdue rows."
    exits = Counter(journal.exited)
    counts = ", ".join(f"{name} {times} times" for name, times in exits.items())
    yield f"Processes that exited on their own: {counts or 'none'}."
    yield f"All work finished {seconds_to_settle:.0f} s after the last disruption was undone."
