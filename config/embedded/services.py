"""The services of a checkout, shared by all its commands that run at the same time.

Each command holds a shared lock while it runs; the last one out stops the servers. The kernel
drops the lock of a killed command, so nobody waits for the dead. `start` leaves a mark that
keeps the servers up until `stop`.
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
    """The servers that a checkout brings along itself."""

    home: Home = field(default_factory=Home)
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)

    @property
    def all(self) -> list[server.Server]:
        return [Postgres(self.home), Valkey(self.home)]

    @property
    def needed(self) -> list[server.Server]:
        """Those whose address the environment does not give."""
        return [one for one in self.all if not self.environment.get(one.url_variable)]

    def start(self) -> None:
        """Start the servers and leave them running."""
        with self._alone():
            self._start_needed()
            self._kept.touch()

    def stop(self) -> None:
        """Stop the servers, unless a running command uses them."""
        with self._alone(), self._lock_file("users") as users:
            if not _only_user(users):
                raise EmbeddedError("Another command of this checkout is using the servers.")
            self._kept.unlink(missing_ok=True)
            self._stop_all()

    @contextmanager
    def running(self) -> Iterator[None]:
        """Keep the servers up for the block."""
        with self._lock_file("users") as users:
            try:
                with self._alone():
                    fcntl.flock(users, fcntl.LOCK_SH)
                    self._start_needed()
                yield
            finally:
                with self._alone():
                    if _only_user(users) and not self._kept.exists():
                        self._stop_all()

    def _start_needed(self) -> None:
        for one in self.needed:
            server.start(one)

    def _stop_all(self) -> None:
        """Stop those not needed by this command too: one that has ended may have needed them."""
        for one in self.all:
            server.stop(one)

    @property
    def _kept(self) -> Path:
        return self.home.local / "keep"

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Let one command at a time start or stop servers."""
        with self._lock_file("turn") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
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
    """Turn our shared lock into an exclusive one, which works if nobody else has one."""
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
