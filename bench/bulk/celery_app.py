"""The product's Celery app, with the propagation's tasks in a queue that no worker reads.

The statement of SQL does not propagate what it assigns, so the job is timed without that, too.
"""

from config.celery import app

__all__ = ["app"]

UNREAD = {"queue": "propagation"}

app.conf.task_routes = {
    "propagation.tasks.propagate": UNREAD,
    "propagation.tasks.requeue_held": UNREAD,
}
