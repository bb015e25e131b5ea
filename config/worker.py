"""A Celery consumer that waits while the broker fails, and drops messages that it cannot read.

Celery's own ends the worker when Redis turns read-only or full, or sends something that is no task
(docs/adr/0017). Set by CELERY_WORKER_CONSUMER.
"""

import logging
import time
from collections.abc import Callable
from queue import Empty
from typing import Any

from celery.worker.consumer import Consumer
from celery.worker.state import maybe_shutdown
from redis import RedisError

from config.broker import refusal

RETRY_SECONDS = 1.0
NOT_ABOUT_THE_MESSAGE = (RedisError, OSError, Empty)

logger = logging.getLogger(__name__)

# While Redis is full, kombu logs a traceback of this each second; beat reports the outage once.
logging.getLogger("kombu.transport.redis").addFilter(
    lambda record: "maybe_refresh_binding_expiry" not in str(record.msg)
)


class PatientConsumer(Consumer):
    """Connects once the broker accepts writes; logs when the wait starts and when it ends."""

    def ensure_connected(self, conn: Any) -> Any:
        """Connect without Celery's own pauses, which grow to 30 seconds."""
        reason = refusal()
        if reason:
            logger.warning("Broker refuses work; trying again every second: %s", reason)
            while refusal():
                maybe_shutdown()
                time.sleep(RETRY_SECONDS)
            logger.warning("Broker accepts work again")
        conn.connect()
        self.first_connection_attempt = False
        return conn

    def connection_for_read(self, heartbeat: float | None = None) -> Any:
        """Return a connection that drops what is not even a message, such as invalid JSON."""
        connection: Any = super().connection_for_read(heartbeat=heartbeat)
        connection.transport.on_readable = _or_drop(connection.transport.on_readable)
        return connection

    def create_task_handler(self, *args: Any, **kwargs: Any) -> Callable[[Any], None]:
        """Return a handler that also acknowledges messages that are no tasks."""
        handle = super().create_task_handler(*args, **kwargs)
        return _or_drop(handle, lambda message: message.ack())


def _or_drop(
    handle: Callable[[Any], Any], acknowledge: Callable[[Any], None] = lambda _: None
) -> Callable[[Any], None]:
    def handle_or_drop(received: Any) -> None:
        try:
            handle(received)
        except NOT_ABOUT_THE_MESSAGE:
            raise
        except Exception as error:
            logger.error("Dropped a message that is no task: %.200r", error)
            acknowledge(received)

    return handle_or_drop
