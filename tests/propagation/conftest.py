"""Real Celery processes, killed after each test."""

import pytest

from tests.propagation.worker_process import WORKER, kill, start_celery


@pytest.fixture
def worker_log(tmp_path):
    return tmp_path / "worker.log"


@pytest.fixture
def start(worker_log, broker):
    """Return a function that starts a worker; kill every running one after the test."""
    running = []

    def start(command=f"{WORKER} --beat", launcher=""):
        running.append(start_celery(command, launcher, worker_log))
        return running[-1]

    yield start
    for process in running:
        kill(process)
