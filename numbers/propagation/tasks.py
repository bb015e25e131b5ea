"""The tasks: no rules, no state; each may run twice, late or never."""

from celery import shared_task

from propagation import engine, wakeups

MOST_ROUNDS = 20


@shared_task
def propagate() -> None:
    """Settle what is due, a batch at a time; what is left, the next run finds."""
    for _ in range(MOST_ROUNDS):
        if engine.propagate() < engine.BATCH:
            return


@shared_task
def requeue_held() -> None:
    """Let go what was held for a cause that has gone away."""
    for _ in range(MOST_ROUNDS):
        if wakeups.requeue_held() < wakeups.BATCH:
            return
