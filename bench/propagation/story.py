"""How fast does propagation go, next to tasks that do nothing and to SQL written by hand?"""

import os

from bench.propagation import engine, idle, rows
from bench.propagation.by_hand import seconds_by_hand
from bench.table import Aim, conclude, show

NOOPS = 20_000
CARRIERS = 4
WORKERS = {  # how many, and how many processes each has
    "one statement of SQL": (0, 0),
    "one worker of two processes": (1, 2),
    "one worker of one process": (1, 1),
    "two workers of one process each": (2, 1),
}


def main(assignments: int = 100_000, live: int = 1_000_000) -> int:
    rows.start(most_numbers=max(assignments, live))
    rows.add_numbers(assignments)
    noops = NOOPS / engine.seconds_for_noops(NOOPS)
    by_hand, both_cores, one, two = (
        assignments / seconds_saved_to_live(assignments, *workers) for workers in WORKERS.values()
    )
    idle_for, scans = cost_of_idling(live)
    rates = [noops, by_hand, both_cores, one, two]
    names = ["no-op Celery tasks, one worker of two processes"]
    names += [f"assignments saved to live, {who}" for who in WORKERS]
    table = [[name, f"{rate:,.0f}"] for name, rate in zip(names, rates, strict=True)]
    show([f"on {os.cpu_count()} cores", "a second"], table)
    return conclude(
        "bench-propagation",
        [
            Aim("engine/noop", both_cores / noops, at_least=3),
            Aim("sql/engine", by_hand / both_cores, at_most=4),
            Aim("two/one", two / one, at_least=1.1),
            Aim("idle_ms", idle_for, at_most=5),
            Aim("sequential_scans", scans, at_most=0),
        ],
    )


def seconds_saved_to_live(assignments: int, workers: int, processes: int) -> float:
    """Start from everything saved, and check the books; without workers, go live by hand."""
    rows.forget_all()
    if workers:
        engine.forget_tasks()
        with engine.workers(workers, processes), engine.beat():
            rows.save_all()
            seconds = engine.seconds_until(rows.all_live)
    else:
        rows.save_all()
        rows.execute("ANALYZE")
        seconds = seconds_by_hand()
    expected = assignments, CARRIERS * assignments, CARRIERS * assignments
    if (found := rows.books()) != expected:
        raise SystemExit(f"the books do not add up: {found} instead of {expected}")
    return seconds


def cost_of_idling(live: int) -> tuple[float, int]:
    """Return the milliseconds of both beat tasks with nothing due, and their sequential scans."""
    rows.forget_all()
    rows.add_numbers(live)
    rows.live_all()
    rows.execute("VACUUM ANALYZE")
    plans = idle.plans()
    print(f"With {live:,} live assignments and nothing due, beat's two tasks do this:")
    print("\n".join(plans))
    return idle.milliseconds(), sum("Seq Scan" in plan for plan in plans)
