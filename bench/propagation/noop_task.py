"""The product's Celery app with one more task, which does nothing."""

from config.celery import app


@app.task(name="bench.noop")
def noop() -> None:
    """Do nothing, to measure Celery's own cost per task."""
