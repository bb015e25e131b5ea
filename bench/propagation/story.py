"""How fast does propagation go, next to tasks that do nothing and to SQL written by hand?"""

from bench.propagation import engine, rows
from bench.propagation.by_hand import seconds_by_hand
from bench.table import Aim, conclude, show

NOOPS = 20_000


def main(assignments: int = 100_000, live: int = 1_000_000) -> int:
    rows.start(most_numbers=max(assignments, live))
    rows.add_numbers(assignments)
    noops = NOOPS / engine.seconds_for_noops(NOOPS)
    by_hand = assignments / seconds_saved_to_live(assignments, None)
    one = assignments / seconds_saved_to_live(assignments, 1)
    two = assignments / seconds_saved_to_live(assignments, 2)
    show(
        ["what", "a second"],
        [
            ["no-op Celery tasks, one worker of two processes", f"{noops:,.0f}"],
            ["assignments by hand-written SQL", f"{by_hand:,.0f}"],
            ["assignments, one worker of two processes", f"{one:,.0f}"],
            ["assignments, two workers of two processes", f"{two:,.0f}"],
        ],
    )
    return conclude(
        "bench-propagation",
        [
            Aim("engine/noop", one / noops, at_least=3),
            Aim("sql/engine", by_hand / one, at_most=4),
            Aim("two/one", two / one, at_least=1),
        ],
    )


def seconds_saved_to_live(assignments: int, workers: int | None) -> float:
    """Start from everything saved; without workers, go live by hand."""
    rows.forget_all()
    if workers is None:
        rows.save_all()
        rows.execute("ANALYZE")
        return seconds_by_hand()
    engine.forget_tasks()
    with engine.workers(workers, processes=2), engine.beat():
        rows.save_all()
        return engine.seconds_until(rows.all_live)
