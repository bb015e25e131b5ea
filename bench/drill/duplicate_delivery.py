"""The product's Celery app, with every message sent twice, and jobs in small chunks."""

from celery.signals import after_task_publish

from bench.drill import small_chunks
from config.celery import app

__all__ = ["app", "small_chunks"]

DUPLICATE = "sent-by-the-drill"


@after_task_publish.connect
def send_duplicate(sender, headers, body, **_):
    """Send the same task once more, with the same id."""
    if DUPLICATE not in headers:
        args, kwargs, _ = body
        app.send_task(sender, args, kwargs, task_id=headers["id"], headers={DUPLICATE: True})
