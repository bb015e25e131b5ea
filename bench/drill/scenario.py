"""The drill from setup to report."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.management import call_command
from django.db import connection

from bench.drill import change_log, services
from bench.drill.browser import Browser
from bench.drill.dataset import Dataset, create_dataset
from bench.drill.faults import FaultInjector
from bench.drill.job_owners import JobOwner
from bench.drill.journal import Journal
from bench.drill.overdue_watch import OverdueWatch
from bench.drill.owners import Owner
from bench.drill.recovery import make_carriers_unreliable, undo_disruptions, wait_until_settled
from bench.drill.report import Report
from bench.drill.site import Site
from bench.drill.staff import AdminClient, Staff
from bench.drill.verification import verify
from carriers.models import CarrierProfile

MARGIN = 1.05  # more accepted saves than required, because some change nothing
PROGRESS_INTERVAL = 30.0  # seconds


@dataclass(frozen=True)
class Plan:
    """The size of a drill: it runs until both minimums are met, for `seconds` at most."""

    saves: int
    faults: int
    seconds: int
    accounts: int
    owners: int  # per account; one more works with jobs
    numbers: int  # per account
    pause: tuple[float, float]  # seconds between two faults, least and most


FULL = Plan(2000, 100, 720, accounts=4, owners=3, numbers=600, pause=(2, 6))
SHORT = Plan(60, 14, 120, accounts=2, owners=3, numbers=200, pause=(2, 4))


def run(plan: Plan, seed: int) -> int:
    """Run a drill, print its report and return the exit code."""
    _print(f"seed {seed}, up to {plan.seconds} s. The logs are in {services.HOME.local}")
    journal = Journal()
    with services.running():
        report = _run_and_verify(plan, seed, journal)
    report.print()
    return report.print_summary({"saves": plan.saves, "faults": plan.faults})


def _run_and_verify(plan: Plan, seed: int, journal: Journal) -> Report:
    dataset = _prepare(plan)
    with Site().running() as site:
        admin = AdminClient(Browser(site.url), dataset.staff, journal)
        make_carriers_unreliable(admin)
        injector = FaultInjector(site, admin, _carriers(), journal, f"{seed} faults")
        with _users_at_work(site, dataset, journal, seed) as watch:
            _inject_faults(plan, injector, journal)
            injector.repair_all()
        connection.close()  # the injector terminated this process's own connections too
        connection.close_pool()
        undo_disruptions(admin)
        seconds = wait_until_settled()
    return verify(journal, watch, seconds)


def _print(text: str) -> None:
    print(f"drill: {text}", flush=True)


def _prepare(plan: Plan) -> Dataset:
    call_command("migrate", verbosity=0)
    dataset = create_dataset(plan.accounts, plan.owners + 1, plan.numbers)
    change_log.install()
    return dataset


def _carriers() -> list[int]:
    return list(CarrierProfile.objects.values_list("pk", flat=True))


@contextmanager
def _users_at_work(
    site: Site, dataset: Dataset, journal: Journal, seed: int
) -> Iterator[OverdueWatch]:
    """Run owners, staff and the overdue watch during the block; wait for them at its end."""
    owners = [
        Owner(Browser(site.url), email, account, journal, f"{seed} {email}")
        for account in dataset.accounts
        for email in account.owners[1:]
    ]
    owners += [
        JobOwner(Browser(site.url), email, account, journal, f"{seed} {email}")
        for account in dataset.accounts
        for email in account.owners[:1]
    ]
    admin = AdminClient(Browser(site.url), dataset.staff, journal)
    watch = OverdueWatch(Browser(site.url), dataset)
    users = [*owners, Staff(admin, dataset, f"{seed} staff"), watch]
    threading.excepthook = lambda error: journal.unexpected.append(repr(error.exc_value))
    for user in users:
        user.start()
    try:
        yield watch
    finally:
        for user in users:
            user.done.set()
        for user in users:
            user.join()


def _inject_faults(plan: Plan, injector: FaultInjector, journal: Journal) -> None:
    """Inject faults until the plan's minimums are met or its time is over."""
    started = next_progress = time.monotonic()
    while (now := time.monotonic()) < started + plan.seconds:
        if journal.accepted >= MARGIN * plan.saves and len(journal.faults) >= plan.faults:
            return
        if now > next_progress:
            next_progress += PROGRESS_INTERVAL
            progress = f"{journal.accepted} saves, {len(journal.faults)} faults"
            _print(f"{now - started:.0f} s, {progress}")
        injector.pause(*plan.pause)
        injector.inject()
