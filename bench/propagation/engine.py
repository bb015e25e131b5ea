"""Real workers and a real beat on the bench's database and broker, and how long they take."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import redis
from django.conf import settings

from bench.propagation.noop import noop
from config.celery import app
from config.run.__main__ import ALLOW_ROOT

CELERY = [sys.executable, "-m", "celery", "-A", "bench.propagation.noop", "-q"]
WORKER = ["worker", "-l", "ERROR", "--without-mingle", "--without-gossip"]
BEAT = ["beat", "-l", "ERROR", "--pidfile", ""]
PATIENCE = 900


@contextmanager
def workers(count: int, processes: int) -> Iterator[None]:
    """Run workers of so many processes, warm and idle when the block begins."""
    with ExitStack() as running:
        for n in range(count):
            command = [*WORKER, "-c", str(processes), "-n", f"bench{n}@longcode"]
            running.enter_context(_program(command))
        _until(lambda: len(app.control.ping(timeout=0.5)) == count)
        yield


@contextmanager
def beat() -> Iterator[None]:
    with _program(BEAT):
        yield


def seconds_until(happened: Callable[[], bool]) -> float:
    started = time.perf_counter()
    _until(happened)
    return time.perf_counter() - started


def seconds_for_noops(tasks: int) -> float:
    """Let a waiting worker of two processes take as many tasks that do nothing."""
    client = redis.Redis.from_url(settings.REDIS_URL)
    client.flushdb()
    with app.producer_pool.acquire(block=True) as producer:
        for _ in range(tasks):
            noop.apply_async(producer=producer)
    with _program([*WORKER, "-c", "2", "-n", "bench@longcode"]):
        _until(lambda: client.llen("celery") < tasks)
        rest = client.llen("celery")
        seconds = seconds_until(lambda: not client.llen("celery") + client.hlen("unacked"))
    return seconds * tasks / rest


def forget_tasks() -> None:
    redis.Redis.from_url(settings.REDIS_URL).flushdb()


@contextmanager
def _program(command: list[str]) -> Iterator[None]:
    environment = os.environ | {"PROPAGATION_TIME_SCALE": "1", "PYTHONWARNINGS": ALLOW_ROOT}
    process = subprocess.Popen([*CELERY, *command], env=environment, start_new_session=True)
    try:
        yield
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not happened():
        if time.monotonic() > deadline:
            raise SystemExit("the engine did not finish")
        time.sleep(0.05)
