"""Celery beat on a monotonic clock, and without a file; it pauses while tasks pile up."""

import logging
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from celery.beat import ScheduleEntry, Scheduler
from celery.schedules import schedule

MAX_WAITING = 100  # tasks in the queue; at this many, beat sends no more

_START = datetime(2000, 1, 1, tzinfo=UTC)

logger = logging.getLogger(__name__)


def steady_now() -> datetime:
    """Return a time that only moves forward, even if the machine's clock is set back."""
    return _START + timedelta(seconds=time.monotonic())


def every(seconds: float) -> schedule:
    """Return a schedule that runs every so many seconds of the monotonic clock."""
    return schedule(seconds, nowfun=steady_now)


class SteadyScheduler(Scheduler):
    """A scheduler that keeps nothing on disk and logs an outage of the broker once.

    While MAX_WAITING tasks wait for a worker it sends no more. Tasks with an expiry would do the
    same, but a worker with a wrong clock would misread it.
    """

    failing = False

    def apply_entry(self, entry: ScheduleEntry, producer: Any = None) -> None:
        """Send a task; log the first failure of a series, and the first success after it."""
        try:
            if self._waiting() < MAX_WAITING:
                self.apply_async(entry, producer=producer, advance=False)
        except Exception as error:
            if not self.failing:
                logger.warning("Could not send a task to the broker: %s", error)
            self.failing = True
        else:
            if self.failing:
                logger.warning("Sending tasks to the broker again")
            self.failing = False

    def _ensure_connected(self) -> Any:
        """Connect with the first task; Celery's own waits ever longer, up to 30 seconds."""
        return self.connection

    def _waiting(self) -> int:
        channel: Any = self.producer.channel
        return int(channel.queue_declare(self.app.conf.task_default_queue).message_count)
