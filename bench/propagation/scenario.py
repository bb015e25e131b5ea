"""Measures propagation, and compares it with no-op tasks and with one SQL statement."""

import os

from bench.propagation import celery_processes, dataset, idle_cost
from bench.propagation.sql_baseline import seconds_for_sql
from bench.targets import Target, print_summary, print_table

NOOPS = 20_000
CARRIERS = 4
SETUPS = {  # the numbers of workers, and of processes in each; no workers for SQL
    "one statement of SQL": (0, 0),
    "one worker of two processes": (1, 2),
    "one worker of one process": (1, 1),
    "two workers of one process each": (2, 1),
}


def main(assignments: int = 100_000, live: int = 1_000_000) -> int:
    dataset.prepare(most_numbers=max(assignments, live))
    dataset.add_numbers(assignments)
    noops = NOOPS / celery_processes.seconds_for_noops(NOOPS)
    sql, both_cores, one, two = (
        assignments / seconds_saved_to_live(assignments, *setup) for setup in SETUPS.values()
    )
    idle_ms, scans = cost_of_idling(live)
    rates = [noops, sql, both_cores, one, two]
    names = ["no-op Celery tasks, one worker of two processes"]
    names += [f"assignments saved to live, {setup}" for setup in SETUPS]
    rows = [[name, f"{rate:,.0f}"] for name, rate in zip(names, rates, strict=True)]
    print_table([f"on {os.cpu_count()} cores", "a second"], rows)
    return print_summary(
        "bench-propagation",
        [
            Target("engine/noop", both_cores / noops, at_least=3),
            Target("sql/engine", sql / both_cores, at_most=4),
            Target("two/one", two / one, at_least=1.1),
            Target("idle_ms", idle_ms, at_most=5),
            Target("sequential_scans", scans, at_most=0),
        ],
    )


def seconds_saved_to_live(assignments: int, workers: int, processes: int) -> float:
    """Save all assignments, then time how long the workers, or SQL without workers, need."""
    dataset.delete_assignments()
    if workers:
        celery_processes.delete_tasks()
        with celery_processes.workers(workers, processes), celery_processes.beat():
            dataset.save_all()
            seconds = celery_processes.seconds_until(dataset.all_live)
    else:
        dataset.save_all()
        dataset.execute("ANALYZE")
        seconds = seconds_for_sql()
    expected = assignments, CARRIERS * assignments, CARRIERS * assignments
    if (totals := dataset.totals()) != expected:
        raise SystemExit(f"The totals are wrong: {totals} instead of {expected}.")
    return seconds


def cost_of_idling(live: int) -> tuple[float, int]:
    """Return the milliseconds and sequential scans of both beat tasks when nothing is due."""
    dataset.delete_assignments()
    dataset.add_numbers(live)
    dataset.make_all_live()
    dataset.execute("VACUUM ANALYZE")
    plans = idle_cost.plans()
    print(f"Query plans of beat's two tasks, with {live:,} live assignments and nothing due:")
    print("\n".join(plans))
    return idle_cost.milliseconds(), sum("Seq Scan" in plan for plan in plans)
