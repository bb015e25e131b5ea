"""The drill's own PostgreSQL and Valkey.

Their data is in `.local/drill/` and is deleted before each drill, so neither the development data
nor the test data is touched.
"""

import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from config.embedded import server
from config.embedded.errors import EmbeddedError
from config.embedded.home import Home, make_private
from config.embedded.postgres import Postgres
from config.embedded.valkey import Valkey
from config.run.__main__ import ALLOW_ROOT

FOLDER = Home().local / "drill"
HOME = Home(FOLDER)
POSTGRES, VALKEY = Postgres(HOME), Valkey(HOME)
TIME_SCALE = "0.02"


def configure_environment() -> None:
    """Point this process, and the processes it starts, at the drill's database and broker."""
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
    """Return a connection that the fault injector never terminates: it goes by application name."""
    return psycopg.connect(
        host=str(HOME.sockets),
        user="longcode",
        dbname="longcode",
        application_name="drill",
        autocommit=True,
    )


@contextmanager
def running() -> Iterator[None]:
    """Run PostgreSQL and Valkey with empty data directories."""
    with _exclusive():
        _wipe()
        try:
            _start()
            with connect() as database:
                database.execute("ALTER SYSTEM SET track_commit_timestamp = on")
            server.stop(POSTGRES)
            server.start(POSTGRES)
            yield
        finally:
            _stop()


def _start() -> None:
    for service in (POSTGRES, VALKEY):
        server.start(service)


def _stop() -> None:
    for service in (POSTGRES, VALKEY):
        server.stop(service)


@contextmanager
def _exclusive() -> Iterator[None]:
    """Hold the checkout's drill lock; raise EmbeddedError if another drill holds it."""
    make_private(FOLDER.parent)
    with (FOLDER.parent / "drill.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise EmbeddedError("Another drill of this checkout is running.") from error
        yield


def _wipe() -> None:
    """Stop the servers that a killed drill left running, and delete their data."""
    if HOME.local.exists():
        HOME.prepare()
        _stop()
    shutil.rmtree(FOLDER, ignore_errors=True)
    make_private(FOLDER)
    HOME.prepare()
