"""One gunicorn with the site's own configuration and one worker process."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psutil

from config.run.__main__ import manage
from config.run.address import Address
from config.run.static_files import collect_if_changed

TIMEOUT = 60  # seconds


@dataclass(frozen=True)
class WebServer:
    """A running gunicorn."""

    address: Address
    pid: int

    def memory(self) -> float:
        """Return the resident memory of the worker process in MB."""
        (worker,) = psutil.Process(self.pid).children()
        return float(worker.memory_info().rss / 1_000_000)


@contextmanager
def running() -> Iterator[WebServer]:
    collect_if_changed(lambda: manage("collectstatic", "--clear", "--noinput", "--verbosity", "0"))
    with socket.create_server(("127.0.0.1", 0)) as probe:
        address = Address("127.0.0.1", probe.getsockname()[1])
    command = ["gunicorn", "config.wsgi", "--bind", str(address), "--workers", "1"]
    environment = os.environ | {"LOG_LEVEL": "WARNING", "STATEMENT_TIMEOUT": "120s"}
    process = subprocess.Popen(
        [sys.executable, "-m", *command, "--log-level", "warning"], env=environment
    )
    try:
        _wait_for(address)
        yield WebServer(address, process.pid)
    finally:
        process.terminate()
        process.wait()


def _wait_for(address: Address) -> None:
    deadline = time.monotonic() + TIMEOUT
    while not address.answers():
        if time.monotonic() > deadline:
            raise SystemExit("The web server does not answer.")
        time.sleep(0.1)
