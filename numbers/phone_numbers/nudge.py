"""Send the propagation task after a commit, so that work starts at once.

Without the task, beat starts the same work seconds later.
"""

import logging

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)

PROPAGATE = "propagation.tasks.propagate"


def nudge_after_commit() -> None:
    """Send the propagation task when this transaction commits; ignore an unavailable broker."""
    transaction.on_commit(_nudge, robust=True)


def _nudge() -> None:
    try:
        current_app.send_task(PROPAGATE)
    except OperationalError as error:
        logger.warning("Broker unavailable; the work starts with the next beat: %s", error)
