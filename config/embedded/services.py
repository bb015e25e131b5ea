"""The services of a checkout, shared by all its running commands.

Each command holds a shared lock while it runs, and the last command to end stops the servers.
The kernel releases the lock of a killed command. `start` leaves a marker file that keeps the
servers running until `stop`.
"""

import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from config.embedded import server
from config.embedded.errors import EmbeddedError
from config.embedded.home import Home
from config.embedded.postgres import Postgres
from config.embedded.valkey import Valkey


@dataclass(frozen=True)
class Services:
    """The embedded servers of a checkout."""

    home: Home = field(default_factory=Home)
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)

    @property
    def all(self) -> list[server.Server]:
        return [Postgres(self.home), Valkey(self.home)]

    @property
    def needed(self) -> list[server.Server]:
        """The servers without an address in the environment."""
        return [each for each in self.all if not self.environment.get(each.url_variable)]

    def start(self) -> None:
        """Start the servers and leave them running."""
        with self._exclusive():
            self._start_needed()
            self._keep_marker.touch()

    def stop(self) -> None:
        """Stop the servers. Raises EmbeddedError if a running command uses them."""
        with self._exclusive(), self._lock_file("users") as users:
            if not _only_user(users):
                raise EmbeddedError("Another command of this checkout is using the servers.")
            self._keep_marker.unlink(missing_ok=True)
            self._stop_all()

    @contextmanager
    def running(self) -> Iterator[None]:
        """Keep the servers running during the block."""
        with self._lock_file("users") as users:
            try:
                with self._exclusive():
                    fcntl.flock(users, fcntl.LOCK_SH)
                    self._start_needed()
                yield
            finally:
                with self._exclusive():
                    if _only_user(users) and not self._keep_marker.exists():
                        self._stop_all()

    def _start_needed(self) -> None:
        for each in self.needed:
            server.start(each)

    def _stop_all(self) -> None:
        """Stop all servers, even those that only an earlier command needed."""
        for each in self.all:
            server.stop(each)

    @property
    def _keep_marker(self) -> Path:
        return self.home.local / "keep"

    @contextmanager
    def _exclusive(self) -> Iterator[None]:
        """Let one command at a time start or stop servers."""
        with self._lock_file("turn") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    @contextmanager
    def _lock_file(self, name: str) -> Iterator[int]:
        self.home.prepare()
        handle = os.open(self.home.local / f"{name}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            yield handle
        finally:
            os.close(handle)


def _only_user(users: int) -> bool:
    """Try to upgrade our shared lock; that fails if another command holds one."""
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
