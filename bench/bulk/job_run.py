"""Runs a job on a real worker while a colleague saves, and measures both."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import quantiles

import psutil

from bench.propagation.celery_processes import BEAT, WORKER, celery, wait_until
from bulk import jobs
from bulk.models import Job, JobStatus
from config.celery import app

APP = "bench.bulk.celery_app"
WARM = 0.1  # the share of rows after which memory should not grow


@dataclass
class JobRun:
    """The seconds that a job took, the worker's memory (rows processed, MB), and saves (ms)."""

    total: int
    seconds: float = 0
    memory: list[tuple[int, float]] = field(default_factory=list)
    saves: list[float] = field(default_factory=list)

    @property
    def warm_memory(self) -> float:
        """The worker's memory once WARM of the rows were processed."""
        return next(size for rows, size in self.memory if rows >= WARM * self.total)

    @property
    def last_memory(self) -> float:
        return self.memory[-1][1]

    def save(self, percent: int) -> float:
        """Return this percentile of the saves."""
        return quantiles(self.saves, n=100, method="inclusive")[percent - 1]


def run(job: Job, first_saved: int) -> JobRun:
    """Run a draft to its end; meanwhile save numbers from the place `first_saved` on."""
    measured = JobRun(job.total)
    with (
        celery(*WORKER, "-c", "2", "-n", "bench@longcode", app=APP) as worker,
        celery(*BEAT, app=APP),
    ):
        wait_until(lambda: bool(app.control.ping(timeout=0.5)))
        children = psutil.Process(worker.pid).children()
        with _saves(job, first_saved, measured.saves):
            started = time.perf_counter()
            jobs.start(job, actor=job.actor)
            wait_until(lambda: _is_done(job, children, measured))
            measured.seconds = time.perf_counter() - started
    return measured


def _is_done(job: Job, worker: list[psutil.Process], measured: JobRun) -> bool:
    """Note how much memory the worker's processes have by now; return whether the job ended."""
    job.refresh_from_db()
    sizes = [child.memory_info().rss for child in worker]
    measured.memory.append((job.processed, sum(sizes) / 1_000_000))
    return job.status == JobStatus.DONE


@contextmanager
def _saves(job: Job, start: int, milliseconds: list[float]) -> Iterator[None]:
    """Let a colleague save during the block; the first save has been made when it begins."""
    command = [sys.executable, "-m", "bench.bulk.saves", str(job.campaign_id), str(start)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        process.stdout.readline()
        yield
    finally:
        process.kill()
        milliseconds += [float(line) for line in process.communicate()[0].splitlines()]
