"""Starting and stopping one server, told apart from a dead one by a lock that it holds itself.

A server inherits an open, locked file and never closes it, so the kernel lets go of the lock
when the last process of that server is gone, however it died. Process ids prove less: after a
`kill -9` or a restarted container they may be anybody's.

Callers take care that one command at a time is in here (config/embedded/services.py).
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

PATIENCE = 60.0
LOG_LINES = 15
DETACHED = ["/bin/sh", "-c", '"$@" &', "sh"]


class Server(Protocol):
    """What PostgreSQL and Valkey have in common."""

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
    """Return once the server answers, whether it ran before or not."""
    if _settle(server):
        return
    command = server.command()
    with _lock_file(server) as lock:
        _taken(lock)
        server.prepare()
        _spawn(server, command, lock)
    if not _settle(server):
        raise EmbeddedError(f"{server.name} ended at once. Its log:\n{_tail(server)}")


def stop(server: Server) -> None:
    """Return once no process of the server is left."""
    if _settle(server):
        server.shut_down()
    if _settle(server):
        raise EmbeddedError(f"{server.name} does not stop. Its log:\n{_tail(server)}")


def is_alive(server: Server) -> bool:
    with _lock_file(server) as lock:
        return not _taken(lock)


def _settle(server: Server) -> bool:
    """Wait until the server either answers or is gone; tell which."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if not is_alive(server):
            return False
        if server.answers():
            return True
        time.sleep(0.05)
    raise EmbeddedError(f"{server.name} lives but does not answer. Its log:\n{_tail(server)}")


def _spawn(server: Server, command: list[str], lock: int) -> None:
    """Start it as nobody's child, in a session that no terminal's Ctrl-C or hang-up reaches."""
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


def _taken(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
