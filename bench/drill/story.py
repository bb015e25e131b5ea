"""The drill from its first minute to its last."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.management import call_command
from django.db import connection

from bench.drill import audit, books, replay, site, witness
from bench.drill.browser import Browser
from bench.drill.faults import Injector
from bench.drill.fill import World, fill
from bench.drill.healing import heal, rehearse_trouble, settle
from bench.drill.lateness import Watch
from bench.drill.notebook import Notebook
from bench.drill.people import Owner
from bench.drill.report import Report
from bench.drill.staff import Office, Staff
from carriers.models import CarrierProfile
from phone_numbers.models import ASSIGNMENT_TRANSITIONS, REGISTRATION_TRANSITIONS

MOVES = {witness.ASSIGNMENT: ASSIGNMENT_TRANSITIONS, witness.REGISTRATION: REGISTRATION_TRANSITIONS}
SPARE = 1.05  # more saves than needed, for those that change nothing
NEWS = 30.0  # seconds
LONGEST_RECOVERY = 60.0  # a lease has 30 of them


@dataclass(frozen=True)
class Plan:
    """How big a drill is: it goes on until so much has happened, and no longer than `seconds`."""

    saves: int
    faults: int
    seconds: int
    accounts: int
    owners: int
    numbers: int
    pause: tuple[float, float]  # between two faults


FULL = Plan(2000, 100, 720, accounts=4, owners=3, numbers=600, pause=(2, 6))
SHORT = Plan(60, 14, 120, accounts=2, owners=3, numbers=200, pause=(2, 4))


def run(plan: Plan, seed: int) -> int:
    print(
        f"drill: seed {seed}, up to {plan.seconds} s. The logs are in {site.HOME.local}", flush=True
    )
    notebook = Notebook()
    with site.services():
        world = _prepare(plan)
        with site.Site().running() as running:
            office = Office(Browser(running.url), world.staff, notebook)
            rehearse_trouble(office)
            injector = Injector(running, office, _carriers(), notebook, f"{seed} faults")
            with _crowd(running, world, notebook, seed) as watch:
                _fire(plan, injector, notebook)
                injector.mend_all()
            connection.close()  # ours was terminated too
            connection.close_pool()
            heal(office)
            seconds = settle()
        report = _check(notebook, watch)
    report.remarks = [*_remarks(notebook, watch), f"All was still {seconds:.0f} s after the end."]
    report.print()
    return report.conclude({"saves": plan.saves, "faults": plan.faults})


def _say(text: str) -> None:
    print(f"drill: {text}", flush=True)


def _prepare(plan: Plan) -> World:
    call_command("migrate", verbosity=0)
    world = fill(plan.accounts, plan.owners, plan.numbers)
    witness.install()
    return world


def _carriers() -> list[int]:
    return list(CarrierProfile.objects.values_list("pk", flat=True))


@contextmanager
def _crowd(running: site.Site, world: World, notebook: Notebook, seed: int) -> Iterator[Watch]:
    """Have everybody at work during the block, and at home after it."""
    owners = [
        Owner(Browser(running.url), email, tenant, notebook, f"{seed} {email}")
        for tenant in world.tenants
        for email in tenant.owners
    ]
    staff = Staff(Office(Browser(running.url), world.staff, notebook), world, f"{seed} staff")
    watch = Watch(Browser(running.url), world)
    everybody = [*owners, staff, watch]
    threading.excepthook = lambda died: notebook.oddities.append(repr(died.exc_value))
    for one in everybody:
        one.start()
    try:
        yield watch
    finally:
        for one in everybody:
            one.done.set()
        for one in everybody:
            one.join()


def _fire(plan: Plan, injector: Injector, notebook: Notebook) -> None:
    began = news = time.monotonic()
    while (now := time.monotonic()) < began + plan.seconds:
        if notebook.accepted >= SPARE * plan.saves and len(notebook.faults) >= plan.faults:
            return
        if now > news:
            news += NEWS
            done = f"{notebook.accepted} saves, {len(notebook.faults)} faults"
            _say(f"{now - began:.0f} s, {done}")
        injector.pause(*plan.pause)
        injector.inject()


def _check(notebook: Notebook, watch: Watch) -> Report:
    log, tables = witness.changes(), witness.statuses()
    found = books.check(notebook.saves, log)
    recoveries = replay.recoveries(log, notebook.faults)
    lost, doubled = audit.acts_gone_wrong(notebook.acts)
    report = Report(notebook, found, recoveries, witness.assignments(tables))
    report.wrong = {
        "lost": [*found.lost, *lost],
        "doubled": [*found.doubled, *doubled],
        "two_campaigns": replay.double_holds(log),
        "illegal": replay.illegal_moves(log, MOVES),
        "differing": replay.differences(log, tables),
        "audit": [*audit.audit_gaps(), *audit.ledger_gaps()],
        "unmarked": watch.unmarked if watch.looks else ["nobody ever saw the filter"],
        "stuck": witness.moving(tables),
        "unrecovered": [kind for seconds, kind in recoveries if seconds > LONGEST_RECOVERY],
        "odd": notebook.oddities,
    }
    return report


def _remarks(notebook: Notebook, watch: Watch) -> Iterator[str]:
    slowest = max((save.answered - save.sent for save in notebook.saves), default=0)
    yield f"The slowest answer to a save took {slowest:.0f} s."
    yield f"{watch.looks} looks at the filter “stuck” found {watch.marked} late rows marked."
    ended = ", ".join(f"{name} {times} times" for name, times in Counter(notebook.ended).items())
    yield f"Programs that ended by themselves: {ended or 'none'}."
