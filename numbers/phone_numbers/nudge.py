"""Wake the propagation after a commit. It is only a courtesy: the sweep finds the rows anyway."""

import logging

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)

PROPAGATE = "propagation.tasks.propagate"


def nudge_after_commit() -> None:
    """Send one task after this transaction commits; a broker that is away only costs time."""
    transaction.on_commit(_nudge, robust=True)


def _nudge() -> None:
    try:
        current_app.send_task(PROPAGATE)
    except OperationalError as error:
        logger.warning("the broker is away, the sweep will take over: %s", error)
