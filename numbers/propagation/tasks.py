"""Celery tasks of the propagation; safe to run twice, late or not at all."""

from celery import shared_task

from phone_numbers import standings
from propagation import engine, requeueing

MAX_ROUNDS = 20


@shared_task
def propagate() -> None:
    """Settle due registrations in batches; the next run continues after MAX_ROUNDS."""
    for _ in range(MAX_ROUNDS):
        if engine.propagate() < engine.BATCH:
            return


@shared_task
def requeue_held() -> None:
    """Requeue held registrations in batches; the next run continues after MAX_ROUNDS."""
    for _ in range(MAX_ROUNDS):
        if requeueing.requeue_held() < requeueing.BATCH:
            return


@shared_task
def roll_up_tallies() -> None:
    """Sum up the counts of numbers that saves and settlements have added."""
    standings.roll_up()
