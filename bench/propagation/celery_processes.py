"""Runs real workers and a real beat on the benchmark's database and broker."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import redis
from django.conf import settings

from bench.propagation.noop_task import noop
from config.celery import app
from config.run.__main__ import ALLOW_ROOT

APP = "bench.propagation.noop_task"
WORKER = ["worker", "-l", "ERROR", "--without-mingle", "--without-gossip"]
BEAT = ["beat", "-l", "ERROR", "--pidfile", ""]
TIMEOUT = 900  # seconds


@contextmanager
def workers(count: int, processes: int) -> Iterator[None]:
    """Run `count` workers of `processes` processes each; enter the block when all are ready."""
    with ExitStack() as running:
        for n in range(count):
            command = [*WORKER, "-c", str(processes), "-n", f"bench{n}@longcode"]
            running.enter_context(celery(*command))
        wait_until(lambda: len(app.control.ping(timeout=0.5)) == count)
        yield


@contextmanager
def beat() -> Iterator[None]:
    with celery(*BEAT):
        yield


def seconds_until(condition: Callable[[], bool]) -> float:
    started = time.perf_counter()
    wait_until(condition)
    return time.perf_counter() - started


def seconds_for_noops(tasks: int) -> float:
    """Return the seconds in which a worker of two processes runs this many no-op tasks.

    The clock starts with the first task taken; the time is extrapolated from the tasks left then.
    """
    client = redis.Redis.from_url(settings.REDIS_URL)
    client.flushdb()
    with app.producer_pool.acquire(block=True) as producer:
        for _ in range(tasks):
            noop.apply_async(producer=producer)
    with celery(*WORKER, "-c", "2", "-n", "bench@longcode"):
        wait_until(lambda: client.llen("celery") < tasks)
        rest = client.llen("celery")
        seconds = seconds_until(lambda: not client.llen("celery") + client.hlen("unacked"))
    return seconds * tasks / rest


def delete_tasks() -> None:
    redis.Redis.from_url(settings.REDIS_URL).flushdb()


@contextmanager
def celery(*arguments: str, app: str = APP) -> "Iterator[subprocess.Popen[bytes]]":
    """Run a Celery process in the block, and kill it with its children at the end."""
    environment = os.environ | {"PROPAGATION_TIME_SCALE": "1", "PYTHONWARNINGS": ALLOW_ROOT}
    command = [sys.executable, "-m", "celery", "-A", app, "-q", *arguments]
    process = subprocess.Popen(command, env=environment, start_new_session=True)
    try:
        yield process
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait_until(condition: Callable[[], bool]) -> None:
    """Wait until the condition holds; exit the benchmark if that takes too long."""
    deadline = time.monotonic() + TIMEOUT
    while not condition():
        if time.monotonic() > deadline:
            raise SystemExit(f"The workers did not finish within {TIMEOUT} seconds.")
        time.sleep(0.05)
