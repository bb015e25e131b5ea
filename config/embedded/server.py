"""Starts and stops one server; a lock held by the server itself shows whether it is running.

A server inherits an open, locked file and never closes it, so the kernel releases the lock when
the last process of the server ends, however it ends. A process id proves less: after `kill -9`
or a container restart, another process may have it.

Callers make sure that only one command at a time starts or stops servers
(config/embedded/services.py).
"""

import fcntl
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from config.embedded.errors import EmbeddedError
from config.embedded.home import Home

TIMEOUT_SECONDS = 60.0
LOG_LINES = 15
DETACHED = ["/bin/sh", "-c", '"$@" &', "sh"]


class Server(Protocol):
    """The interface of an embedded server."""

    @property
    def home(self) -> Home: ...
    @property
    def name(self) -> str: ...
    @property
    def url_variable(self) -> str: ...

    def prepare(self) -> None: ...
    def command(self) -> list[str]: ...
    def answers(self) -> bool: ...
    def shut_down(self) -> None: ...


def start(server: Server) -> None:
    """Start the server unless it is running; return when it answers."""
    if _wait(server):
        return
    command = server.command()
    with _lock_file(server) as lock:
        _try_lock(lock)
        server.prepare()
        _spawn(server, command, lock)
    if not _wait(server):
        raise EmbeddedError(f"{server.name} stopped immediately. Its log:\n{_tail(server)}")


def stop(server: Server) -> None:
    """Stop the server; return when none of its processes is left."""
    if _wait(server):
        server.shut_down()
    if _wait(server):
        raise EmbeddedError(f"{server.name} did not stop. Its log:\n{_tail(server)}")


def is_alive(server: Server) -> bool:
    with _lock_file(server) as lock:
        return not _try_lock(lock)


def _wait(server: Server) -> bool:
    """Wait until the server answers (True) or is not running (False)."""
    deadline = time.monotonic() + TIMEOUT_SECONDS
    while time.monotonic() < deadline:
        if not is_alive(server):
            return False
        if server.answers():
            return True
        time.sleep(0.05)
    raise EmbeddedError(f"{server.name} is running but does not answer. Its log:\n{_tail(server)}")


def _spawn(server: Server, command: list[str], lock: int) -> None:
    """Start the server detached, in a session that Ctrl-C and hang-ups do not reach."""
    with _log(server).open("w") as log:
        subprocess.run(
            [*DETACHED, *command],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            pass_fds=[lock],
            start_new_session=True,
            check=True,
        )


def _log(server: Server) -> Path:
    return server.home.local / f"{server.name}.log"


def _tail(server: Server) -> str:
    lines = _log(server).read_text(errors="replace").splitlines()
    return "\n".join(lines[-LOG_LINES:])


@contextmanager
def _lock_file(server: Server) -> Iterator[int]:
    handle = os.open(server.home.local / f"{server.name}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield handle
    finally:
        os.close(handle)


def _try_lock(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
