"""Real Celery processes for tests, and how to wait for what they do."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from phone_numbers.models import Assignment
from tests.processes import environment

TIMEOUT = 60
WORKER = "worker --concurrency 1 --without-mingle --without-gossip --loglevel WARNING"
BEAT = "beat --pidfile= --loglevel WARNING"


def start_celery(command: str, launcher: str, log: Path) -> "subprocess.Popen[bytes]":
    with log.open("a") as output:
        return subprocess.Popen(
            [*launcher.split(), sys.executable, "-m", "celery", "-A", "config", *command.split()],
            cwd=settings.BASE_DIR,
            env=environment(),
            stdout=output,
            stderr=output,
            start_new_session=True,
        )


def kill(process: "subprocess.Popen[bytes]") -> None:
    """Kill a worker with its children and its beat, as a power cut would."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def wait_until(condition: Callable[[], object], description: str, timeout: float = TIMEOUT) -> None:
    deadline = time.monotonic() + timeout
    while not condition():
        assert time.monotonic() < deadline, f"it took too long until {description}"
        time.sleep(0.1)


def all_assignments_are(status: str) -> Callable[[], bool]:
    return lambda: set(Assignment.objects.values_list("status", flat=True)) == {status}
