"""The product's Celery app, in which every message is sent twice."""

from celery.signals import after_task_publish

from config.celery import app

AGAIN = "sent-by-the-drill"


@after_task_publish.connect
def send_again(sender, headers, body, **_):
    """Send the same task, by the same id, once more."""
    if AGAIN not in headers:
        args, kwargs, _ = body
        app.send_task(sender, args, kwargs, task_id=headers["id"], headers={AGAIN: True})
