"""The beat: by a clock that nobody can set, and into no queue that nobody empties."""

import logging
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from celery.beat import ScheduleEntry, Scheduler
from celery.schedules import schedule

MOST_WAITING = 100

_START = datetime(2000, 1, 1, tzinfo=UTC)

logger = logging.getLogger(__name__)


def steady_now() -> datetime:
    """Return a time that only goes forward, whatever is done to the machine's clock."""
    return _START + timedelta(seconds=time.monotonic())


def every(seconds: float) -> schedule:
    """Return a schedule that counts the seconds itself."""
    return schedule(seconds, nowfun=steady_now)


class SteadyScheduler(Scheduler):
    """Keeps nothing on disk, and says in one line that the broker is away, or takes nothing.

    Its tasks need no expiry, which a worker with a wrong clock would misread: while many wait for
    a worker, no more are sent.
    """

    def apply_entry(self, entry: ScheduleEntry, producer: Any = None) -> None:
        try:
            if self._waiting() < MOST_WAITING:
                self.apply_async(entry, producer=producer, advance=False)
        except Exception as error:
            logger.warning("the broker takes no task: %s", error)

    def _waiting(self) -> int:
        channel: Any = self.producer.channel
        return int(channel.queue_declare(self.app.conf.task_default_queue).message_count)
