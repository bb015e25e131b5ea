"""A process of the site that the drill can kill at any moment and start again."""

import os
import signal
import subprocess
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from config.run.supervisor import die_with_parent


@dataclass
class ManagedProcess:
    """One process, in its own process group. Start it from the main thread.

    The kernel ends it when the thread that started it ends (see `die_with_parent`).
    """

    name: str
    command: list[str]
    environment: dict[str, str]
    log: Path
    popen: "subprocess.Popen[bytes] | None" = field(default=None, repr=False)

    def start(self) -> None:
        """Start the process unless it is running."""
        if self.is_running:
            return
        with self.log.open("ab") as log:
            self.popen = subprocess.Popen(
                [*die_with_parent(), *self.command],
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    @property
    def is_running(self) -> bool:
        return self.popen is not None and self.popen.poll() is None

    @property
    def has_exited(self) -> bool:
        """Return whether the process exited without being killed by the drill."""
        return self.popen is not None and self.popen.poll() is not None

    def send(self, number: int) -> None:
        """Send a signal to the process and all its children."""
        if self.popen:
            with suppress(ProcessLookupError):
                os.killpg(self.popen.pid, number)

    def kill(self) -> None:
        """Kill the process and its children with SIGKILL, and reap it."""
        if self.popen:
            self.send(signal.SIGKILL)
            self.popen.wait()
            self.popen = None

    def children(self) -> list[int]:
        """Return the process ids of the children."""
        try:
            children = psutil.Process(self.popen.pid).children() if self.popen else []
        except psutil.NoSuchProcess:
            return []
        return [child.pid for child in children]
