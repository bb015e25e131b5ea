"""The nudge: a task that starts the propagation right after a commit.

Without it, beat starts the same work a second later.
"""

import logging

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)

PROPAGATE = "propagation.tasks.propagate"


def nudge_after_commit(task: str = PROPAGATE) -> None:
    """Send the task when this transaction commits; an unavailable broker does no harm."""

    def _nudge() -> None:
        try:
            current_app.send_task(task)
        except OperationalError as error:
            logger.warning("Broker unavailable; beat will start the work: %s", error)

    transaction.on_commit(_nudge, robust=True)
