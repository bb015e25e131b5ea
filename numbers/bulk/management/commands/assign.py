"""`manage.py assign`: assign the numbers of a file, as a job that this process runs."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import Account
from bulk.drafting import write_next
from bulk.drafts import discard, draft_lines
from bulk.jobs import start
from bulk.models import Job, JobKind, JobRow, Outcome
from bulk.preview import foreseen_rows, preview
from bulk.records import UnreadableFile
from bulk.results import result_rows, results, why
from bulk.run import run_chunk
from campaigns.models import Campaign
from phone_numbers.exceptions import NothingToDo

SOME_REFUSED, BAD_INPUT = 1, 2
SHOWN = 20
FAILURES = (
    Outcome.UNREADABLE,
    Outcome.UNKNOWN,
    Outcome.CONTRADICTORY,
    Outcome.NO_CAMPAIGN,
    Outcome.REFUSED,
    Outcome.CHANGED,
    Outcome.WAITING,
)


class Command(BaseCommand):
    help = (
        "Assign the numbers of a file to a campaign, or each to the campaign beside it. Exits with "
        "0 if all is done, 1 if some numbers were not assigned, 2 if the input is wrong."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--file", required=True, help="CSV: number, and campaign if none given")
        parser.add_argument("--account", help="slug; not needed if the site has one account")
        parser.add_argument("--campaign", help="name of the campaign for all numbers")
        parser.add_argument("--dry-run", action="store_true", help="preview, and change nothing")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Draft, preview, run and report."""
        job = _draft(options)
        foreseen = preview(job)
        if options["dry_run"]:
            report = _report(job, foreseen.counts, list(_foreseen_problems(job)))
            discard(job)
            write_next(Job.objects.filter(pk=job.pk))
        else:
            start(job, actor=None)
            _finish(job)
            report = _report(job, results(job).counts, list(_problems(job)))
        report["seconds_at_carriers"] = round(foreseen.duration.total_seconds())
        self.stdout.write(json.dumps(report, indent=2) if options["json"] else _as_text(report))
        if report["problems"]:
            self.stderr.write("Some numbers were not assigned.")
            raise SystemExit(SOME_REFUSED)


def _draft(options: dict[str, Any]) -> Job:
    account = _account(options["account"])
    path = Path(options["file"])
    try:
        with path.open("rb") as file:
            return draft_lines(
                account=account,
                actor=None,
                lines=file,
                kind=JobKind.ASSIGN,
                file_name=path.name,
                campaign=_campaign(account, options["campaign"]),
                at_once=True,
            )
    except (OSError, UnreadableFile, NothingToDo) as error:
        raise CommandError(f"{path}: {error}", returncode=BAD_INPUT) from error


def _account(slug: str | None) -> Account:
    accounts = list(Account.objects.filter(slug=slug) if slug else Account.objects.all()[:2])
    if len(accounts) != 1:
        problem = f"There is no account “{slug}”." if slug else "Name an account with --account."
        raise CommandError(problem, returncode=BAD_INPUT)
    return accounts[0]


def _campaign(account: Account, name: str | None) -> Campaign | None:
    if name is None:
        return None
    campaigns = list(Campaign.objects.filter(account=account, name__iexact=name)[:2])
    if len(campaigns) != 1:
        found = "Several campaigns are" if campaigns else "No campaign is"
        raise CommandError(f"{found} called “{name}”.", returncode=BAD_INPUT)
    return campaigns[0]


def _finish(job: Job) -> None:
    """Run the job to its end, in turn with a worker that runs it too."""
    while not job.is_finished:
        if not run_chunk(Job.objects.filter(pk=job.pk)):
            time.sleep(0.1)
        job.refresh_from_db()


def _problems(job: Job) -> Iterator[dict[str, Any]]:
    for row in result_rows(job, *FAILURES).iterator(chunk_size=2000):
        yield _problem(row, job)


def _foreseen_problems(job: Job) -> Iterator[dict[str, Any]]:
    for outcome in FAILURES:
        for row in foreseen_rows(job, outcome).iterator(chunk_size=2000):
            row.outcome, row.code = row.foreseen, row.foreseen_code
            yield _problem(row, job)


def _problem(row: JobRow, job: Job) -> dict[str, Any]:
    return {
        "line": row.line,
        "number": row.written,
        "outcome": row.outcome,
        "code": row.code,
        "reason": why(row, job) or row.get_outcome_display(),
    }


def _report(job: Job, counts: dict[str, int], problems: list[dict[str, Any]]) -> dict[str, Any]:
    return {"job": job.pk, "status": job.status, "counts": counts, "problems": problems}


def _as_text(report: dict[str, Any]) -> str:
    lines = [f"{Outcome(name).label}: {rows:,}" for name, rows in report["counts"].items()]
    shown = report["problems"][:SHOWN]
    lines += [f"line {row['line']}, {row['number']}: {row['reason']}" for row in shown]
    if (more := len(report["problems"]) - len(shown)) > 0:
        lines.append(f"and {more:,} more; --json lists all")
    return "\n".join(lines)
