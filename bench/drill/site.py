"""The site's processes: the web server, two workers and beat."""

import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from bench.drill.process import ManagedProcess
from bench.drill.services import HOME
from config.embedded.errors import EmbeddedError
from config.run.__main__ import manage
from config.run.address import Address
from config.run.static_files import collect_if_changed

CLOCK_OFFSETS = {"worker-ahead": 3600, "worker-behind": -3600}  # seconds
SECOND_BEAT = "beat-again"
START_TIMEOUT = 60.0  # seconds


class Site:
    """The site's processes, by name. The second beat runs only while that fault is injected."""

    def __init__(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.address = Address("127.0.0.1", probe.getsockname()[1])
        celery = ["celery", "--app", "bench.drill.duplicate_delivery", "--quiet"]
        beat = [*celery, "beat", "--loglevel", "WARNING", "--pidfile", ""]
        self.processes = {
            "web": _process(
                "web", "gunicorn", "bench.drill.wsgi:application", "--bind", str(self.address),
                "--graceful-timeout", "5",
            ),
            "beat": _process("beat", *beat),
            SECOND_BEAT: _process(SECOND_BEAT, *beat),
        }  # fmt: skip
        for name, seconds in CLOCK_OFFSETS.items():
            self.processes[name] = _process(
                name, "bench.drill.skewed_clock", str(seconds), *celery, "worker", "--hostname",
                f"{name}@drill", "--loglevel", "WARNING", "--pool", "prefork",
                "--concurrency", "2",
            )  # fmt: skip

    @property
    def url(self) -> str:
        return f"http://{self.address}"

    @contextmanager
    def running(self) -> Iterator["Site"]:
        collect_if_changed(
            lambda: manage("collectstatic", "--clear", "--noinput", "--verbosity", "0")
        )
        try:
            self.start_all()
            yield self
        finally:
            for process in self.processes.values():
                process.kill()

    def start_all(self) -> None:
        """Start every process that is down, stop the second beat, and wait for the web server."""
        self.processes[SECOND_BEAT].kill()
        for name, process in self.processes.items():
            if name != SECOND_BEAT:
                process.start()
        deadline = time.monotonic() + START_TIMEOUT
        while not self.address.answers():
            if time.monotonic() > deadline:
                raise EmbeddedError(f"The web server does not answer. See {HOME.local}/web.log.")
            time.sleep(0.1)


def _process(name: str, module: str, *arguments: str) -> ManagedProcess:
    """Describe a process whose name the change log reads from its database sessions."""
    return ManagedProcess(
        name,
        [sys.executable, "-m", module, *arguments],
        os.environ | {"PGOPTIONS": f"-c drill.process={name}"},
        HOME.local / f"{name}.log",
    )
