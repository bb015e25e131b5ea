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
    """A scheduler that keeps nothing on disk and logs broker errors in one line.

    While MAX_WAITING tasks wait for a worker it sends no more. Tasks with an expiry would do the
    same, but a worker with a wrong clock would misread it.
    """

    def apply_entry(self, entry: ScheduleEntry, producer: Any = None) -> None:
        try:
            if self._waiting() < MAX_WAITING:
                self.apply_async(entry, producer=producer, advance=False)
        except Exception as error:
            logger.warning("Could not send a task to the broker: %s", error)

    def _waiting(self) -> int:
        channel: Any = self.producer.channel
        return int(channel.queue_declare(self.app.conf.task_default_queue).message_count)
