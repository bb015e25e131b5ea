"""A whole site of its own: PostgreSQL, Valkey, the web server, two workers, and beat.

Everything lies in `.local/drill/` and starts from nothing, so that neither the developer's data
nor the tests' are touched.
"""

import fcntl
import os
import secrets
import shutil
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from bench.drill.program import Program
from config.embedded import server
from config.embedded.errors import EmbeddedError
from config.embedded.home import Home, make_private
from config.embedded.postgres import Postgres
from config.embedded.valkey import Valkey
from config.run.__main__ import ALLOW_ROOT, manage
from config.run.address import Address
from config.run.static_files import collect_if_changed

FOLDER = Home().local / "drill"
HOME = Home(FOLDER)
POSTGRES, VALKEY = Postgres(HOME), Valkey(HOME)
TIME_SCALE = "0.02"
WRONG_BY = {"worker-ahead": 3600, "worker-behind": -3600}  # seconds
PATIENCE = 60.0


def use_its_services() -> None:
    """Have this process, and the programs it starts, use the drill's database and broker."""
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": POSTGRES.url(),
        "REDIS_URL": VALKEY.url(0),
        "SECRET_KEY": secrets.token_urlsafe(50),
        "PROPAGATION_TIME_SCALE": TIME_SCALE,
        "PYTHONUNBUFFERED": "1",
        "PYTHONWARNINGS": ALLOW_ROOT,
        "LOG_LEVEL": "WARNING",
    }


def connect() -> "psycopg.Connection":
    """Return a connection of the drill's own, which it does not break itself."""
    return psycopg.connect(
        host=str(HOME.sockets),
        user="longcode",
        dbname="longcode",
        application_name="drill",
        autocommit=True,
    )


@contextmanager
def services() -> Iterator[None]:
    """Run a PostgreSQL and a Valkey that are as good as new."""
    with _alone():
        _wipe()
        try:
            start_services()
            with connect() as database:
                database.execute("ALTER SYSTEM SET track_commit_timestamp = on")
            server.stop(POSTGRES)
            server.start(POSTGRES)
            yield
        finally:
            for one in (POSTGRES, VALKEY):
                server.stop(one)


def start_services() -> None:
    for one in (POSTGRES, VALKEY):
        server.start(one)


@contextmanager
def _alone() -> Iterator[None]:
    make_private(FOLDER.parent)
    with (FOLDER.parent / "drill.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as taken:
            raise EmbeddedError("Another drill of this checkout is running.") from taken
        yield


def _wipe() -> None:
    """Stop what a killed drill has left, and forget it."""
    if HOME.local.exists():
        HOME.prepare()
        for one in (POSTGRES, VALKEY):
            server.stop(one)
    shutil.rmtree(FOLDER, ignore_errors=True)
    make_private(FOLDER)
    HOME.prepare()


class Site:
    """The programs, by name; `beat-again` is there only while there are two beats."""

    def __init__(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as trial:
            self.address = Address("127.0.0.1", trial.getsockname()[1])
        celery = ["celery", "--app", "bench.drill.twice", "--quiet"]
        beat = [*celery, "beat", "--loglevel", "WARNING", "--pidfile", ""]
        self.programs = {
            "web": _program(
                "web", "gunicorn", "bench.drill.web:application", "--bind", str(self.address),
                "--worker-class", "gthread", "--workers", "2", "--threads", "4",
                "--graceful-timeout", "5", "--no-control-socket",
            ),
            "beat": _program("beat", *beat),
            "beat-again": _program("beat-again", *beat),
        }  # fmt: skip
        for name, seconds in WRONG_BY.items():
            self.programs[name] = _program(
                name, "bench.drill.clock", str(seconds), *celery, "worker", "--hostname",
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
            for program in self.programs.values():
                program.kill()

    def start_all(self) -> None:
        """Start whatever is not up, but for the second beat, and wait for the web server."""
        self.programs["beat-again"].kill()
        for name, program in self.programs.items():
            if name != "beat-again" and not program.is_up:
                program.start()
        deadline = time.monotonic() + PATIENCE
        while not self.address.answers():
            if time.monotonic() > deadline:
                raise EmbeddedError(f"The web server does not answer. See {HOME.local}/web.log.")
            time.sleep(0.1)


def _program(name: str, module: str, *arguments: str) -> Program:
    mark = f"-c drill.program={name}"  # the witness reads who did it
    return Program(
        name,
        [sys.executable, "-m", module, *arguments],
        os.environ | {"PGOPTIONS": mark},
        HOME.local / f"{name}.log",
    )
