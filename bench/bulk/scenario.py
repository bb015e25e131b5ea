"""Measures a job, and compares it with one transaction of SQL; measures a preview."""

import os
import time
from collections.abc import Callable
from typing import Any

from bench.bulk import dataset, job_run
from bench.bulk.aims import aims
from bench.bulk.sql_baseline import seconds_for_sql
from bench.propagation.celery_processes import delete_tasks
from bench.targets import print_summary, print_table
from bulk.models import Job
from bulk.preview import preview
from bulk.results import results
from phone_numbers import standings
from phone_numbers.models import Assignment, CarrierRegistration, PhoneNumber

CARRIERS = 4
Row = tuple[str, str]


def main(numbers: int = 100_000, previewed: int = 300_000) -> int:
    delete_tasks()
    dataset.migrate()
    preview_rows = _preview_rows(dataset.in_every_state(previewed))
    fresh = dataset.fresh(2 * numbers)
    dataset.vacuum()
    first, second = (dataset.draft(fresh, start, numbers) for start in (0, numbers))
    dataset.vacuum()
    sql = seconds_for_sql(first)
    dataset.vacuum()
    run = job_run.run(second, first_saved=2 * numbers)
    for job in (first, second):
        check_all_assigned(job)
    check_books()
    rows = [*_run_rows(numbers, sql, run), *preview_rows]
    print_table([f"on {os.cpu_count()} cores", ""], rows)
    return print_summary("bench-bulk", aims(sql, run))


def check_all_assigned(job: Job) -> None:
    """Exit unless each number of the job has an assignment, at every carrier, and an outcome."""
    own = {"phone_number__in": job.rows.values("phone_number")}
    found = (
        dict(results(job).counts),
        Assignment.objects.filter(**own, campaign=job.campaign, status="pending").count(),
        CarrierRegistration.objects.filter(**own).count(),
    )
    expected = {"assigned": job.total}, job.total, job.total * CARRIERS
    if found != expected:
        raise SystemExit(f"{job}: {found} instead of {expected}.")


def check_books() -> None:
    """Exit if standings or tallies differ from what they count."""
    if (wrong := standings.disagreements()) != (0, 0):
        raise SystemExit(f"The books are wrong: {wrong}.")


def _run_rows(numbers: int, sql: float, run: job_run.JobRun) -> list[Row]:
    return [
        (f"{numbers:,} numbers assigned, one transaction of SQL", f"{sql:.1f} s"),
        (f"{numbers:,} numbers assigned, a job on one worker", f"{run.seconds:.1f} s"),
        ("the worker's memory after 10 % of the rows", f"{run.warm_memory:.0f} MB"),
        ("the worker's memory after all rows", f"{run.last_memory:.0f} MB"),
        (f"{len(run.saves):,} saves of a colleague meanwhile, p50", f"{run.save(50):.0f} ms"),
        (f"{len(run.saves):,} saves of a colleague meanwhile, p99", f"{run.save(99):.0f} ms"),
    ]


def _preview_rows(numbers: dataset.Numbers) -> list[Row]:
    dataset.vacuum()
    job, drafting = _timed(lambda: dataset.draft(numbers))
    dataset.vacuum()
    foreseen, previewing = _timed(lambda: preview(job))
    _, counting = _timed(PhoneNumber.objects.filter(account=numbers.account).count)
    kinds = ", ".join(f"{count:,} {outcome}" for outcome, count in foreseen.counts.items())
    return [
        (f"{job.total:,} numbers drafted", f"{drafting:.1f} s"),
        (f"{job.total:,} numbers previewed: {kinds}", f"{previewing:.2f} s"),
        (f"{job.total:,} numbers counted, count(*)", f"{counting:.2f} s"),
    ]


def _timed(call: Callable[[], Any]) -> tuple[Any, float]:
    started = time.perf_counter()
    result = call()
    return result, time.perf_counter() - started
